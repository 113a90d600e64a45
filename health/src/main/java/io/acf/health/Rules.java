package io.acf.health;

import io.acf.config.HealthSpec;
import io.acf.config.TrafficSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * By what an endpoint is judged.
 *
 * @param spec what git says of its probes
 * @param ramp how it is given its traffic back
 */
public record Rules(HealthSpec spec, HealthPolicy policy, Ramp ramp) {
  public static Rules of(TrafficSpec traffic, HealthPolicy policy) {
    return new Rules(traffic.health(), policy, Ramp.of(traffic.ttl()));
  }

  /** Whether what was found then still counts; what is dated later than now does. */
  boolean fresh(Instant at, Instant now) {
    return !now.isAfter(freshUntil(at));
  }

  /** Until when what was found then counts. */
  Instant freshUntil(Instant at) {
    var counts = Duration.ofNanos(spec.interval().toNanos() * policy.fresh());
    return at.isAfter(Instant.MAX.minus(counts)) ? Instant.MAX : at.plus(counts);
  }
}
