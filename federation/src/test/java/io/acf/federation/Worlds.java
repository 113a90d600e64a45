package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Artifact;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import io.acf.health.Grace;
import io.acf.health.Opinion;
import io.acf.health.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Desired states for tests: what git could say. */
final class Worlds {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Target SPACE = new Target("demo", "prod");
  static final FederationName ORDERS = new FederationName("orders");
  static final Hostname HOST = new Hostname("orders.example.com");
  static final Hostname ZONE = new Hostname("example.com");

  /** No verdict of these tests goes stale. */
  private static final Instant HEARD = START.plus(Duration.ofDays(1));

  private Worlds() {}

  static Verdict verdict(Verdict.State state) {
    return verdict(state, Opinion.PASSING);
  }

  /** A verdict as votes left it, of an endpoint that is up now, or never was. */
  static Verdict verdict(Verdict.State state, Opinion opinion) {
    return new Verdict(
        state,
        START,
        Optional.of(opinion),
        List.of(),
        state.confirmed(),
        Grace.NONE,
        HEARD,
        "as the test says");
  }

  /** Down for a cause of its own, since then. */
  static Verdict fell(Instant at) {
    return new Verdict(
        Verdict.State.DOWN,
        at,
        Optional.of(Opinion.FALL),
        List.of(at),
        true,
        Grace.NONE,
        HEARD,
        "as the test says");
  }

  static Digest digest(String content) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return new Digest(
          HexFormat.of().formatHex(sha.digest(content.getBytes(StandardCharsets.UTF_8))));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A federation of so many apps at a version, in these regions; only the first app has the route.
   */
  static FederationSpec federation(
      String name, String version, int apps, int instances, String... regions) {
    var manifest = new StringBuilder("applications:\n");
    var specs = new java.util.ArrayList<AppSpec>();
    for (int i = 0; i < apps; i++) {
      var app = i == 0 ? name : name + "-" + i;
      manifest
          .append("- name: ")
          .append(app)
          .append("\n  instances: ")
          .append(instances)
          .append("\n");
      var wanted = new TreeMap<String, Integer>();
      wanted.put("web", instances);
      var routes = new TreeSet<RouteUrl>();
      if (i == 0) {
        manifest.append("  routes:\n  - route: ").append(name).append(".example.com\n");
        routes.add(new RouteUrl(new Hostname(name + ".example.com"), ""));
      }
      specs.add(new AppSpec(new AppName(app), wanted, routes));
    }
    var artifact = new Artifact.InRepository(new CommitId("a".repeat(40)), "site", digest(version));
    var text = manifest.toString();
    var artifacts = new TreeMap<AppName, Artifact>();
    specs.forEach(app -> artifacts.put(app.name(), artifact));
    var release = new Release(digest(text + artifact.digest()), text, artifacts, SPACE);
    var placement = new TreeMap<RegionName, Release>();
    var weights = new TreeMap<RegionName, Integer>();
    for (var region : regions) {
      placement.put(new RegionName(region), release);
      weights.put(new RegionName(region), 100);
    }
    var health =
        new HealthSpec(
            "/",
            new Hostname(name + ".example.com"),
            HealthSpec.DEFAULT_EXPECT_STATUS,
            HealthSpec.DEFAULT_INTERVAL,
            HealthSpec.DEFAULT_TIMEOUT,
            3,
            2);
    var traffic =
        new TrafficSpec(
            new Hostname(name + ".example.com"), ZONE, weights, Duration.ofSeconds(30), health);
    return new FederationSpec(new FederationName(name), specs, placement, Optional.of(traffic));
  }

  static Desired desired(long generation, FederationSpec... federations) {
    var byName = new TreeMap<FederationName, FederationSpec>();
    var regions = new TreeMap<RegionName, RegionSpec>();
    for (var federation : federations) {
      byName.put(federation.name(), federation);
      federation
          .placement()
          .keySet()
          .forEach(region -> regions.put(region, region(region, regions.size() + 1)));
    }
    var commit =
        new Commit(
            new CommitId(digest("commit" + generation).hex().substring(0, 40)),
            generation,
            START,
            "ana",
            "change");
    var zones = new TreeMap<Hostname, ZoneSpec>();
    zones.put(ZONE, new ZoneSpec(ZONE, ZoneSpec.Provider.EMBEDDED, List.of()));
    return new Desired(commit, regions, zones, byName, List.of());
  }

  private static RegionSpec region(RegionName name, int number) {
    return new RegionSpec(
        name,
        URI.create("https://api." + name + ".test"),
        new RegionSpec.Router(List.of("192.0.2." + number), "https", 443),
        Optional.of(SPACE),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "X"),
        Optional.empty());
  }
}
