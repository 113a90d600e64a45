package io.acf.app.state;

import io.acf.config.Desired;
import io.acf.federation.DeliveryReport;
import io.acf.federation.SteeringReport;
import io.acf.health.Endpoint;
import io.acf.health.ProbeResult;
import java.time.Duration;
import java.time.Instant;

/** Hears how rounds of the loops went, for counts and timings only. Must not block or throw. */
public interface Tally {
  Tally NONE = new Tally() {};

  /**
   * @param seen the repository answered
   */
  default void looked(boolean seen, Instant at) {}

  default void delivered(DeliveryReport report, Duration took, Instant at) {}

  default void probed(Endpoint endpoint, ProbeResult result) {}

  default void steered(Desired desired, SteeringReport report, Instant at) {}
}
