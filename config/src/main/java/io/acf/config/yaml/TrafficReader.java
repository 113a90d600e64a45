package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Text;
import io.acf.config.TrafficSpec;
import io.acf.config.yaml.PlatformReader.Platform;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code traffic} of a federation. */
final class TrafficReader {
  private static final Duration MAX_TTL = Duration.ofDays(1);

  private final Problems problems;

  TrafficReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty where there is an error in it. */
  Optional<TrafficSpec> read(
      View traffic,
      HealthReader.Health health,
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
        Durations.read(
            traffic.get("ttl"),
            TrafficSpec.DEFAULT_TTL,
            Duration.ofSeconds(1),
            MAX_TTL,
            "1s..24h",
            problems);
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
