package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.GitSource;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import java.util.List;
import java.util.Optional;

/** What comes in to the {@link SourceMachine}. */
public sealed interface SourceInput extends Input {
  /** Somebody waits for a look that begins from now on. */
  record LookNow() implements SourceInput {}

  /** An operator says that this commit may be followed though it does not descend. */
  record Allowed(CommitId commit) implements SourceInput {}

  /** A look at the repository has ended. */
  record Looked(GitSource.Look look) implements SourceInput {}

  /**
   * A commit was read.
   *
   * @param behind a commit that an operator has allowed, where that is the one that was read or an
   *     ancestor of it
   */
  record Read(Reading reading, Optional<CommitId> behind) implements SourceInput {
    public Read(Reading reading) {
      this(reading, Optional.empty());
    }

    @Override
    public String toString() {
      return "read "
          + switch (reading) {
            case Reading.Accepted it -> "accepted " + it.commit().id().brief();
            case Reading.Rejected it -> "rejected " + it.commit().id().brief();
          };
    }
  }

  /**
   * What a next source rests on was to be made durable.
   *
   * @param refused why it is not; empty: it is
   */
  record Kept(Optional<Journal.Appended.Refused> refused) implements SourceInput {}

  /** A region's marks say that the generation was raised by so much. */
  record Raised(RegionName region, long by) implements SourceInput {
    @Override
    public Object key() {
      return List.of(Raised.class, region);
    }
  }

  /** The time that was asked for has come. */
  record Tick() implements SourceInput {}
}
