package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import java.util.Optional;

/** What became of commits, and how the source stands. */
public sealed interface SourceFact extends Fact {
  /**
   * A commit is in force.
   *
   * @param generation that it was given; empty where an old journal does not tell
   * @param left federations that left git with it, for people; empty where none did
   */
  record CommitAccepted(
      CommitId commit, Optional<Generation> generation, String author, String subject, String left)
      implements SourceFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.COMMIT_ACCEPTED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.finding("commit-accepted"));
    }

    @Override
    public FactText text() {
      var text =
          FactText.of(kind())
              .with("commit", commit.hex())
              .with("author", author)
              .with("subject", subject);
      var given = generation.map(it -> text.with("generation", it.toString())).orElse(text);
      return left.isEmpty() ? given : given.with("left", left);
    }
  }

  /**
   * A commit is not taken.
   *
   * @param problems how many there are, warnings included
   * @param message the first error, for people
   */
  record CommitRejected(CommitId commit, int problems, String message) implements SourceFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.COMMIT_REJECTED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      return FactText.of(kind())
          .with("commit", commit.hex())
          .with("problems", Integer.toString(problems))
          .with("message", message);
    }
  }

  /**
   * The source is in another condition.
   *
   * @param condition its word, e.g. {@code following}
   * @param why empty where all is well
   */
  record SourceChanged(String condition, Optional<Why> why) implements SourceFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.SOURCE_CHANGED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      var text = FactText.of(kind()).with("condition", condition);
      return why.map(it -> text.with("reason", it.reason()).with("tip", it.tip())).orElse(text);
    }
  }

  /** Why the source cannot be followed, and what to do about it. */
  record Why(String reason, String tip) {}

  /**
   * An app tells that a rewritten history was accepted once. What was raised once is never lowered,
   * so each amount is a key of its own and the greatest counts.
   *
   * @param region where the app is
   * @param by how much is added to the count of commits, 0 or more
   * @param generation that git wants now; empty where no commit is in force
   */
  record GenerationRaised(RegionName region, long by, Optional<Generation> generation)
      implements SourceFact {
    static final String STEM = "generation-raised";

    @Override
    public Event.Kind kind() {
      return Event.Kind.GENERATION_RAISED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.each(STEM, Long.toString(by)));
    }

    @Override
    public FactText text() {
      return FactText.of(kind())
          .region(region)
          .with("by", Long.toString(by))
          .with("generation", generation.map(Generation::toString).orElse(""));
    }

    private static long by(String text) {
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
  }

  static SourceFact read(FactText text) {
    return switch (text.kind()) {
      case COMMIT_ACCEPTED ->
          new CommitAccepted(
              text.commit(),
              text.generation(),
              text.detail("author"),
              text.detail("subject"),
              text.detail("left"));
      case COMMIT_REJECTED ->
          new CommitRejected(
              text.commit(), Integer.parseInt(text.detail("problems")), text.detail("message"));
      case SOURCE_CHANGED ->
          new SourceChanged(
              text.detail("condition"),
              text.has("reason")
                  ? Optional.of(new Why(text.detail("reason"), text.detail("tip")))
                  : Optional.empty());
      case GENERATION_RAISED ->
          new GenerationRaised(
              text.regionOf(), GenerationRaised.by(text.detail("by")), text.generation());
      default -> throw new IllegalArgumentException("not of the source: " + text.kind());
    };
  }
}
