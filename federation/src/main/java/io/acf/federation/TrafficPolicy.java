package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Endpoint;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a host name is weighed and probed: as git says, or as it said last where the name is an
 * orphan. An orphan goes on answering (its clients do not know that it left git), so it goes on
 * being judged too.
 *
 * @param federation that has it, or had it last; empty where that is not known any more
 * @param installs which install each region of {@code traffic} was when git said so last
 * @param checked whether the health spec is known; an orphan of which it is not is not probed
 * @param orphanedAt since when git does not want it; empty where git does
 */
public record TrafficPolicy(
    Optional<FederationName> federation,
    TrafficSpec traffic,
    SortedMap<RegionName, Install> installs,
    boolean checked,
    Optional<Instant> orphanedAt) {
  public TrafficPolicy {
    installs = Collections.unmodifiableSortedMap(new TreeMap<>(installs));
  }

  /** As git says; the reader has checked that every weight is of a known region. */
  public static TrafficPolicy of(Desired desired, FederationSpec federation, TrafficSpec traffic) {
    var installs = new TreeMap<RegionName, Install>();
    for (var name : traffic.weights().keySet()) {
      var region = Objects.requireNonNull(desired.regions().get(name));
      installs.put(name, Install.of(region.api()));
    }
    return new TrafficPolicy(
        Optional.of(federation.name()), traffic, installs, true, Optional.empty());
  }

  /** An answer of which nothing else is known: nobody can tell how to probe it. */
  static TrafficPolicy unknown(Hostname host, Hostname zone, Answer answer, Instant now) {
    var weights = new TreeMap<RegionName, Integer>();
    for (Member member : answer.members()) {
      weights.put(member.region(), Math.clamp(member.weight() / Traffic.SCALE, 1, 10_000));
    }
    var health =
        new HealthSpec(
            "/",
            host,
            HealthSpec.DEFAULT_EXPECT_STATUS,
            HealthSpec.DEFAULT_INTERVAL,
            HealthSpec.DEFAULT_TIMEOUT,
            HealthSpec.DEFAULT_UNHEALTHY_THRESHOLD,
            HealthSpec.DEFAULT_HEALTHY_THRESHOLD);
    return new TrafficPolicy(
        Optional.empty(),
        new TrafficSpec(host, zone, weights, answer.ttl(), health),
        Collections.emptySortedMap(),
        false,
        Optional.of(now));
  }

  TrafficPolicy orphaned(Instant at) {
    return new TrafficPolicy(federation, traffic, installs, checked, Optional.of(at));
  }

  public Hostname host() {
    return traffic.hostname();
  }

  public boolean isOrphan() {
    return orphanedAt.isPresent();
  }

  /** The region that was meant, under the name that git has for it now; empty where it has none. */
  public Optional<RegionSpec> region(Desired desired, RegionName name) {
    return region(desired.regions(), name);
  }

  /**
   * The same.
   *
   * @param regions all that git names
   */
  Optional<RegionSpec> region(SortedMap<RegionName, RegionSpec> regions, RegionName name) {
    var install = installs.get(name);
    var same = regions.get(name);
    if (install == null || same != null && Install.of(same.api()).equals(install)) {
      return Optional.ofNullable(same);
    }
    return regions.values().stream()
        .filter(region -> Install.of(region.api()).equals(install))
        .findFirst();
  }

  /** What is to be probed for it, each with the region that git names. */
  public SortedMap<Endpoint, RegionSpec> endpoints(Desired desired) {
    var endpoints = new TreeMap<Endpoint, RegionSpec>();
    if (checked) {
      for (var name : traffic.weights().keySet()) {
        region(desired, name)
            .ifPresent(region -> endpoints.put(new Endpoint(host(), region.name()), region));
      }
    }
    return endpoints;
  }
}
