package io.acf.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The desired state of everything at one accepted commit.
 *
 * @param warnings what the reader found odd but not wrong
 * @param positions where zones and federations are written
 */
public record Desired(
    Commit commit,
    SortedMap<RegionName, RegionSpec> regions,
    SortedMap<Hostname, ZoneSpec> zones,
    SortedMap<FederationName, FederationSpec> federations,
    List<Problem> warnings,
    Positions positions) {
  public Desired {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    federations = Collections.unmodifiableSortedMap(new TreeMap<>(federations));
    warnings = List.copyOf(warnings);
  }

  /** A desired state that stands in no file. */
  public Desired(
      Commit commit,
      SortedMap<RegionName, RegionSpec> regions,
      SortedMap<Hostname, ZoneSpec> zones,
      SortedMap<FederationName, FederationSpec> federations,
      List<Problem> warnings) {
    this(commit, regions, zones, federations, warnings, Positions.NONE);
  }

  /** The same, its generation raised by at least so much. */
  public Desired raised(long by) {
    return by <= commit.raised()
        ? this
        : new Desired(commit.raised(by), regions, zones, federations, warnings, positions);
  }

  public Generation generation() {
    return commit.generation();
  }

  /** The federations placed in a region. */
  public SortedMap<FederationName, FederationSpec> in(RegionName region) {
    var placed = new TreeMap<FederationName, FederationSpec>();
    federations.forEach(
        (name, spec) -> {
          if (spec.placement().containsKey(region)) {
            placed.put(name, spec);
          }
        });
    return placed;
  }
}
