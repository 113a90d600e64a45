package io.acf.health;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which vote decides. A vote that is not fresh counts for nobody, yet its vantage point still
 * counts in the majority: being lowered takes fresh votes of more than half of them, being raised
 * fresh votes of at least half and of more than would lower. So a single vantage point decides
 * alone, two that differ change nothing, and silence lowers nobody.
 */
final class Quorum {
  private Quorum() {}

  /**
   * The vote that says what the vantage points hold together; empty where they do not agree.
   *
   * @param votes of one endpoint, at most one a vantage point
   * @param out whether it is down: then whoever does not see it pass says that it still is
   */
  static Optional<Vote> decide(Collection<Vote> votes, boolean out, Rules rules, Instant now) {
    var fresh =
        votes.stream()
            .filter(vote -> rules.fresh(vote.at(), now))
            .sorted(Comparator.comparing(Vote::at).thenComparing(Vote::vantage).reversed())
            .toList();
    var down = fresh.stream().filter(vote -> lowers(vote, out)).toList();
    if (down.size() * 2 > votes.size()) {
      return down.stream().min(Comparator.comparing(Vote::opinion));
    }
    for (var opinion : List.of(Opinion.RISE, Opinion.PASSING, Opinion.FAILING)) {
      var up =
          fresh.stream()
              .filter(vote -> !lowers(vote, out) && vote.opinion().compareTo(opinion) >= 0)
              .toList();
      if (up.size() > down.size() && up.size() * 2 >= votes.size()) {
        return up.stream().min(Comparator.comparing(Vote::opinion));
      }
    }
    return Optional.empty();
  }

  private static boolean lowers(Vote vote, boolean out) {
    return out ? !vote.opinion().passes() : vote.opinion() == Opinion.FALL;
  }
}
