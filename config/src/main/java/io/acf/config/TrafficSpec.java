package io.acf.config;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How clients find a federation.
 *
 * @param hostname a route of exactly one app, in exactly one zone
 * @param zone the zone it lies in
 * @param weights relative share per placed region, 1..10000: the manifest's weight or the region's
 *     capacity
 * @param ttl of every answer, 1 s..1 day
 */
public record TrafficSpec(
    Hostname hostname,
    Hostname zone,
    SortedMap<RegionName, Integer> weights,
    Duration ttl,
    HealthSpec health) {
  public static final Duration DEFAULT_TTL = Duration.ofSeconds(30);

  public TrafficSpec {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }
}
