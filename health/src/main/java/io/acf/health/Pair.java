package io.acf.health;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import java.util.Comparator;

/** A federation in a region: what is delivered. */
public record Pair(FederationName federation, RegionName region) implements Comparable<Pair> {
  private static final Comparator<Pair> ORDER =
      Comparator.comparing(Pair::federation).thenComparing(Pair::region);

  @Override
  public int compareTo(Pair other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return federation + "/" + region;
  }
}
