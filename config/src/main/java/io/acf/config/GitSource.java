package io.acf.config;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** The repository that holds the desired state. */
public interface GitSource {
  /**
   * Fetches, then tells where the branch stands. Bounded in time and size; never throws for an
   * operating error.
   *
   * @param accepted the commit in force; empty before the first one
   */
  Look look(Optional<CommitId> accepted);

  /** The files of a commit that a look or {@link #known} has named. */
  SourceTree tree(CommitId commit);

  /**
   * A commit that is already here, without asking the repository: what was in force before a
   * restart can be read again while the repository is out of reach. Empty where it is not here.
   */
  default Optional<Commit> known(CommitId commit) {
    return Optional.empty();
  }

  /**
   * How each of these commits stands to a head, by what is here already: bounded in time, and the
   * repository is not asked.
   */
  default SortedMap<CommitId, Descent> descents(CommitId head, SortedSet<CommitId> commits) {
    return Ancestry.alone(head, commits);
  }

  /** What a look saw. Not seen is not the same as seen nothing. */
  sealed interface Look {
    /**
     * @param descends the head descends from the accepted commit or is it (true when none is
     *     accepted)
     * @param empty the head's tree holds no file
     */
    record Seen(Commit head, boolean descends, boolean empty) implements Look {}

    /**
     * The repository answers, and the branch is not there (any more).
     *
     * @param reason what is not there, and what is in its place
     * @param tip what to write or push
     */
    record Vanished(String branch, String reason, String tip) implements Look {
      /** Nothing is known but that. */
      public Vanished(String branch) {
        this(
            branch,
            "branch " + branch + " is not in the repository",
            "push it: a repository without a commit has no branch");
      }
    }

    /** Nobody knows: unreachable, refused, too large, timed out. */
    record Blind(String reason, String tip) implements Look {}
  }
}
