package io.acf.federation;

import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Source;
import io.acf.config.Text;
import java.util.List;
import java.util.Optional;

/** What changes of a source mean for the journal. */
final class SourceFacts {
  private SourceFacts() {}

  static Fact inForce(Source before, Reading.Accepted accepted) {
    var left = before.leaving(accepted.desired());
    return new SourceFact.CommitAccepted(
        accepted.commit().id(),
        Optional.of(accepted.desired().generation()),
        accepted.commit().author(),
        accepted.commit().subject(),
        left.isEmpty() ? "" : Text.listed(left));
  }

  /**
   * Of several errors the first, and that there are more; a warning rejects nothing. A commit that
   * is rejected once more is told once.
   */
  static List<Fact> refused(Source before, Reading.Rejected rejected) {
    if (before.condition() instanceof Source.Condition.Rejected last
        && last.commit().equals(rejected.commit())) {
      return List.of();
    }
    var errors =
        rejected.problems().stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .toList();
    var first = errors.stream().findFirst();
    return List.of(
        new SourceFact.CommitRejected(
            rejected.commit().id(),
            rejected.problems().size(),
            first.map(problem -> problem.position() + " " + problem.message()).orElse("")
                + (errors.size() > 1
                    ? "; and " + (errors.size() - 1) + " more, see: acf source"
                    : "")));
  }

  /** Another condition than before; empty where it is the same, or told by another fact. */
  static Optional<Fact> changed(Source before, Source after) {
    var word = word(after.condition());
    return word.equals(word(before.condition()))
        ? Optional.empty()
        : switch (after.condition()) {
          case Source.Condition.Starting ignored -> Optional.empty();
          case Source.Condition.Rejected ignored -> Optional.empty(); // Told by the commit.
          case Source.Condition.Following ignored ->
              Optional.of(new SourceFact.SourceChanged(word, Optional.empty()));
          case Source.Condition.Unreachable away ->
              Optional.of(changed(word, away.reason(), away.tip()));
          case Source.Condition.Frozen frozen ->
              Optional.of(changed(word, frozen.reason(), frozen.tip()));
        };
  }

  private static Fact changed(String word, String reason, String tip) {
    return new SourceFact.SourceChanged(word, Optional.of(new SourceFact.Why(reason, tip)));
  }

  static String word(Source.Condition condition) {
    return switch (condition) {
      case Source.Condition.Starting ignored -> "starting";
      case Source.Condition.Following ignored -> "following";
      case Source.Condition.Unreachable ignored -> "unreachable";
      case Source.Condition.Rejected ignored -> "rejected";
      case Source.Condition.Frozen ignored -> "frozen";
    };
  }
}
