package io.acf.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.testing.MemoryTree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GlueReaderTest {
  private static final Hostname ZONE = new Hostname("example.com");
  private static final Position PLACE = new Position("platform.yml", 9, 3);

  private static Reading read(List<ZoneSpec.NameServer> servers) {
    var commit = new Commit(new CommitId("a".repeat(40)), 1, Instant.EPOCH, "ana", "x");
    var zone = new ZoneSpec(ZONE, ZoneSpec.Provider.EMBEDDED, servers);
    var desired =
        new Desired(
            commit,
            new TreeMap<>(),
            new TreeMap<>(Map.of(ZONE, zone)),
            new TreeMap<>(),
            List.of(),
            new Positions(new TreeMap<>(Map.of(ZONE, PLACE)), new TreeMap<>()));
    return new GlueReader((it, tree) -> new Reading.Accepted(desired), "0.0.0.0:53")
        .read(commit, new MemoryTree());
  }

  @Test
  void aZoneWithoutNameServersIsRejectedWithTheMend() {
    var rejected = (Reading.Rejected) read(List.of());
    assertThat(rejected.problems()).hasSize(1);
    var problem = rejected.problems().getFirst();
    assertThat(problem.code()).isEqualTo(GlueReader.CODE);
    assertThat(problem.position()).isEqualTo(PLACE);
    assertThat(problem.message()).contains("example.com").contains("0.0.0.0:53");
    assertThat(problem.tip()).contains("name-servers: [{ name: ns1.example.com, address:");
  }

  @Test
  void namedServersAreTaken() {
    assertThat(read(List.of(ZoneSpec.NameServer.first(ZONE, "198.51.100.5"))))
        .isInstanceOf(Reading.Accepted.class);
  }
}
