package io.acf.federation;

import java.time.Instant;
import java.util.Comparator;

/**
 * A hybrid logical clock's reading: near the wall clock, and never going back whatever the wall
 * clock does (Kulkarni et al. 2014).
 *
 * @param millis since the epoch
 * @param counter breaks ties within a millisecond, 0 or more
 */
public record HybridTime(long millis, int counter) implements Comparable<HybridTime> {
  public static final HybridTime ZERO = new HybridTime(0, 0);
  private static final Comparator<HybridTime> ORDER =
      Comparator.comparingLong(HybridTime::millis).thenComparingInt(HybridTime::counter);

  /** The reading after this one when the wall clock says {@code now}. */
  public HybridTime next(Instant now) {
    return now.toEpochMilli() > millis
        ? new HybridTime(now.toEpochMilli(), 0)
        : new HybridTime(millis, counter + 1);
  }

  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(HybridTime other) {
    return ORDER.compare(this, other);
  }
}
