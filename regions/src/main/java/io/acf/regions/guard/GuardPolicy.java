package io.acf.regions.guard;

import java.time.Duration;

/**
 * When a region's breaker opens, and how long it stays so.
 *
 * @param window the last calls that are judged, 1 or more
 * @param least calls before anything is judged, 1..window
 * @param failures share that opens, 1..100 percent
 * @param firstWait how long it stays open at first; doubles each time the cheap call fails
 * @param longestWait where doubling ends
 */
public record GuardPolicy(
    int window, int least, int failures, Duration firstWait, Duration longestWait) {
  public static final GuardPolicy DEFAULT =
      new GuardPolicy(10, 5, 50, Duration.ofSeconds(5), Duration.ofSeconds(15));

  public GuardPolicy {
    if (window < 1 || least < 1 || least > window || failures < 1 || failures > 100) {
      throw new IllegalArgumentException("breaker that can never open");
    }
  }

  /**
   * @param attempt how often it opened since it was last closed, 1 or more
   */
  Duration wait(int attempt) {
    Duration doubled = firstWait.multipliedBy(1L << Math.min(Math.max(attempt, 1) - 1, 20));
    return doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
  }
}
