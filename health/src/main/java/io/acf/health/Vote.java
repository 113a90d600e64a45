package io.acf.health;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One vantage point's opinion of an endpoint, with what it counts it from. It only says rise,
 * passing, failing or fall; what follows from that is the {@link Verdict}'s.
 *
 * <p>Fall is a streak (so many failures in a row, rechecks included) or a rate (so many of the last
 * interval probes, rechecks left out: they come in bursts of their own making, and would let a
 * region that fails every other time look better or worse than it is). Where failures can lower
 * nothing they are not counted and not rechecked, so that an endpoint that returns starts with a
 * clean sheet.
 *
 * @param vantage which orchestrator process probes
 * @param passes in a row, 0..rise
 * @param failures in a row that count, 0..fall
 * @param recent the interval probes since failures count
 * @param found one line for people: what the last probe found
 * @param at when that probe ended: how fresh this is
 */
public record Vote(
    String vantage,
    Endpoint endpoint,
    Opinion opinion,
    int passes,
    int failures,
    Recent recent,
    String found,
    Instant at) {
  public Vote {
    if (passes < 0 || failures < 0) {
      throw new IllegalArgumentException("a streak below 0: " + passes + ", " + failures);
    }
  }

  /** Of one that has not probed yet: never fresh, so that it decides nothing. */
  static Vote none(String vantage, Endpoint endpoint) {
    return new Vote(
        vantage, endpoint, Opinion.FAILING, 0, 0, Recent.NONE, "not probed yet", Instant.MIN);
  }

  /**
   * One probe more. {@code Unasked} changes nothing: it says nothing of the region.
   *
   * @param counts whether failures may lower the endpoint
   * @param ended when the probe ended
   */
  Vote next(ProbeResult probe, boolean counts, Rules rules, Instant ended) {
    return switch (probe) {
      case ProbeResult.Unasked unasked -> this;
      case ProbeResult.Passed passed -> passed(passed, counts, rules, ended);
      case ProbeResult.Failed failed -> failed(failed, counts, rules, ended);
    };
  }

  private Vote passed(ProbeResult.Passed probe, boolean counts, Rules rules, Instant ended) {
    int rise = rules.spec().healthyThreshold();
    int row = Math.min(passes + 1, rise);
    var opinion = row == rise ? Opinion.RISE : Opinion.PASSING;
    var sheet = sheet(true, counts, rules);
    return new Vote(vantage, endpoint, opinion, row, 0, sheet, "HTTP " + probe.status(), ended);
  }

  private Vote failed(ProbeResult.Failed probe, boolean counts, Rules rules, Instant ended) {
    var found = probe.cause().reason() + ": " + probe.detail();
    var sheet = sheet(false, counts, rules);
    if (!counts) {
      return new Vote(vantage, endpoint, Opinion.FALL, 0, 0, sheet, found, ended);
    }
    int fall = rules.spec().unhealthyThreshold();
    int row = Math.min(failures + 1, fall);
    var rated = sheet.failed() >= rules.policy().rate().failed();
    var opinion = row == fall || rated ? Opinion.FALL : Opinion.FAILING;
    var why = rated && row < fall ? sheet + " failed, the last: " + found : found;
    return new Vote(vantage, endpoint, opinion, 0, row, sheet, why, ended);
  }

  /** A recheck is no interval probe. */
  private Recent sheet(boolean passed, boolean counts, Rules rules) {
    if (!counts) {
      return Recent.NONE;
    }
    return failures > 0 ? recent : recent.and(passed, rules.policy().rate().of());
  }

  /** The same, and no failure of before counts. */
  Vote cleared() {
    return new Vote(vantage, endpoint, opinion, passes, 0, Recent.NONE, found, at);
  }

  /** How many probes in a row ended as the last one did, counted up to rise or fall. */
  public int inARow() {
    return opinion.passes() ? passes : failures;
  }

  /**
   * The vote that says what the vantage points hold together; empty where they do not agree. A vote
   * that is not fresh counts for nobody, yet its vantage point still counts in the majority: being
   * lowered takes fresh votes of more than half of them, being raised fresh votes of at least half
   * and of more than would lower. So a single vantage point decides alone, two that differ change
   * nothing, and silence lowers nobody.
   *
   * @param votes of one endpoint, at most one a vantage point
   * @param out whether it is down: then whoever does not see it pass says that it still is
   */
  static Optional<Vote> deciding(Collection<Vote> votes, boolean out, Rules rules, Instant now) {
    var fresh =
        votes.stream()
            .filter(vote -> rules.fresh(vote.at(), now))
            .sorted(Comparator.comparing(Vote::at).thenComparing(Vote::vantage).reversed())
            .toList();
    var down = fresh.stream().filter(vote -> vote.lowers(out)).toList();
    if (down.size() * 2 > votes.size()) {
      return down.stream().min(Comparator.comparing(Vote::opinion));
    }
    for (var opinion : List.of(Opinion.RISE, Opinion.PASSING, Opinion.FAILING)) {
      var up =
          fresh.stream()
              .filter(vote -> !vote.lowers(out) && vote.opinion().compareTo(opinion) >= 0)
              .toList();
      if (up.size() > down.size() && up.size() * 2 >= votes.size()) {
        return up.stream().min(Comparator.comparing(Vote::opinion));
      }
    }
    return Optional.empty();
  }

  private boolean lowers(boolean out) {
    return out ? !opinion.passes() : opinion == Opinion.FALL;
  }
}
