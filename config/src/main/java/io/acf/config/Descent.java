package io.acf.config;

/** How a commit stands to a head, as far as the local copy of the repository tells. */
public enum Descent {
  /** It is the head. */
  SAME,
  /** The head descends from it. */
  ANCESTOR,
  /** It descends from the head. */
  DESCENDANT,
  /** It is here, and on another line of history. */
  ASIDE,
  /** It is not here, or it could not be told in time. */
  UNKNOWN
}
