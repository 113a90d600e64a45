package io.acf.simulator.wire;

import java.util.Map;
import java.util.function.IntFunction;

/** Answers requests to apps. */
@FunctionalInterface
public interface Traffic {
  /**
   * Answers a request for {@code host} (lower case, without a port).
   *
   * @param headers names in lower case
   */
  Answer answer(String method, String host, String path, Map<String, String> headers);

  /** Where the answer is. */
  sealed interface Answer {
    /** Here. */
    record Ready(Reply reply) implements Answer {}

    /**
     * At an instance that listens on this machine.
     *
     * @param port on loopback
     * @param headers for the instance
     * @param done takes the instance's status for the access log; 0 where it did not answer, and
     *     gives what to answer then
     */
    record Elsewhere(int port, Map<String, String> headers, IntFunction<Reply> done)
        implements Answer {}
  }
}
