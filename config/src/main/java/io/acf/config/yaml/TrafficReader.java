package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Text;
import io.acf.config.TrafficSpec;
import io.acf.config.yaml.PlatformReader.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code traffic} and {@code health} of a federation. */
final class TrafficReader {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TTL = Duration.ofDays(1);

  private final Problems problems;

  TrafficReader(Problems problems) {
    this.problems = problems;
  }

  /** A health check whose host may be left to the federated host name. */
  record Health(
      String path,
      @Nullable Hostname host,
      List<HealthSpec.StatusRange> expectStatus,
      Duration interval,
      Duration timeout,
      int unhealthyThreshold,
      int healthyThreshold) {
    HealthSpec of(Hostname hostname) {
      return new HealthSpec(
          path,
          host == null ? hostname : host,
          expectStatus,
          interval,
          timeout,
          unhealthyThreshold,
          healthyThreshold);
    }
  }

  /** Empty where there is an error in it. */
  Optional<Health> health(View root) {
    int before = problems.errors();
    var health = root.get("health");
    var http = health.flatMap(h -> h.get("http"));
    if (health.isPresent() && root.get("traffic").isEmpty()) {
      problems.warning(
          "unused-key",
          health.get().position(),
          "health: is only used with traffic",
          "Write traffic, or leave out health");
    }
    var interval =
        duration(
            health.flatMap(h -> h.get("interval")),
            HealthSpec.DEFAULT_INTERVAL,
            MIN_INTERVAL,
            MAX_INTERVAL,
            "1s..10m");
    var timeout =
        duration(
            health.flatMap(h -> h.get("timeout")),
            HealthSpec.DEFAULT_TIMEOUT,
            MIN_TIMEOUT,
            MAX_INTERVAL,
            "100ms or more");
    var blamed = health.flatMap(h -> h.get("timeout").or(() -> h.get("interval")));
    if (blamed.isPresent() && timeout.compareTo(interval) >= 0) {
      problems.error(
          "out-of-range",
          blamed.get().position(),
          "health.timeout: must be shorter than the interval ("
              + seconds(timeout)
              + " is not shorter than "
              + seconds(interval)
              + ")",
          "");
    }
    var status = status(http.flatMap(h -> h.get("expect-status")));
    if (problems.errors() != before) {
      return Optional.empty();
    }
    return Optional.of(
        new Health(
            http.flatMap(h -> h.text("path")).orElse("/"),
            http.flatMap(h -> h.text("host")).map(Hostname::new).orElse(null),
            status,
            interval,
            timeout,
            number(health, "unhealthy-threshold", HealthSpec.DEFAULT_UNHEALTHY_THRESHOLD),
            number(health, "healthy-threshold", HealthSpec.DEFAULT_HEALTHY_THRESHOLD)));
  }

  private static int number(Optional<View> health, String key, int unless) {
    return health.flatMap(h -> h.get(key)).map(View::number).orElse(unless);
  }

  private List<HealthSpec.StatusRange> status(Optional<View> written) {
    if (written.isEmpty()) {
      return HealthSpec.DEFAULT_EXPECT_STATUS;
    }
    List<HealthSpec.StatusRange> ranges = new ArrayList<>();
    for (var item : written.get().items()) {
      var ends = item.text().split("-");
      int first = Integer.parseInt(ends[0]);
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
      if (first > last) {
        problems.error(
            "out-of-range",
            item.position(),
            item.path() + ": the range " + item.text() + " is empty",
            "Write the lower status first");
      } else {
        ranges.add(new HealthSpec.StatusRange(first, last));
      }
    }
    return ranges;
  }

  private Duration duration(
      Optional<View> written, Duration unless, Duration low, Duration high, String range) {
    if (written.isEmpty()) {
      return unless;
    }
    var duration = Durations.read(written.get().text());
    if (duration.compareTo(low) < 0 || duration.compareTo(high) > 0) {
      problems.error(
          "out-of-range",
          written.get().position(),
          written.get().path() + ": must be " + range + ", is " + written.get().text(),
          "");
      return unless;
    }
    return duration;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** Empty where there is an error in it. */
  Optional<TrafficSpec> read(
      View traffic,
      Health health,
      AppManifest manifest,
      SortedMap<RegionName, RegionSpec> regions,
      Platform platform) {
    int before = problems.errors();
    var hostname = traffic.need("hostname");
    var name = new Hostname(hostname.text());
    owner(hostname, name, manifest);
    if (PlatformChecks.isNameServer(name, platform.zones())) {
      problems.error(
          "reserved-hostname",
          hostname.position(),
          hostname.path() + ": " + name + " is a name server of a zone in platform.yml",
          "It answers with the address of DNS itself: write another host name");
    }
    var zone = zone(hostname, name, platform);
    var weights = weights(traffic.get("weights"), regions, platform);
    var ttl =
        duration(
            traffic.get("ttl"), TrafficSpec.DEFAULT_TTL, Duration.ofSeconds(1), MAX_TTL, "1s..24h");
    if (ttl.toMillis() % 1000 != 0) {
      var written = traffic.need("ttl");
      problems.error(
          "out-of-range",
          written.position(),
          written.path() + ": must be whole seconds, is " + written.text(),
          "");
    }
    return problems.errors() == before && zone.isPresent()
        ? Optional.of(new TrafficSpec(name, zone.get(), weights, ttl, health.of(name)))
        : Optional.empty();
  }

  /** The host name must be written as a route of exactly one app. */
  private void owner(View hostname, Hostname name, AppManifest manifest) {
    var owners =
        manifest.apps().stream()
            .filter(app -> app.routes().keySet().stream().anyMatch(r -> r.host().equals(name)))
            .toList();
    if (owners.size() == 1) {
      return;
    }
    var listed = owners.stream().map(app -> app.spec().name()).toList();
    var chosen =
        manifest.apps().stream()
            .filter(app -> app.spec().chosen() != AppSpec.ChosenRoute.NONE)
            .findFirst();
    problems.error(
        owners.isEmpty() ? "unrouted-hostname" : "shared-hostname",
        hostname.position(),
        owners.isEmpty()
            ? "traffic.hostname: no app of " + manifest.file() + " has the route " + name
            : "traffic.hostname: "
                + name
                + " is a route of several apps ("
                + Text.listed(listed)
                + ")",
        owners.isEmpty()
            ? chosen
                .map(
                    app ->
                        "Write routes at app "
                            + app.spec().name()
                            + ", whose route CF chooses, in each region another: - route: "
                            + name)
                .orElse("Add it to the routes of one app: - route: " + name)
            : "Keep it with one app");
  }

  private Optional<Hostname> zone(View hostname, Hostname name, Platform platform) {
    var zones = platform.zones().keySet().stream().filter(name::within).toList();
    if (zones.size() == 1) {
      return Optional.of(zones.getFirst());
    }
    problems.error(
        zones.isEmpty() ? "unknown-zone" : "ambiguous-zone",
        hostname.position(),
        zones.isEmpty()
            ? "traffic.hostname: "
                + name
                + " lies in no zone of platform.yml"
                + (platform.zones().isEmpty()
                    ? ""
                    : " (" + Text.listed(platform.zones().keySet()) + ")")
            : "traffic.hostname: " + name + " lies in several zones (" + Text.listed(zones) + ")",
        zones.isEmpty() ? "Add the zone to platform.yml" : "Keep one of them in platform.yml");
    return Optional.empty();
  }

  private SortedMap<RegionName, Integer> weights(
      Optional<View> written, SortedMap<RegionName, RegionSpec> regions, Platform platform) {
    var weights = new TreeMap<RegionName, Integer>();
    regions.forEach((name, region) -> weights.put(name, region.capacity()));
    if (written.isEmpty()) {
      return weights;
    }
    for (var entry : written.get().entries()) {
      var name = new RegionName(entry.key());
      var what = written.get().path() + "." + name;
      if (!platform.regions().containsKey(name)) {
        var names = platform.regions().keySet().stream().map(RegionName::value).toList();
        problems.error(
            "unknown-region",
            entry.position(),
            what + ": no such region (" + Text.listed(names) + ")",
            Text.didYouMean(name.value(), names));
      } else if (!regions.containsKey(name)) {
        problems.error(
            "not-placed",
            entry.position(),
            what + ": this federation is not placed there",
            "Add the region to placement or leave out its weight");
      } else {
        weights.put(name, new View(what, entry.value()).number());
      }
    }
    var left =
        regions.keySet().stream()
            .filter(name -> written.get().get(name.value()).isEmpty())
            .toList();
    if (!left.isEmpty()) {
      problems.warning(
          "missing-weight",
          written.get().position(),
          written.get().path() + ": nothing for " + Text.listed(left) + ", whose capacity counts",
          "Write a weight for each region");
    }
    return weights;
  }
}
