package io.acf.regions;

import java.time.Duration;

/**
 * Asked before each API call; answers at once. Nobody waits for a permit: who is refused leaves the
 * work to a later tick.
 */
public interface CallGate {
  Entry enter();

  /**
   * What an answer of the region tells of its rate limit.
   *
   * @param limit calls of a whole window
   * @param remaining in this window
   * @param untilReset how long it goes on
   */
  default void told(long limit, long remaining, Duration untilReset) {}

  /** Whether the call may go. */
  sealed interface Entry {}

  /** It may; {@link #close} when the call has ended. */
  non-sealed interface Open extends Entry, AutoCloseable {
    @Override
    void close();
  }

  /**
   * It may not.
   *
   * @param retryAfter when it may be worth asking again, more than 0
   */
  record Shut(String reason, Duration retryAfter) implements Entry {}

  /** Lets everything through. */
  CallGate ALWAYS_OPEN = () -> (Open) () -> {};
}
