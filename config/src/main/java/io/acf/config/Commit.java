package io.acf.config;

import java.time.Instant;

/**
 * A commit of the source.
 *
 * @param count commits reachable from it, itself included ({@code git rev-list --count}), 1 or more
 * @param at committer time as written; for people only, no rule reads it
 * @param raised added to the count in the generation, 0 or more: an operator accepted a rewritten
 *     history, and no region may take what follows for old
 */
public record Commit(
    CommitId id, long count, Instant at, String author, String subject, long raised) {
  /** A commit of a history that was never rewritten. */
  public Commit(CommitId id, long count, Instant at, String author, String subject) {
    this(id, count, at, author, subject, 0);
  }

  /** The same commit, its generation raised. */
  public Commit raised(long by) {
    return new Commit(id, count, at, author, subject, by);
  }

  public Generation generation() {
    return Generation.ofCommits(count + raised);
  }
}
