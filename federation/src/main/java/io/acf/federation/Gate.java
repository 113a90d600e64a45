package io.acf.federation;

import java.util.Optional;

/**
 * What the rollout of a federation lets pass in a region.
 *
 * @param shut why nothing is sent; empty: it may go on
 * @param elsewhere what other regions made of the same bits and manifest
 */
public record Gate(Optional<Condition> shut, Elsewhere elsewhere) {
  public static final Gate OPEN = new Gate(Optional.empty(), Elsewhere.NOWHERE);
}
