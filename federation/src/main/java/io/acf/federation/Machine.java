package io.acf.federation;

import java.time.Instant;

/**
 * A decider: from what is known, what comes in and the time to what is known next and what is to be
 * done. A pure function: no clock, no dice, no thread; equal arguments give equal results.
 *
 * @param <S> what is known, an immutable value
 * @param <I> what comes in
 * @param <E> what is to be done or looked at; the result of each comes back as an input
 */
@FunctionalInterface
public interface Machine<S, I extends Input, E> {
  /**
   * @param now of a clock that never goes back
   */
  Next<S, E> next(S state, I input, Instant now);
}
