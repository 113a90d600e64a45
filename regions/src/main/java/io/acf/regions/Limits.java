package io.acf.regions;

import java.time.Duration;

/**
 * What a region may cost, and how long it may take.
 *
 * @param call deadline of one API call, connect to last byte
 * @param poll how long a step waits for CF before it leaves the rest to a later observation
 * @param uploadBytesPerSecond the slowest upload that is waited for
 * @param pushes steps that move bits or stage, at once
 * @param calls API calls at once
 * @param callsPerSecond API calls a second, averaged over {@code window}
 */
public record Limits(
    Duration call,
    Duration poll,
    long uploadBytesPerSecond,
    int pushes,
    int calls,
    int callsPerSecond,
    Duration window) {
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          256 * 1024,
          4,
          8,
          10,
          // Wide enough that one update of one federation, about 40 calls, is never cut in two.
          Duration.ofSeconds(10));
}
