package io.acf.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The unit that is deployed, as one {@code federation.yml} says, checked and resolved.
 *
 * @param apps the CF apps of the manifest, 1 or more, sorted by name
 * @param placement the regions it belongs in, 1 or more, each with what it gets there
 * @param traffic empty where the federation is deployed but not steered
 */
public record FederationSpec(
    FederationName name,
    List<AppSpec> apps,
    SortedMap<RegionName, Release> placement,
    Optional<TrafficSpec> traffic) {
  public FederationSpec {
    apps = apps.stream().sorted(java.util.Comparator.comparing(AppSpec::name)).toList();
    placement = Collections.unmodifiableSortedMap(new TreeMap<>(placement));
    if (apps.isEmpty() || placement.isEmpty()) {
      throw new IllegalArgumentException("federation " + name + " has no app or no region");
    }
  }
}
