package io.acf.federation;

import io.acf.config.Digest;
import java.util.Optional;

/**
 * What the rollout of a federation lets pass in a region, of one release. Of a release that it has
 * not spoken of nothing passes.
 *
 * @param release what it is about
 * @param shut why nothing is sent; empty: it may go on
 * @param elsewhere what other regions made of the same bits and manifest
 */
public record Gate(Digest release, Optional<Condition> shut, Elsewhere elsewhere) {
  /** Lets everything pass. */
  public static Gate open(Digest release) {
    return new Gate(release, Optional.empty(), Elsewhere.NOWHERE);
  }

  /** Lets nothing pass. */
  public static Gate shut(Digest release, Condition why) {
    return new Gate(release, Optional.of(why), Elsewhere.NOWHERE);
  }
}
