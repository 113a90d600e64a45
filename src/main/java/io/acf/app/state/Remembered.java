package io.acf.app.state;

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
public record Remembered(Recall recall, Optional<Accepted> accepted, Optional<CommitId> allowed) {
  /**
   * The commit in force, and the generation that it was given.
   *
   * @param raised by how much the generation was raised since, 0 or more
   */
  public record Accepted(CommitId commit, Optional<Generation> generation, long raised) {
    /** The commit as it was accepted, whatever its history counts. */
    public Commit raise(Commit known) {
      var given = generation.map(it -> it.commits() - known.count()).orElse(0L);
      return known.raised(Math.max(given, raised));
    }
  }

  /**
   * @param now when this process began
   */
  public static Remembered of(Journal journal, Instant now) {
    var fold = new Fold();
    journal.recall(fold::add);
    return new Remembered(fold.recall.done(now), fold.accepted(), fold.allowed);
  }

  private static final class Fold {
    private final Recall.Fold recall = new Recall.Fold();
    private Optional<Accepted> accepted = Optional.empty();
    private Optional<CommitId> allowed = Optional.empty();
    private long raised;

    /** What was raised once is never lowered. */
    Optional<Accepted> accepted() {
      return accepted.map(it -> new Accepted(it.commit(), it.generation(), raised));
    }

    private static long raise(String by) {
      return by.matches("\\d{1,18}") ? Long.parseLong(by) : 0;
    }

    void add(Event event) {
      recall.add(event);
      if (event.kind() == Event.Kind.COMMIT_ACCEPTED) {
        accepted =
            Optional.of(
                new Accepted(
                    new CommitId(event.draft().detail("commit")),
                    Generation.parse(event.draft().detail("generation")),
                    0));
        allowed = Optional.empty();
      } else if (event.kind() == Event.Kind.GENERATION_RAISED) {
        raised = Math.max(raised, raise(event.draft().detail("by")));
      } else if (event.kind() == Event.Kind.SOURCE_ACCEPT) {
        allowed = Optional.of(new CommitId(event.draft().detail("commit")));
      }
    }
  }
}
