package io.acf.health;

import java.time.Duration;

/**
 * How verdicts are reached; the rest stands in each federation's {@link io.acf.config.HealthSpec}.
 *
 * @param recheck the next probe after a failed one starts so long after its end
 * @param holdDown after DOWN, times 2^(k-1), k = downs within {@code flapWindow}
 * @param holdDownMost no hold-down is longer
 * @param flapWindow how long a down is remembered
 * @param fresh a vote older than this many intervals does not count
 * @param rate the failures that are too many although none, or few, follow each other
 * @param together regions that fall within this of each other, or of a change of the health spec,
 *     fall for one cause
 */
public record HealthPolicy(
    Duration recheck,
    Duration holdDown,
    Duration holdDownMost,
    Duration flapWindow,
    int fresh,
    Rate rate,
    Duration together) {
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  public static final HealthPolicy DEFAULT =
      new HealthPolicy(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          2,
          Rate.DEFAULT);

  /** Falls within 30 s are of one cause. */
  public HealthPolicy(
      Duration recheck,
      Duration holdDown,
      Duration holdDownMost,
      Duration flapWindow,
      int fresh,
      Rate rate) {
    this(recheck, holdDown, holdDownMost, flapWindow, fresh, rate, TOGETHER);
  }

  /**
   * DOWN when so many of the last interval probes failed, whatever their rechecks said.
   *
   * @param failed at least 1; above {@code of} it never comes to that
   * @param of how many probes are looked back on, 1..32
   */
  public record Rate(int failed, int of) {
    /** R5 of the GSLB review; {@code docs/benchmarks.md} says what it costs and catches. */
    public static final Rate DEFAULT = new Rate(5, 10);

    public Rate {
      if (failed < 1 || of < 1 || of > Recent.MOST) {
        throw new IllegalArgumentException("no rate: " + failed + " of " + of);
      }
    }
  }

  /** The hold-down after the k-th down within the flap window. */
  public Duration holdDownAfter(int downs) {
    Duration held = holdDown.multipliedBy(1L << Math.clamp(downs - 1, 0, 30));
    return held.compareTo(holdDownMost) > 0 ? holdDownMost : held;
  }
}
