package io.acf.regions;

import java.time.Duration;

/**
 * Asked before each API call; answers at once. Nobody waits for a permit: who is refused leaves the
 * work to a later tick.
 */
public interface CallGate {
  Entry enter();

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
