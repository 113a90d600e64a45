package io.acf.app.loops;

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
import io.acf.config.Position;
import io.acf.config.Positions;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Source;
import io.acf.config.Target;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small desired state: federation {@code orders} in eu-1, eu-2 and us-1. */
public final class World {
  public static final Instant NOW = Instant.parse("2026-11-22T11:40:00Z");
  public static final FederationName ORDERS = new FederationName("orders");
  public static final RegionName EU_1 = new RegionName("eu-1");
  public static final RegionName EU_2 = new RegionName("eu-2");
  public static final RegionName US_1 = new RegionName("us-1");
  public static final Hostname ZONE = new Hostname("example.com");
  public static final Hostname HOST = new Hostname("orders.example.com");

  private World() {}

  public static Commit commit(int count) {
    return new Commit(
        new CommitId(String.format("%040x", count)), count, NOW, "ana", "Change " + count);
  }

  public static Desired desired(int count) {
    return desired(count, HealthSpec.DEFAULT_INTERVAL);
  }

  public static Desired desired(int count, Duration interval) {
    var regions = new TreeMap<RegionName, RegionSpec>();
    var placement = new TreeMap<RegionName, Release>();
    var weights = new TreeMap<RegionName, Integer>();
    int address = 11;
    for (var name : List.of(EU_1, EU_2, US_1)) {
      regions.put(name, region(name, "127.0.0." + address++));
      placement.put(name, release(count));
      weights.put(name, 100);
    }
    var traffic =
        new TrafficSpec(
            HOST,
            ZONE,
            weights,
            Duration.ofSeconds(30),
            new HealthSpec(
                "/",
                HOST,
                HealthSpec.DEFAULT_EXPECT_STATUS,
                interval,
                Duration.ofSeconds(2),
                3,
                2));
    var spec =
        new FederationSpec(
            ORDERS,
            List.of(
                new AppSpec(
                    new AppName("orders"),
                    new TreeMap<>(Map.of("web", 2)),
                    new TreeSet<>(List.of(new RouteUrl(HOST, ""))))),
            placement,
            Optional.of(traffic));
    return new Desired(
        commit(count),
        regions,
        new TreeMap<>(Map.of(ZONE, new ZoneSpec(ZONE, ZoneSpec.Provider.EMBEDDED, List.of()))),
        new TreeMap<>(Map.of(ORDERS, spec)),
        List.of(),
        new Positions(
            new TreeMap<>(Map.of(ZONE, Position.of("platform.yml"))),
            new TreeMap<>(Map.of(ORDERS, Position.of("orders/federation.yml")))));
  }

  public static Release release(int count) {
    return new Release(
        digest(1000 + count),
        "applications:\n- name: orders\n  instances: 2\n  routes:\n  - route: orders.example.com\n",
        new TreeMap<>(
            Map.of(
                new AppName("orders"),
                new Artifact.InRepository(commit(count).id(), "site", digest(2000 + count)))),
        new Target("demo", "prod"));
  }

  /** Labels hold the first 40 digits only: these differ there. */
  private static Digest digest(int number) {
    return new Digest(String.format("%08x", number).repeat(8));
  }

  public static RegionSpec region(RegionName name, String address) {
    return new RegionSpec(
        name,
        URI.create("http://" + address + ":8001"),
        new RegionSpec.Router(List.of(address), "http", 8001),
        Optional.of(new Target("demo", "prod")),
        new TreeMap<>(Map.of("geo", "emea")),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "X"),
        Optional.empty());
  }

  public static Source following(int count) {
    return Source.starting().read(new Reading.Accepted(desired(count)), NOW);
  }
}
