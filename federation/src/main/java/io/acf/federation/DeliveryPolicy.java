package io.acf.federation;

import java.time.Duration;

/**
 * How delivery goes about it.
 *
 * @param tick between two looks at a region where nothing happens
 * @param pace between two looks while CF works on something of ours
 * @param federationsAtOnce that have steps done side by side in a region
 * @param progressDeadline a deployment that takes longer is cancelled
 * @param stagingRetry after a failed staging, doubling with each one
 * @param retry after a failed step, doubling with each failure in a row
 * @param retryMost no retry waits longer
 * @param freshTicks a region not seen for so many ticks is unreachable
 */
public record DeliveryPolicy(
    Duration tick,
    Duration pace,
    int federationsAtOnce,
    Duration progressDeadline,
    Duration stagingRetry,
    Duration retry,
    Duration retryMost,
    int freshTicks) {
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          4,
          Duration.ofMinutes(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          3);

  /** After a deployment that was ended before it was done, doubling with each one. */
  Duration deploymentRetry() {
    return stagingRetry.multipliedBy(2);
  }

  /** Between two complete looks: 5 minutes at a tick of 5 s. */
  Duration whole() {
    return tick.multipliedBy(60);
  }

  /** The same where no audit event was ever read: 2 minutes. */
  Duration wholeWhereDeaf() {
    return tick.multipliedBy(24);
  }

  /** Between two lists of audit events: 30 s. */
  Duration audit() {
    return tick.multipliedBy(6);
  }

  /** {@code first} x 2^(failures-1), at most {@link #retryMost}. */
  Duration backoff(Duration first, int failures) {
    var doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
    return doubled.compareTo(retryMost) < 0 ? doubled : retryMost;
  }
}
