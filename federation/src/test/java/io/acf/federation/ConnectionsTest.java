package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.ConnectionSpec;
import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which part of what is written of a region renews its connection, as one table. */
class ConnectionsTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final RegionName US = new RegionName("us-1");
  private static final Optional<RegionSpec.TrustAnchor> NO_ANCHOR = Optional.empty();

  private static RegionSpec region(
      String api, String credentials, Optional<URI> uaa, Optional<RegionSpec.TrustAnchor> ca) {
    return new RegionSpec(
        EU,
        URI.create(api),
        new RegionSpec.Router(List.of("203.0.113.1"), "https", 443),
        Optional.empty(),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, credentials),
        uaa,
        ca);
  }

  private static final RegionSpec PLAIN =
      region("https://api.a.example.com", "A", Optional.empty(), NO_ANCHOR);

  private static RegionSpec anchored(String path, String pem) {
    var anchor = new RegionSpec.TrustAnchor(path, pem);
    return region("https://api.a.example.com", "A", Optional.empty(), Optional.of(anchor));
  }

  private static Desired desired(RegionSpec... regions) {
    var all = new TreeMap<RegionName, RegionSpec>();
    for (var region : regions) {
      all.put(region.name(), region);
    }
    var commit = new Commit(new CommitId("a".repeat(40)), 1, Instant.EPOCH, "ana", "x");
    return new Desired(commit, all, new TreeMap<>(), new TreeMap<>(), List.of());
  }

  private record Row(String what, RegionSpec before, RegionSpec after, boolean renewed) {}

  @Test
  void onlyWhatIsConnectedWithRenews() {
    var login = Optional.of(URI.create("https://login.b.example.com"));
    var rows =
        List.of(
            new Row("nothing", PLAIN, PLAIN, false),
            new Row("target, labels, capacity, router", PLAIN, elsewhere(), false),
            new Row("ca moved", anchored("a.pem", "P"), anchored("b.pem", "P"), false),
            new Row("ca", anchored("a.pem", "P"), anchored("a.pem", "Q"), true),
            new Row("first ca", PLAIN, anchored("a.pem", "P"), true),
            new Row("api", PLAIN, at("https://api.b.example.com", "A"), true),
            new Row("api's port", PLAIN, at("https://api.a.example.com:8443", "A"), true),
            new Row("credentials", PLAIN, at("https://api.a.example.com", "B"), true),
            new Row(
                "uaa", PLAIN, region("https://api.a.example.com", "A", login, NO_ANCHOR), true));
    for (var row : rows) {
      var open = Map.of(EU, row.before().connection());
      var next = Connections.next(open, Set.of(), desired(row.after()));
      assertThat(next.ended()).as(row.what()).hasSize(row.renewed() ? 1 : 0);
      assertThat(next.begun()).as(row.what()).isEmpty();
    }
  }

  private static RegionSpec at(String api, String credentials) {
    return region(api, credentials, Optional.empty(), NO_ANCHOR);
  }

  private static RegionSpec elsewhere() {
    return new RegionSpec(
        EU,
        PLAIN.api(),
        new RegionSpec.Router(List.of("203.0.113.9"), "http", 80),
        Optional.of(new Target("demo", "prod")),
        new TreeMap<>(Map.of("geo", "emea")),
        7,
        PLAIN.credentials(),
        NO_ANCHOR);
  }

  @Test
  void aRegionThatIsNewIsBegunAndOneThatIsGoneEnds() {
    var none = Map.<RegionName, ConnectionSpec>of();
    assertThat(Connections.next(none, Set.of(), desired(PLAIN)).begun())
        .containsExactly(Map.entry(EU, PLAIN.connection()));
    var open = Map.of(EU, PLAIN.connection(), US, PLAIN.connection());
    var next = Connections.next(open, Set.of(), desired(PLAIN));
    assertThat(next.ended()).containsExactly(US);
    assertThat(next.begun()).isEmpty();
  }

  @Test
  void whatIsConnectedWithOtherwiseIsBegunOnceTheOldOneIsClosed() {
    var wanted = desired(at("https://api.b.example.com", "A"));
    var none = Map.<RegionName, ConnectionSpec>of();
    assertThat(Connections.next(none, Set.of(EU), wanted))
        .isEqualTo(new Connections(new TreeMap<>(), new TreeSet<>()));
    assertThat(Connections.next(none, Set.of(), wanted).begun()).containsOnlyKeys(EU);
  }
}
