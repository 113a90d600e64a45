package io.acf.simulator.wire;

import java.util.Optional;

/** Knows who a token belongs to. */
@FunctionalInterface
public interface Guard {
  /**
   * Who sent {@code authorization}.
   *
   * @throws CfError 401 without a token or with one that is not valid
   */
  Actor authenticate(Optional<String> authorization);
}
