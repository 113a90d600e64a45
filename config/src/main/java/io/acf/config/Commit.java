package io.acf.config;

import java.time.Instant;

/**
 * A commit of the source.
 *
 * @param count commits reachable from it, itself included ({@code git rev-list --count}), 1 or more
 * @param at committer time as written; for people only, no rule reads it
 */
public record Commit(CommitId id, long count, Instant at, String author, String subject) {
  public Generation generation() {
    return Generation.ofCommits(count);
  }
}
