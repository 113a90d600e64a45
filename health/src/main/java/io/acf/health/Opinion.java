package io.acf.health;

/** What a vantage point says of an endpoint, the worst first. */
public enum Opinion {
  /**
   * As many failures in a row as {@code fall} asks for, or too many of the last interval probes.
   */
  FALL,
  /** The last probe failed; that is yet to be rechecked. */
  FAILING,
  /** The last probe passed. */
  PASSING,
  /** As many passes in a row as {@code rise} asks for. */
  RISE;

  boolean passes() {
    return this == PASSING || this == RISE;
  }
}
