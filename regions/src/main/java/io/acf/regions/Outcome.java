package io.acf.regions;

import java.time.Duration;
import java.util.Optional;

/** What became of a step. */
public sealed interface Outcome {
  /** CF has it. */
  record Done() implements Outcome {}

  /** CF took it and is still at it; a later observation tells. */
  record Accepted(String what) implements Outcome {}

  /**
   * Nothing was sent: breaker open, no permit, region asked to wait. Or the caller was interrupted,
   * and what became of the step is not known.
   *
   * @param because what was last seen of a region that is left alone for it
   */
  record Refused(String reason, Duration retryAfter, Optional<Fault> because) implements Outcome {
    public Refused(String reason, Duration retryAfter) {
      this(reason, retryAfter, Optional.empty());
    }
  }

  /** The app carries another fence than the one that was judged older. Nothing was written. */
  record Fenced(AppMarks found) implements Outcome {}

  record Failed(Fault fault) implements Outcome {}
}
