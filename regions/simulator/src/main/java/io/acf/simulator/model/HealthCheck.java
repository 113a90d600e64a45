package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/**
 * A health or readiness check.
 *
 * @param type port, process or http
 * @param endpoint path for http
 * @param timeout seconds an instance may take to start; health only
 * @param invocationTimeout seconds of one check
 * @param interval seconds between checks
 */
public record HealthCheck(
    String type,
    @Nullable String endpoint,
    @Nullable Integer timeout,
    @Nullable Integer invocationTimeout,
    @Nullable Integer interval) {
  /** As the sample configuration of the Cloud Controller: the longest time to start, in seconds. */
  public static final int TIMEOUT_MAX = 180;

  /** What is said of a longer one. */
  public static final String TOO_LONG =
      "health_check_timeout Maximum exceeded: max " + TIMEOUT_MAX + "s";

  public static final HealthCheck PORT = new HealthCheck("port", null, null, null, null);
  public static final HealthCheck PROCESS = new HealthCheck("process", null, null, null, null);
}
