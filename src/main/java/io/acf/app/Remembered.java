package io.acf.app;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.federation.Event;
import io.acf.federation.Journal;
import io.acf.federation.Recall;
import java.time.Instant;
import java.util.Optional;

/**
 * What the journal remembers at start.
 *
 * @param accepted the commit that was in force
 * @param allowed what an operator accepted since, and what was not used yet
 */
record Remembered(Recall recall, Optional<Accepted> accepted, Optional<CommitId> allowed) {
  /** The commit in force, and the generation that it was given. */
  record Accepted(CommitId commit, Optional<Generation> generation) {
    /** The commit as it was accepted, whatever its history counts. */
    Commit raise(Commit known) {
      return generation
          .map(given -> known.raised(Math.max(0, given.commits() - known.count())))
          .orElse(known);
    }
  }

  /**
   * @param now when this process began
   */
  static Remembered of(Journal journal, Instant now) {
    var fold = new Fold();
    journal.recall(fold::add);
    return new Remembered(fold.recall.done(now), fold.accepted, fold.allowed);
  }

  private static final class Fold {
    private final Recall.Fold recall = new Recall.Fold();
    private Optional<Accepted> accepted = Optional.empty();
    private Optional<CommitId> allowed = Optional.empty();

    void add(Event event) {
      recall.add(event);
      if (event.kind() == Event.Kind.COMMIT_ACCEPTED) {
        accepted =
            Optional.of(
                new Accepted(
                    new CommitId(event.draft().detail("commit")),
                    Generation.parse(event.draft().detail("generation"))));
        allowed = Optional.empty();
      } else if (event.kind() == Event.Kind.SOURCE_ACCEPT) {
        allowed = Optional.of(new CommitId(event.draft().detail("commit")));
      }
    }
  }
}
