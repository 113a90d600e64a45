package io.acf.federation;

import java.time.Duration;
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

  /** How far another replica's clock may be ahead of ours: NTP keeps to milliseconds. */
  public static final Duration DRIFT = Duration.ofMinutes(1);

  private static final Comparator<HybridTime> ORDER =
      Comparator.comparingLong(HybridTime::millis).thenComparingInt(HybridTime::counter);

  /** The reading after this one when the wall clock says {@code now}. */
  public HybridTime next(Instant now) {
    return now.toEpochMilli() > millis
        ? new HybridTime(now.toEpochMilli(), 0)
        : new HybridTime(millis, counter + 1);
  }

  /** What became of a reading of another replica. */
  public sealed interface Received {
    /** It is taken over: whatever is written here from now on is later. */
    record Taken(HybridTime time) implements Received {}

    /**
     * It is so far ahead of the wall clock here that one of the two clocks is wrong. Nothing is
     * taken over, so what carries it must be left out and told of: a fact that is in force and
     * later than all that can be written here could not be taken back here.
     */
    record TooFarAhead(Duration by) implements Received {}
  }

  /**
   * The reading after this one and another replica's, when the wall clock here says {@code now}.
   */
  public Received receive(HybridTime other, Instant now) {
    var ahead = Duration.between(now, other.instant());
    if (other.compareTo(this) > 0 && ahead.compareTo(DRIFT) > 0) {
      return new Received.TooFarAhead(ahead);
    }
    return new Received.Taken((compareTo(other) >= 0 ? this : other).next(now));
  }

  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(HybridTime other) {
    return ORDER.compare(this, other);
  }
}
