package io.acf.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * What one vote makes of a {@link Verdict}.
 *
 * <pre>
 * UNKNOWN -pass-> UP            a pair that has never converged stays UNKNOWN whatever votes say
 * UNKNOWN -fall-> DOWN          only where it was up before (restored)
 * UP -fail-> SUSPECT -pass-> UP
 *            SUSPECT -fall-> DOWN
 * DOWN -rise, hold-down over, runs the newest release-> WARMING -ramp over-> UP
 *      (from the first pass on it is PROBATION; a fail goes back to DOWN)
 * WARMING -fall-> DOWN          a single failure is rechecked and does not lose the ramp
 * DOWN, spared -rise-> UP       nobody else was left when it fell: no hold-down, no ramp
 *              -fall-> DOWN     of its own, once another region shows that probes can pass
 * </pre>
 *
 * @param before the verdict, with what was heard last
 */
record Transition(Verdict before, Vote vote, Rules rules, Readiness readiness, Instant now) {
  private static final String EXCUSED = "; the health check has just changed: keeps what it has";

  /** What comes of it. */
  Verdict next() {
    return vote.opinion().passes() ? passed() : failed();
  }

  private Verdict passed() {
    var ok = vote.found();
    return switch (before.state()) {
      case UNKNOWN -> readiness.everConverged() ? up(ok) : before.with(ok + ", never converged");
      case UP -> before.with(ok);
      case SUSPECT -> up(ok);
      case DOWN, PROBATION -> returning();
      case WARMING ->
          rules.ramp().over(before.since(), now)
              ? up(ok)
              : before.with(ok + ", warming up").granted(before.grace().excused(false));
    };
  }

  private Verdict failed() {
    var found = vote.found();
    var fall = vote.opinion() == Opinion.FALL && before.failuresCount(readiness);
    var excused = fall && !before.isOut() && excusable();
    if (excused) {
      var kept =
          before.state() == Verdict.State.UP ? before.entered(Verdict.State.SUSPECT, now) : before;
      return kept.with(found + EXCUSED).granted(before.grace().excused(true));
    }
    return switch (before.state()) {
      case UNKNOWN, WARMING -> fall ? down(found) : before.with(found);
      case UP -> fall ? down(found) : before.entered(Verdict.State.SUSPECT, now).with(found);
      case SUSPECT -> fall ? down(found) : before.with(found);
      // Spared, it is judged again as soon as another region shows that probes can pass.
      case DOWN ->
          !before.isSpared()
              ? before.with(found)
              : fall ? down(found) : before.with(found + Verdict.SPARED);
      case PROBATION ->
          before
              .entered(Verdict.State.DOWN, now)
              .with(before.isSpared() ? found + Verdict.SPARED : found);
    };
  }

  /** That it fails may be the fault of the new check. */
  private boolean excusable() {
    return before.grace().young(rules.policy(), now)
        || before.grace().excused() && !readiness.proven();
  }

  /** One more pass on the way back: rise, hold-down and release must all be there. */
  private Verdict returning() {
    var probation =
        before.state() == Verdict.State.PROBATION
            ? before
            : before.entered(Verdict.State.PROBATION, now);
    if (vote.opinion() != Opinion.RISE) {
      return probation.with(vote.inARow() + " of " + rules.spec().healthyThreshold() + " passes");
    }
    if (before.isSpared()) {
      return up("back with all others");
    }
    var earliest = before.returnsNotBefore(rules.policy());
    if (now.isBefore(earliest)) {
      return probation.with("hold-down until " + earliest.truncatedTo(ChronoUnit.SECONDS));
    }
    if (!readiness.newest() && !readiness.waived()) {
      return probation.with("waits for the newest release");
    }
    var none = before.grace().excused(false);
    return new Verdict(
        Verdict.State.WARMING,
        now,
        before.opinion(),
        before.downs(),
        true,
        none,
        before.heardAt(),
        "warming up");
  }

  private Verdict down(String why) {
    var remembered =
        Stream.concat(
                before.downs().stream()
                    .filter(d -> d.plus(rules.policy().flapWindow()).isAfter(now)),
                Stream.of(now))
            .toList();
    var none = before.grace().excused(false).spared(false);
    return new Verdict(
        Verdict.State.DOWN,
        now,
        before.opinion(),
        remembered,
        before.everUp(),
        none,
        before.heardAt(),
        why);
  }

  private Verdict up(String detail) {
    var none = before.grace().excused(false).spared(false);
    return new Verdict(
        Verdict.State.UP,
        now,
        before.opinion(),
        before.downs(),
        true,
        none,
        before.heardAt(),
        detail);
  }
}
