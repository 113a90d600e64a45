package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;

/**
 * One place of the state that is folded from facts: it holds the fact with the greatest (hybrid
 * time, replica, sequence). Every fold reads that one of each key and no other, so a journal may
 * drop the rest when they are old, and never needs to read them to start.
 *
 * @param name kebab-case, with what it is about behind slashes
 */
public record LatestKey(String name) implements Comparable<LatestKey> {
  static final LatestKey LOSS = new LatestKey("loss");

  static LatestKey of(String what, RegionName region) {
    return new LatestKey(what + "/" + region);
  }

  static LatestKey of(String what, Pair pair) {
    return new LatestKey(what + "/" + pair);
  }

  /** Orphaned, reclaimed: each says whether git wants the host name. */
  static LatestKey host(Hostname host) {
    return new LatestKey("host/" + host);
  }

  /**
   * Whether a key of this name holds what is seen again, as health, convergence and what is
   * published are: what is not understood of it is in force nowhere.
   */
  public static boolean evidence(String name) {
    return name.startsWith("health/")
        || name.startsWith("converged/")
        || name.startsWith("published/");
  }

  @Override
  public int compareTo(LatestKey other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
