package io.acf.config;

import java.time.Duration;
import java.util.List;

/**
 * How the federated hostname is probed through each region's router.
 *
 * @param path starts with {@code /}
 * @param host HTTP Host and TLS SNI; the federated hostname unless written otherwise
 * @param expectStatus the statuses that pass; default 200–399
 * @param interval between the starts of two probes, 1 s..10 min
 * @param timeout connect to last byte, shorter than the interval
 * @param unhealthyThreshold fall, 1..10: failures in a row until DOWN
 * @param healthyThreshold rise, 1..10: successes in a row until the return begins
 */
public record HealthSpec(
    String path,
    Hostname host,
    List<StatusRange> expectStatus,
    Duration interval,
    Duration timeout,
    int unhealthyThreshold,
    int healthyThreshold) {
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  public static final int DEFAULT_UNHEALTHY_THRESHOLD = 3;
  public static final int DEFAULT_HEALTHY_THRESHOLD = 2;
  public static final List<StatusRange> DEFAULT_EXPECT_STATUS = List.of(new StatusRange(200, 399));

  public HealthSpec {
    expectStatus = List.copyOf(expectStatus);
  }

  /** HTTP status codes from first to last, both included, within 100..599. */
  public record StatusRange(int first, int last) {
    public StatusRange {
      if (first < 100 || last > 599 || first > last) {
        throw new IllegalArgumentException("status range out of 100..599: " + first + "-" + last);
      }
    }

    public boolean contains(int status) {
      return first <= status && status <= last;
    }
  }
}
