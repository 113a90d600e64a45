package io.acf.regions.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** What the breaker of a region lets through. */
public enum BreakerState {
  /** Everything. */
  CLOSED,
  /** Nothing, until its wait is over or a probe finds the region well. */
  OPEN,
  /** One cheap call, which decides. */
  HALF_OPEN;

  static BreakerState of(CircuitBreaker.State state) {
    return switch (state) {
      case CLOSED, DISABLED, METRICS_ONLY -> CLOSED;
      case OPEN, FORCED_OPEN -> OPEN;
      case HALF_OPEN -> HALF_OPEN;
    };
  }
}
