package io.acf.federation;

import java.util.Locale;

/** The closed list of states of a (federation, region) pair, in order of precedence. */
public enum State {
  /** Never seen. */
  UNKNOWN,
  /** Something to do, but the region is unreachable, cordoned or frozen. */
  DEFERRED,
  /** Nothing to do, and it cannot be seen. */
  UNREACHABLE,
  /** It cannot go on without a person, or is waiting to try again. */
  FAILED,
  /** On its way. */
  PROGRESSING,
  /** The release is completed, and somebody changed something since. */
  DRIFTED,
  /** Everything as in git, seen within 3 ticks. */
  CONVERGED;

  /** In lower case, as everywhere outside. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Codes for state timelines start at 1. */
  public int code() {
    return ordinal() + 1;
  }
}
