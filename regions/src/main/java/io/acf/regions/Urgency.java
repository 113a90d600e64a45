package io.acf.regions;

/** What calls of a region are for, the most urgent first. */
public enum Urgency {
  /** What a person asks for, and what a commit wants otherwise: may spend all that is left. */
  PEOPLE_AND_COMMITS(0),
  /** What the region no longer shows as it was brought there. */
  DRIFT(25),
  /** A look for its own sake. */
  RESYNC(50);

  private final int reserve;

  Urgency(int reserve) {
    this.reserve = reserve;
  }

  /** Part of a full budget that it leaves to those above it, 0..99 percent. */
  int reserve() {
    return reserve;
  }
}
