package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void clientsGetLessThanHalf() {
    for (long limit : List.of(64L, 256L, 1024L, 4096L, 1L << 20, Long.MAX_VALUE)) {
      var shares = Descriptors.of(limit);
      long clients = shares.httpClients() + shares.managementClients() + shares.dnsClients();
      assertThat(clients).as("of " + limit).isPositive().isLessThan(limit / 2);
    }
  }

  @Test
  void shares() {
    assertThat(Descriptors.of(256)).isEqualTo(new Descriptors(16, 4, 8));
    assertThat(Descriptors.of(1024)).isEqualTo(new Descriptors(256, 64, 128));
    assertThat(Descriptors.of(1 << 20)).isEqualTo(new Descriptors(512, 128, 128));
    assertThat(Descriptors.of(0)).isEqualTo(new Descriptors(1, 1, 1));
    assertThat(Descriptors.ofThisProcess().httpClients()).isBetween(1, 512);
  }
}
