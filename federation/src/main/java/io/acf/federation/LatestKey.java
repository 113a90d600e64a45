package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;

/**
 * One place of the state that is folded from facts: it holds the fact with the greatest (hybrid
 * time, replica, sequence). Every fold reads that one of each key and no other, so a journal may
 * drop the rest when they are old, and never needs to read them to start.
 *
 * @param stem kebab-case, with what it is about behind slashes; there are as many stems as things
 * @param each what tells facts of one stem apart that are keys of their own; empty: there is one
 * @param finding what one replica has found or decided for itself: another one's says nothing
 *     against it, so each replica has a place of its own
 */
public record LatestKey(String stem, String each, boolean finding)
    implements Comparable<LatestKey> {
  static final LatestKey LOSS = finding("loss");

  public LatestKey(String stem) {
    this(stem, "", false);
  }

  static LatestKey of(String what, RegionName region) {
    return new LatestKey(what + "/" + region);
  }

  static LatestKey of(String what, Pair pair) {
    return new LatestKey(what + "/" + pair);
  }

  static LatestKey each(String stem, String each) {
    return new LatestKey(stem, each, false);
  }

  static LatestKey finding(String stem) {
    return new LatestKey(stem, "", true);
  }

  /** Whether and when git ceased to want a host name. */
  static LatestKey host(Hostname host) {
    return finding("host/" + host);
  }

  /** The same in the state of several replicas. */
  LatestKey by(String replica) {
    return finding ? new LatestKey(stem + "@" + replica, each, false) : this;
  }

  /** As it is written in a journal, beside the replica that wrote. */
  public String name() {
    return each.isEmpty() ? stem : stem + "/" + each;
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
    return name().compareTo(other.name());
  }

  @Override
  public String toString() {
    return name();
  }
}
