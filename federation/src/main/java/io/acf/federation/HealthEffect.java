package io.acf.federation;

import io.acf.health.ProbeTarget;
import io.acf.health.Verdict;
import java.time.Instant;

/** What the {@link HealthMachine} of an endpoint asks for. */
public sealed interface HealthEffect {
  /** Probe it; what that comes to is told as {@link HealthInput.Ended} with this number. */
  record Ask(long number, ProbeTarget target) implements HealthEffect {}

  /**
   * Whoever shows or weighs it is to know.
   *
   * @param turned its weight may change: traffic does not wait for its next tick
   * @param passes it passes and did not before: what waits for its region need not wait longer
   */
  record Judged(Verdict verdict, boolean turned, boolean passes) implements HealthEffect {}

  /** A fact for the journal: what a restart must remember. */
  record Note(Fact fact) implements HealthEffect {}

  /** Tell a {@link HealthInput.Tick} then. */
  record WakeAt(Instant at) implements HealthEffect {}
}
