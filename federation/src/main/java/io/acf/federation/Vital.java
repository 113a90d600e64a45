package io.acf.federation;

import io.acf.config.HealthSpec;
import io.acf.health.Health;
import io.acf.health.Ramp;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * An endpoint's verdict as the traffic loop needs it.
 *
 * @param passing enough probes passed in a row, also where the return is still held down
 * @param ramp 0..1, below 1 while WARMING
 * @param everUp it was up before, now or ever
 * @param fellAt when it went down for a cause of its own; empty where it is not down
 * @param excused its health check has just changed, and it has not passed since
 * @param spared nobody else was left when it went down
 */
public record Vital(
    Health.State state,
    boolean passing,
    double ramp,
    boolean everUp,
    Optional<Instant> fellAt,
    boolean excused,
    boolean spared) {
  public static final Vital UNKNOWN = new Vital(Health.State.UNKNOWN, false, 1.0);

  /** One that is up now, or never was. */
  public Vital(Health.State state, boolean passing, double ramp) {
    this(state, passing, ramp, state.confirmed(), Optional.empty(), false, false);
  }

  /**
   * @param own what this vantage point holds of the endpoint
   */
  public static Vital of(Verdict verdict, Health own, HealthSpec spec, Ramp ramp, Instant now) {
    var passing = own.state() == Health.State.PROBATION && own.streak() >= spec.healthyThreshold();
    var state =
        switch (verdict) {
          case Verdict.Up up -> Health.State.UP;
          case Verdict.Warming warming -> Health.State.WARMING;
          case Verdict.Down down -> passing ? Health.State.PROBATION : Health.State.DOWN;
          case Verdict.Unknown unknown -> Health.State.UNKNOWN;
        };
    var part =
        switch (verdict) {
          case Verdict.Warming warming -> ramp.factor(warming.since(), now);
          case Verdict.Down down -> 0.0;
          case Verdict.Up up -> 1.0;
          case Verdict.Unknown unknown -> 1.0;
        };
    return new Vital(
        state,
        state.confirmed() || passing && state == Health.State.PROBATION,
        part,
        own.everUp() || state != Health.State.UNKNOWN,
        state == Health.State.UNKNOWN ? Optional.empty() : own.fellAt(),
        own.isExcused(),
        own.isSpared());
  }
}
