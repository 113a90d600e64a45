package io.acf.config;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where in the repository what is desired is written. It stands beside the specs, so that lines
 * that move change no spec.
 */
public record Positions(
    SortedMap<Hostname, Position> zones, SortedMap<FederationName, Position> federations) {
  /** Of what was not read from files. */
  public static final Positions NONE = new Positions(new TreeMap<>(), new TreeMap<>());

  private static final Position REPOSITORY = Position.of(".");

  public Positions {
    zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    federations = Collections.unmodifiableSortedMap(new TreeMap<>(federations));
  }

  /** Where a zone is written; the whole repository where that is not known. */
  public Position of(Hostname zone) {
    return known(zones, zone);
  }

  /** Where a federation is written; the whole repository where that is not known. */
  public Position of(FederationName federation) {
    return known(federations, federation);
  }

  private static <K> Position known(Map<K, Position> places, K key) {
    return Objects.requireNonNullElse(places.get(key), REPOSITORY);
  }
}
