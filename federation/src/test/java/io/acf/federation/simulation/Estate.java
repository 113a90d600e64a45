package io.acf.federation.simulation;

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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people have written in git: a value, of which each commit holds one. */
record Estate(SortedMap<RegionName, Platform> regions, SortedMap<FederationName, Wish> wishes) {
  static final Target SPACE = new Target("demo", "prod");
  static final Hostname ZONE = new Hostname("example.com");
  static final Duration TTL = Duration.ofSeconds(30);

  Estate {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    wishes = Collections.unmodifiableSortedMap(new TreeMap<>(wishes));
  }

  /**
   * A region as the platform team wrote it.
   *
   * @param line where it stands in the file
   * @param endpoints how often its API and its router were given other addresses
   */
  record Platform(int capacity, String label, int line, Endpoints endpoints) {
    Platform edited(int capacity, String label) {
      return new Platform(capacity, label, line + 1, endpoints);
    }

    Platform moved(Endpoints now) {
      return new Platform(capacity, label, line, now);
    }
  }

  /**
   * Where a region is reached.
   *
   * @param api how often the API was moved
   * @param router which of its two addresses
   */
  record Endpoints(int api, boolean router) {
    static final Endpoints FIRST = new Endpoints(0, false);

    Endpoints api(int now) {
      return new Endpoints(now, router);
    }

    Endpoints otherRouter() {
      return new Endpoints(api, !router);
    }
  }

  /**
   * A federation as people wrote it.
   *
   * @param app its first app, after which the host name is called too
   * @param apps 1 or more
   * @param broken a decision about it breaks, where it has more apps than one
   */
  record Wish(
      String app,
      int apps,
      int version,
      int instances,
      SortedMap<RegionName, Integer> in,
      boolean broken) {
    Wish(String app, int apps, int version, int instances, SortedMap<RegionName, Integer> in) {
      this(app, apps, version, instances, in, false);
    }

    Wish {
      in = Collections.unmodifiableSortedMap(new TreeMap<>(in));
    }

    Hostname host() {
      return new Hostname(app + ".example.com");
    }

    Digest artifact() {
      return digest(app + " version " + version);
    }

    Wish version(int now) {
      return new Wish(app, apps, now, instances, in, broken);
    }

    Wish instances(int now) {
      return new Wish(app, apps, version, now, in, broken);
    }

    /** In those of its regions that are there. */
    Wish within(Set<RegionName> there) {
      var still = new TreeMap<>(in);
      still.keySet().retainAll(there);
      return in(still);
    }

    Wish in(SortedMap<RegionName, Integer> now) {
      return new Wish(app, apps, version, instances, now, broken);
    }

    Wish broken(boolean now) {
      return new Wish(app, apps, version, instances, in, now);
    }

    List<AppName> names() {
      var names = new ArrayList<AppName>();
      for (int i = 0; i < apps; i++) {
        names.add(new AppName(i == 0 ? app : app + "-" + i));
      }
      return names;
    }
  }

  Estate with(FederationName name, Wish wish) {
    var more = new TreeMap<>(wishes);
    more.put(name, wish);
    return new Estate(regions, more);
  }

  /** With releases that can be decided about. */
  Estate sound() {
    var sound = new TreeMap<>(wishes);
    sound.replaceAll((federation, wish) -> wish.broken(false));
    return new Estate(regions, sound);
  }

  Estate without(FederationName name) {
    var fewer = new TreeMap<>(wishes);
    fewer.remove(name);
    return new Estate(regions, fewer);
  }

  Estate with(RegionName name, Platform platform) {
    var more = new TreeMap<>(regions);
    more.put(name, platform);
    return new Estate(more, wishes);
  }

  /** Without a region, wherever it is named. */
  Estate without(RegionName name) {
    var fewer = new TreeMap<>(regions);
    fewer.remove(name);
    var elsewhere = new TreeMap<>(wishes);
    elsewhere.replaceAll((federation, wish) -> wish.within(fewer.keySet()));
    return new Estate(fewer, elsewhere);
  }

  /** The address that DNS answers for a region. */
  String address(RegionName region) {
    return address(region, Objects.requireNonNull(regions.get(region)).endpoints().router());
  }

  /**
   * One of the two addresses of a region's router.
   *
   * @param other not the first one
   */
  static String address(RegionName region, boolean other) {
    var number = region.value().substring(region.value().indexOf('-') + 1);
    return (other ? "198.51.100." : "192.0.2.") + number;
  }

  /** As the reader of manifests would read it. */
  Desired desired(Commit commit) {
    var specs = new TreeMap<FederationName, FederationSpec>();
    wishes.forEach((name, wish) -> specs.put(name, spec(name, wish)));
    var all = new TreeMap<RegionName, RegionSpec>();
    regions.forEach((name, platform) -> all.put(name, spec(name, platform)));
    var zones = new TreeMap<Hostname, ZoneSpec>();
    zones.put(ZONE, new ZoneSpec(ZONE, ZoneSpec.Provider.EMBEDDED, List.of()));
    return new Desired(commit, all, zones, specs, List.of());
  }

  private static RegionSpec spec(RegionName name, Platform platform) {
    var labels = new TreeMap<String, String>();
    labels.put("tier", platform.label());
    return new RegionSpec(
        name,
        URI.create("https://api" + platform.endpoints().api() + "." + name + ".test"),
        new RegionSpec.Router(List.of(address(name, platform.endpoints().router())), "https", 443),
        Optional.of(SPACE),
        labels,
        platform.capacity(),
        new CredentialsRef(CredentialsRef.From.ENV, "X"),
        Optional.empty());
  }

  private static FederationSpec spec(FederationName name, Wish wish) {
    var manifest = new StringBuilder("applications:\n");
    var specs = new ArrayList<AppSpec>();
    var artifacts = new TreeMap<AppName, Artifact>();
    var artifact = new Artifact.InRepository(new CommitId("a".repeat(40)), "site", wish.artifact());
    for (var app : wish.names()) {
      var first = app.value().equals(wish.app());
      manifest.append("- name: ").append(app).append('\n');
      manifest.append("  instances: ").append(wish.instances()).append('\n');
      if (first) {
        manifest.append("  routes:\n  - route: ").append(wish.host()).append('\n');
      } else {
        manifest.append("  no-route: true\n");
      }
      var wanted = new TreeMap<String, Integer>();
      wanted.put("web", wish.instances());
      var routes = new TreeSet<RouteUrl>();
      if (first) {
        routes.add(new RouteUrl(wish.host(), ""));
      }
      specs.add(new AppSpec(app, wanted, routes));
      if (first || !wish.broken()) {
        artifacts.put(app, artifact); // A release without bits for an app: reading never gives one.
      }
    }
    var text = manifest.toString();
    var release = new Release(digest(text + wish.artifact()), text, artifacts, SPACE);
    var placement = new TreeMap<RegionName, Release>();
    wish.in().keySet().forEach(region -> placement.put(region, release));
    var health =
        new HealthSpec(
            "/",
            wish.host(),
            HealthSpec.DEFAULT_EXPECT_STATUS,
            HealthSpec.DEFAULT_INTERVAL,
            HealthSpec.DEFAULT_TIMEOUT,
            HealthSpec.DEFAULT_UNHEALTHY_THRESHOLD,
            HealthSpec.DEFAULT_HEALTHY_THRESHOLD);
    var traffic = new TrafficSpec(wish.host(), ZONE, wish.in(), TTL, health);
    return new FederationSpec(name, specs, placement, Optional.of(traffic));
  }

  static Digest digest(String content) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return new Digest(
          HexFormat.of().formatHex(sha.digest(content.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
