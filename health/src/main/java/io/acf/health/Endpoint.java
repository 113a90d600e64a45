package io.acf.health;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import java.util.Comparator;

/**
 * A host name in a region: what is probed, judged, weighed and answered. Which federation stands
 * behind the name is no part of it: that may be spelled anew, or change, while clients go on.
 */
public record Endpoint(Hostname host, RegionName region) implements Comparable<Endpoint> {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::host).thenComparing(Endpoint::region);

  /** Not after any endpoint of this host name, and after those of every name before it. */
  public static Endpoint before(Hostname host) {
    return new Endpoint(host, new RegionName("0"));
  }

  @Override
  public int compareTo(Endpoint other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return host + "/" + region;
  }
}
