package io.acf.simulator.osb;

import org.jspecify.annotations.Nullable;

/** What came of a call to a broker. */
public sealed interface BrokerAnswer {
  /**
   * An answer.
   *
   * @param reason the phrase of the status, such as Bad Gateway
   * @param retryAfterSeconds when the broker wants to be asked again; null where it says nothing
   */
  record Came(int status, String reason, String body, @Nullable Integer retryAfterSeconds)
      implements BrokerAnswer {}

  /** Nobody is there, or nobody knows the host. */
  record Unreachable(String url) implements BrokerAnswer {}

  /** No whole answer in the time that a broker has. */
  record TimedOut() implements BrokerAnswer {}

  /** Cut off, too large, or no HTTP. */
  record Broken(String why) implements BrokerAnswer {}
}
