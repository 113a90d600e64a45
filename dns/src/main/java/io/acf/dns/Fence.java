package io.acf.dns;

/**
 * Which publication of ours stands in a zone. Only equality counts: whoever publishes names the
 * fence that it has read, and where another one stands, somebody has published in between.
 *
 * @param value {@code 0}: nothing was published, or it was withdrawn; else 1 or more: the SOA
 *     serial where the zone is ours whole, the time of the decision where it is shared
 */
public record Fence(long value) {
  public static final Fence NONE = new Fence(0);

  public Fence {
    if (value < 0) {
      throw new IllegalArgumentException("a fence is not negative: " + value);
    }
  }
}
