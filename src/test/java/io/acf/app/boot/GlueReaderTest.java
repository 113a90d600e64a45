package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.loops.World;
import io.acf.config.Desired;
import io.acf.config.Reading;
import io.acf.config.ZoneSpec;
import io.acf.config.testing.MemoryTree;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GlueReaderTest {
  private static final Listen EVERY = Listen.parse("0.0.0.0:53");

  private static Reading read(List<ZoneSpec.NameServer> servers) {
    var desired = World.following(4).accepted().orElseThrow();
    var zone = desired.zones().get(World.ZONE);
    var zones = new TreeMap<>(desired.zones());
    zones.put(World.ZONE, new ZoneSpec(zone.name(), zone.provider(), servers));
    var with =
        new Desired(
            desired.commit(), desired.regions(), zones, desired.federations(), desired.warnings());
    return new GlueReader((commit, tree) -> new Reading.Accepted(with), EVERY)
        .read(desired.commit(), new MemoryTree());
  }

  @Test
  void aZoneWithoutNameServersIsRejectedWithTheMend() {
    var rejected = (Reading.Rejected) read(List.of());
    assertThat(rejected.problems()).hasSize(1);
    var problem = rejected.problems().getFirst();
    assertThat(problem.code()).isEqualTo(GlueReader.CODE);
    assertThat(problem.message()).contains("example.com").contains("0.0.0.0:53");
    assertThat(problem.tip()).contains("name-servers: [{ name: ns1.example.com, address:");
  }

  @Test
  void namedServersAreTaken() {
    assertThat(read(List.of(ZoneSpec.NameServer.first(World.ZONE, "198.51.100.5"))))
        .isInstanceOf(Reading.Accepted.class);
  }

  @Test
  void everyAddressIsNoAddress() {
    assertThat(EVERY.wildcard()).isTrue();
    assertThat(Listen.parse("[::]:53").wildcard()).isTrue();
    assertThat(Listen.parse("127.0.0.1:53").wildcard()).isFalse();
  }
}
