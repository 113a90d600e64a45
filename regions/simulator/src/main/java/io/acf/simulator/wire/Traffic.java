package io.acf.simulator.wire;

import java.util.Map;

/** Answers requests to apps. */
@FunctionalInterface
public interface Traffic {
  /**
   * Answers a request for {@code host} (lower case, without a port).
   *
   * @param headers names in lower case
   */
  Reply answer(String method, String host, String path, Map<String, String> headers);
}
