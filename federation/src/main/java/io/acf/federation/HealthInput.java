package io.acf.federation;

import io.acf.health.ProbeResult;
import io.acf.health.Readiness;
import java.time.Instant;

/** What comes in to the {@link HealthMachine} of an endpoint. */
public sealed interface HealthInput extends Input {
  /** How it is probed from now on, and what else bears on the verdict: told when either changes. */
  record Aimed(HealthCheck check, Readiness readiness) implements HealthInput {}

  /**
   * A probe has ended.
   *
   * @param number of the {@link HealthEffect.Ask} that asked for it
   * @param jitter drawn by whoever carried it out, 0..1: how much of a tenth of the interval the
   *     next one comes earlier
   */
  record Ended(long number, ProbeResult result, double jitter) implements HealthInput {
    @Override
    public Object key() {
      return this;
    }
  }

  /** A person, or a region that has just converged, waits for a probe. */
  record AskNow() implements HealthInput {}

  /**
   * It went down when nobody else was left: one cause, for which it is not to pay.
   *
   * @param fell when that was
   */
  record Spared(Instant fell) implements HealthInput {}

  /** A time that a {@link HealthEffect.WakeAt} asked for has come. */
  record Tick() implements HealthInput {}
}
