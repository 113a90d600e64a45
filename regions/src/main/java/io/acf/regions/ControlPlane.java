package io.acf.regions;

import java.time.Instant;
import java.util.Optional;

/** The API of a region as such, apart from what it holds. */
public interface ControlPlane {
  /**
   * One cheap call without credentials ({@code GET /}, which Cloud Foundry's rate limits leave
   * out).
   *
   * @return why it is not well; empty: it is
   */
  Optional<Fault> probe();

  /** Somebody asks for another try now: our own rests and the region's wish are over, once. */
  default void insist() {}

  /** What the region asked us to wait for, while that goes on; empty: nothing. */
  default Optional<Quiet> quiet() {
    return Optional.empty();
  }

  /** What may be asked of the region; empty: as much as anybody likes. */
  default Optional<CallBudget> budget() {
    return Optional.empty();
  }

  /**
   * A wait that the region dictates (429): nothing is sent before its end.
   *
   * @param until by the clock that the region was given
   * @param why one line, with what the region said
   */
  record Quiet(Instant until, String why) {}

  /**
   * Forgets what was learned of the region and may have changed while it was away: links, tokens.
   * Connections and threads stay.
   */
  void renew();
}
