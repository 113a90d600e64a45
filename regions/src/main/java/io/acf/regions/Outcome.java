package io.acf.regions;

import io.acf.config.Generation;
import java.time.Duration;
import java.util.Optional;

/** What became of a step. */
public sealed interface Outcome {
  /** CF has it. */
  record Done() implements Outcome {}

  /** CF took it and is still at it; a later observation tells. */
  record Accepted(String what) implements Outcome {}

  /**
   * Nothing was sent: breaker open, no permit, region asked to wait.
   *
   * @param because what was last seen of a region that is left alone for it
   */
  record Refused(String reason, Duration retryAfter, Optional<Fault> because) implements Outcome {
    public Refused(String reason, Duration retryAfter) {
      this(reason, retryAfter, Optional.empty());
    }
  }

  /** The app carries a greater generation than ours: we are stale. Nothing was written. */
  record Fenced(Generation found) implements Outcome {}

  record Failed(Fault fault) implements Outcome {}
}
