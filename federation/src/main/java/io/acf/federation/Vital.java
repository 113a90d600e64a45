package io.acf.federation;

import io.acf.config.HealthSpec;
import io.acf.health.Health;
import io.acf.health.Ramp;
import io.acf.health.Verdict;
import java.time.Instant;

/**
 * An endpoint's verdict as the traffic loop needs it.
 *
 * @param passing enough probes passed in a row, also where the return is still held down
 * @param ramp 0..1, below 1 while WARMING
 * @param everUp it was up before, now or ever
 */
public record Vital(Health.State state, boolean passing, double ramp, boolean everUp) {
  public static final Vital UNKNOWN = new Vital(Health.State.UNKNOWN, false, 1.0);

  /** One that is up now, or never was. */
  public Vital(Health.State state, boolean passing, double ramp) {
    this(state, passing, ramp, state.confirmed());
  }

  /**
   * @param own what this vantage point holds of the endpoint
   */
  public static Vital of(Verdict verdict, Health own, HealthSpec spec, Ramp ramp, Instant now) {
    var passing = own.state() == Health.State.PROBATION && own.streak() >= spec.healthyThreshold();
    return switch (verdict) {
      case Verdict.Up up -> new Vital(Health.State.UP, true, 1.0, true);
      case Verdict.Warming warming ->
          new Vital(Health.State.WARMING, true, ramp.factor(warming.since(), now), true);
      case Verdict.Down down ->
          new Vital(passing ? Health.State.PROBATION : Health.State.DOWN, passing, 0.0, true);
      case Verdict.Unknown unknown -> new Vital(Health.State.UNKNOWN, false, 1.0, own.everUp());
    };
  }
}
