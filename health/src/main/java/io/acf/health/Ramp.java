package io.acf.health;

import java.time.Duration;
import java.time.Instant;

/**
 * How a region that returns is given its traffic back: from a tenth to all of its weight along a
 * line, in few steps, so that the published weights change rarely and caches follow.
 *
 * @param length from the first answer to full weight, above 0
 */
public record Ramp(Duration length) {
  /** No shorter ramp for any ttl. */
  public static final Duration SHORTEST = Duration.ofSeconds(120);

  private static final double FIRST = 0.1;
  private static final int STEPS = 4; // of 22.5 points: none above 25

  public Ramp {
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("ramp must last: " + length);
    }
  }

  /** The default: 120 s, or two ttl where that is longer. */
  public static Ramp of(Duration ttl) {
    Duration two = ttl.plus(ttl);
    return new Ramp(two.compareTo(SHORTEST) > 0 ? two : SHORTEST);
  }

  /** The share of its weight that a region gets that warms since then: 0.1, 0.325, …, 1. */
  public double factor(Instant since, Instant now) {
    return FIRST + (1 - FIRST) * steps(since, now) / STEPS;
  }

  /** Whether the whole weight is due. */
  public boolean over(Instant since, Instant now) {
    return steps(since, now) == STEPS;
  }

  /** When the factor changes next; {@link Instant#MAX} once it is 1. */
  public Instant nextStepAt(Instant since, Instant now) {
    long done = steps(since, now);
    Instant from = since.isAfter(now) ? now : since;
    return done == STEPS ? Instant.MAX : from.plus(length.multipliedBy(done + 1).dividedBy(STEPS));
  }

  private long steps(Instant since, Instant now) {
    Duration age = since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    if (age.compareTo(length) >= 0) {
      return STEPS;
    }
    return Math.min(age.multipliedBy(STEPS).dividedBy(length), STEPS);
  }
}
