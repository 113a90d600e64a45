package io.acf.federation;

import io.acf.config.Source;
import java.time.Instant;
import java.util.Optional;

/**
 * What the {@link SourceMachine} knows.
 *
 * @param begun looks so far, the one under way included
 * @param asked somebody waits for a look that begins after the one under way
 * @param raise what a region told of the generation meanwhile
 * @param owed says which commit is in force, and could not be made durable yet
 * @param due when to look again
 */
public record SourceState(
    Source source,
    Busy busy,
    long begun,
    boolean asked,
    Optional<SourceInput.Raised> raise,
    Optional<Fact> owed,
    Instant due) {

  /** What is under way. */
  sealed interface Busy {
    record Idle() implements Busy {}

    record Looking() implements Busy {}

    record Reading() implements Busy {}

    /** What the next source rests on is being made durable. */
    record Keeping(Source next, Fact fact) implements Busy {
      @Override
      public String toString() {
        return "Keeping";
      }
    }

    /** What is owed is being made durable. */
    record Paying() implements Busy {}
  }

  /** Before the first look, with what was in force before. */
  public static SourceState first(Source source, Instant now) {
    return new SourceState(
        source, new Busy.Idle(), 0, false, Optional.empty(), Optional.empty(), now);
  }

  boolean idle() {
    return busy instanceof Busy.Idle;
  }

  SourceState source(Source next) {
    return new SourceState(next, busy, begun, asked, raise, owed, due);
  }

  SourceState busy(Busy next) {
    return new SourceState(source, next, begun, asked, raise, owed, due);
  }

  SourceState looking() {
    return new SourceState(source, new Busy.Looking(), begun + 1, false, raise, owed, due);
  }

  SourceState asking() {
    return new SourceState(source, busy, begun, true, raise, owed, due);
  }

  SourceState raise(Optional<SourceInput.Raised> next) {
    return new SourceState(source, busy, begun, asked, next, owed, due);
  }

  SourceState due(Instant next) {
    return new SourceState(source, busy, begun, asked, raise, owed, next);
  }

  SourceState owed(Optional<Fact> next) {
    return new SourceState(source, busy, begun, asked, raise, next, due);
  }
}
