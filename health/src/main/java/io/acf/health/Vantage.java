package io.acf.health;

import java.time.Instant;
import java.util.Optional;

/**
 * What one vantage point counts of an endpoint. It only says rise, passing, failing or fall; what
 * follows from that is the {@link Verdict}'s.
 *
 * <p>Fall is a streak (so many failures in a row, rechecks included) or a rate (so many of the last
 * interval probes, rechecks left out: they come in bursts of their own making, and would let a
 * region that fails every other time look better or worse than it is). Where failures can lower
 * nothing they are not counted and not rechecked, so that an endpoint that returns starts with a
 * clean sheet.
 *
 * @param passes in a row, 0..rise
 * @param failures in a row that count, 0..fall
 * @param recent the interval probes since failures count
 * @param said empty until a probe was answered
 */
public record Vantage(int passes, int failures, Recent recent, Optional<Said> said) {
  /** Nothing was probed yet. */
  public static final Vantage NEW = new Vantage(0, 0, Recent.NONE, Optional.empty());

  public Vantage {
    if (passes < 0 || failures < 0) {
      throw new IllegalArgumentException("a streak below 0: " + passes + ", " + failures);
    }
  }

  /**
   * What it says since its last probe.
   *
   * @param found one line for people
   * @param at when that probe ended
   */
  public record Said(Opinion opinion, String found, Instant at) {}

  /**
   * One probe more. {@code Unasked} changes nothing: it says nothing of the region.
   *
   * @param counts whether failures may lower the endpoint
   * @param ended when the probe ended
   */
  public Vantage next(ProbeResult probe, boolean counts, Rules rules, Instant ended) {
    return switch (probe) {
      case ProbeResult.Unasked unasked -> this;
      case ProbeResult.Passed passed -> passed(passed, counts, rules, ended);
      case ProbeResult.Failed failed -> failed(failed, counts, rules, ended);
    };
  }

  private Vantage passed(ProbeResult.Passed probe, boolean counts, Rules rules, Instant ended) {
    int rise = rules.spec().healthyThreshold();
    int row = Math.min(passes + 1, rise);
    var opinion = row == rise ? Opinion.RISE : Opinion.PASSING;
    return new Vantage(
        row,
        0,
        sheet(true, counts, rules),
        Optional.of(new Said(opinion, "HTTP " + probe.status(), ended)));
  }

  private Vantage failed(ProbeResult.Failed probe, boolean counts, Rules rules, Instant ended) {
    var found = probe.cause().reason() + ": " + probe.detail();
    var sheet = sheet(false, counts, rules);
    if (!counts) {
      return new Vantage(0, 0, sheet, Optional.of(new Said(Opinion.FALL, found, ended)));
    }
    int fall = rules.spec().unhealthyThreshold();
    int row = Math.min(failures + 1, fall);
    var rated = sheet.failed() >= rules.policy().rate().failed();
    var opinion = row == fall || rated ? Opinion.FALL : Opinion.FAILING;
    var why = rated && row < fall ? sheet + " failed, the last: " + found : found;
    return new Vantage(0, row, sheet, Optional.of(new Said(opinion, why, ended)));
  }

  /** A recheck is no interval probe. */
  private Recent sheet(boolean passed, boolean counts, Rules rules) {
    if (!counts) {
      return Recent.NONE;
    }
    return failures > 0 ? recent : recent.and(passed, rules.policy().rate().of());
  }

  /** The same, and no failure of before counts. */
  Vantage cleared() {
    return new Vantage(passes, 0, Recent.NONE, said);
  }

  /** Empty until a probe was answered. */
  public Optional<Vote> vote(String vantage, Endpoint endpoint) {
    return said.map(
        it ->
            new Vote(
                vantage,
                endpoint,
                it.opinion(),
                it.opinion().passes() ? passes : failures,
                it.found(),
                it.at()));
  }
}
