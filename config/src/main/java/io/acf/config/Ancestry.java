package io.acf.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What the local copy of the repository tells of commits that a region shows. Bounded in time; the
 * network is never asked. What is not known now may be known after the next look at the repository.
 */
public interface Ancestry {
  /** How each of these commits stands to the head. */
  SortedMap<CommitId, Descent> of(CommitId head, SortedSet<CommitId> commits);

  /** Commits reachable from it, itself included; empty where it is not here. */
  Optional<Long> count(CommitId commit);

  /**
   * The release that an app should have had at a commit; empty where that commit names no such app,
   * or cannot be read.
   */
  Optional<Digest> release(CommitId commit, RegionName region, Target target, AppName app);

  /** Knows the head alone: then numbers decide. */
  Ancestry NONE =
      new Ancestry() {
        @Override
        public SortedMap<CommitId, Descent> of(CommitId head, SortedSet<CommitId> commits) {
          return alone(head, commits);
        }

        @Override
        public Optional<Long> count(CommitId commit) {
          return Optional.empty();
        }

        @Override
        public Optional<Digest> release(
            CommitId commit, RegionName region, Target target, AppName app) {
          return Optional.empty();
        }
      };

  /** Each of the commits as it is known where nothing but the head is. */
  static SortedMap<CommitId, Descent> alone(CommitId head, SortedSet<CommitId> commits) {
    var descents = new TreeMap<CommitId, Descent>();
    commits.forEach(
        commit -> descents.put(commit, commit.equals(head) ? Descent.SAME : Descent.UNKNOWN));
    return Collections.unmodifiableSortedMap(descents);
  }
}
