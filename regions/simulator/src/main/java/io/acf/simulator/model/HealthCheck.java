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
  public static final HealthCheck PORT = new HealthCheck("port", null, null, null, null);
  public static final HealthCheck PROCESS = new HealthCheck("process", null, null, null, null);
}
