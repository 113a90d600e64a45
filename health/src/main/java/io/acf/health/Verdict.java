package io.acf.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** What the vantage points hold together of an endpoint: what its weight may follow. */
public sealed interface Verdict {
  /** Gets its weight. */
  record Up() implements Verdict {}

  /** Gets as much of its weight as the {@link Ramp} says. */
  record Warming(Instant since) implements Verdict {}

  /** Gets nothing. */
  record Down() implements Verdict {}

  /** Too little fresh evidence: it keeps what it has. */
  record Unknown() implements Verdict {}

  /**
   * The verdict from each vantage point's last vote. A vote older than {@code policy.fresh()}
   * intervals counts for nobody, yet its vantage point still counts in the majority: being lowered
   * takes fresh DOWN votes of more than half of them, being raised fresh votes of at least half and
   * of more than say DOWN. So a single vantage point decides alone, two that differ change nothing,
   * and silence lowers nobody.
   *
   * @param votes of one endpoint, at most one a vantage point
   * @param now votes dated later than this count as fresh: no age is negative
   */
  static Verdict of(Collection<Vote> votes, Instant now, Duration interval, HealthPolicy policy) {
    Instant oldest = now.minus(interval.multipliedBy(policy.fresh()));
    var fresh = votes.stream().filter(v -> !v.at().isBefore(oldest)).toList();
    long down = fresh.stream().filter(Verdict::saysDown).count();
    var serving = fresh.stream().filter(v -> v.state().confirmed()).toList();
    if (down * 2 > votes.size()) {
      return new Down();
    }
    if (serving.size() <= down || serving.size() * 2 < votes.size()) {
      return new Unknown();
    }
    return serving.stream()
        .filter(v -> v.state() == Health.State.WARMING)
        .map(Vote::since)
        .max(Instant::compareTo)
        .<Verdict>map(Warming::new)
        .orElseGet(Up::new);
  }

  private static boolean saysDown(Vote vote) {
    return switch (vote.state()) {
      case DOWN, PROBATION -> true;
      case UNKNOWN, UP, SUSPECT, WARMING -> false;
    };
  }
}
