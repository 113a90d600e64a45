package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the {@link SourceMachine} asks for. */
public sealed interface SourceEffect {
  /** Look at the repository; replied to by {@link SourceInput.Looked}. */
  record Look(Optional<CommitId> accepted) implements SourceEffect {}

  /**
   * Read a commit; replied to by {@link SourceInput.Read}.
   *
   * @param allowed by an operator: whether the commit descends from it
   */
  record Read(Commit commit, Optional<CommitId> allowed) implements SourceEffect {}

  /** Make this durable; replied to by {@link SourceInput.Kept}. */
  record Keep(Fact fact) implements SourceEffect {}

  /** Facts that nothing rests on. */
  record Note(List<Fact> facts) implements SourceEffect {}

  /** How the source stands from now on. */
  record Tell(Source source) implements SourceEffect {
    @Override
    public String toString() {
      return "source "
          + source.acceptedCommit().map(CommitId::brief).orElse("(none)")
          + " "
          + SourceFacts.word(source.condition());
    }
  }

  /** A look, and what it led to, has ended: the one of this number. */
  record Ended(long look) implements SourceEffect {}

  /** Tell {@link SourceInput.Tick} then. */
  record WakeAt(Instant when) implements SourceEffect {}
}
