package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.GlueReader;
import io.acf.config.ManifestReader;
import io.acf.config.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenTest {
  private static final Listen EVERY = Listen.parse("0.0.0.0:53");

  @Test
  void everyAddressIsNoAddress() {
    assertThat(EVERY.wildcard()).isTrue();
    assertThat(Listen.parse("[::]:53").wildcard()).isTrue();
    assertThat(Listen.parse("127.0.0.1:53").wildcard()).isFalse();
  }

  @Test
  void onlyWhoListensOnEveryAddressIsReadWithGlue() {
    ManifestReader plain = (commit, tree) -> new Reading.Rejected(commit, List.of());
    assertThat(EVERY.reader(plain)).isEqualTo(new GlueReader(plain, "0.0.0.0:53"));
    assertThat(Listen.parse("127.0.0.1:53").reader(plain)).isSameAs(plain);
  }
}
