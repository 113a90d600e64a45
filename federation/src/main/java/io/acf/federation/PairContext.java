package io.acf.federation;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a pair beside what its region shows.
 *
 * @param asked how long ago a person asked for another try; ages of what had ended by then are
 *     greater
 * @param crashing what was seen of a deployment before
 * @param elsewhere what other regions made of the same bits and manifest
 * @param answered host names whose routes have to stay
 */
public record PairContext(
    Optional<Duration> asked,
    Optional<Memory.Crashing> crashing,
    Elsewhere elsewhere,
    Answered answered) {
  public static final PairContext NONE =
      new PairContext(Optional.empty(), Optional.empty(), Elsewhere.NOWHERE, Answered.NOTHING);

  /** Whether a person asked for another try after something had ended. */
  boolean askedSince(Duration ended) {
    return asked.filter(ago -> ago.compareTo(ended) < 0).isPresent();
  }
}
