package io.acf.regions;

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

  /** Somebody asks for another try now: our own rests are over, once. */
  default void insist() {}

  /**
   * Forgets what was learned of the region and may have changed while it was away: links, tokens.
   * Connections and threads stay.
   */
  void renew();
}
