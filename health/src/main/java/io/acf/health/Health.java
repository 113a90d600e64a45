package io.acf.health;

import io.acf.config.HealthSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What one vantage point holds of a pair, as a value: record in, record out.
 *
 * <pre>
 * UNKNOWN -pass-> UP            a pair that has never converged stays UNKNOWN whatever probes say
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
 * <p>Fall is a streak (so many failures in a row, rechecks included) or a rate (so many of the last
 * interval probes, rechecks left out: they come in bursts of their own making, and would let a
 * region that fails every other time look better or worse than it is). The rate looks back to the
 * last time it went DOWN at most: a region that returns starts with a clean sheet.
 *
 * <p>Instants that lie in the future (the clock was set back) count as now: an age is never
 * negative, and a hold-down never grows by a jump.
 *
 * @param since when this state was entered
 * @param streak failures (UNKNOWN, SUSPECT, WARMING) or passes (PROBATION) in a row; else 0
 * @param downs when it went DOWN: the last time, and those within the flap window before it, oldest
 *     first
 * @param everUp whether it has been up before, here or before a restart; one that never was is not
 *     yet up, rather than down
 * @param recent the interval probes since it last went DOWN
 * @param grace what speaks for it although its probes fail
 * @param detail one line for people: what the last probe found, or what the return waits for
 */
public record Health(
    State state,
    Instant since,
    int streak,
    List<Instant> downs,
    boolean everUp,
    Recent recent,
    Grace grace,
    String detail) {
  private static final String SPARED = "; nobody else was left: keeps what it has";
  private static final String EXCUSED = "; the health check has just changed: keeps what it has";

  public Health {
    downs = List.copyOf(downs);
    if (streak < 0) {
      throw new IllegalArgumentException("streak below 0: " + streak);
    }
  }

  /** One that remembers no single probe, and for which nothing speaks. */
  public Health(
      State state, Instant since, int streak, List<Instant> downs, boolean everUp, String detail) {
    this(state, since, streak, downs, everUp, Recent.NONE, Grace.NONE, detail);
  }

  /** A pair of which nothing is known and that was never up. */
  public static Health unknown(Instant now) {
    return new Health(State.UNKNOWN, now, 0, List.of(), false, "not probed yet");
  }

  /** A pair that was up before a restart: its first pass makes it UP at full weight. */
  public static Health restored(Instant now) {
    return new Health(State.UNKNOWN, now, 0, List.of(), true, "not probed since the restart");
  }

  /**
   * The same from now on asked in another way: fresh evidence. What was up stays up, what was down
   * is not known to be. What is on its way back passed the check of before, so that is not why it
   * is out: it goes on being held down, and waits for the newest release and its ramp.
   */
  public Health askedAnew(Instant now) {
    return switch (state) {
      case UP, SUSPECT -> anew(State.UP, state == State.UP ? since : now, now);
      case WARMING, UNKNOWN -> anew(state, since, now);
      case PROBATION -> isSpared() ? anew(State.UNKNOWN, now, now) : anew(state, since, now);
      case DOWN -> anew(State.UNKNOWN, now, now);
    };
  }

  private Health anew(State to, Instant entered, Instant now) {
    return new Health(
        to, entered, 0, downs, everUp, Recent.NONE, Grace.asked(now), "the health check changed");
  }

  /**
   * The same where nobody else was left when it went down: one cause, for which it earns no
   * hold-down. Changes one that is down only.
   */
  public Health spared() {
    if (isSpared() || !(state == State.DOWN || state == State.PROBATION)) {
      return this;
    }
    List<Instant> before = downs.isEmpty() ? downs : downs.subList(0, downs.size() - 1);
    return new Health(state, since, 0, before, everUp, recent, grace.spared(true), detail + SPARED);
  }

  /** It is down, and so is everybody else: what it has stays. */
  public boolean isSpared() {
    return grace.spared();
  }

  /** It would be down, had its health check not just changed: what it has stays. */
  public boolean isExcused() {
    return grace.excused();
  }

  /** Whether it proves to others that probes can pass. */
  public boolean proves() {
    return state == State.PROBATION ? streak > 0 : state.confirmed() && !isExcused();
  }

  /** When it went down, where it is down for a cause of its own. */
  public Optional<Instant> fellAt() {
    return (state == State.DOWN || state == State.PROBATION) && !isSpared() && !downs.isEmpty()
        ? Optional.of(downs.getLast())
        : Optional.empty();
  }

  /**
   * The next state. {@code Unasked} changes nothing: lack of evidence lowers nothing.
   *
   * @param ramp how long it warms up
   */
  public Health next(
      ProbeResult probe,
      HealthSpec spec,
      HealthPolicy policy,
      Readiness readiness,
      Ramp ramp,
      Instant now) {
    Health here = notAfter(now);
    return switch (probe) {
      case ProbeResult.Unasked unasked -> here;
      case ProbeResult.Passed passed ->
          here.probed(true, policy).passed(passed, spec, policy, readiness, ramp, now);
      case ProbeResult.Failed failed ->
          here.probed(false, policy).failed(failed, spec, policy, readiness, now);
    };
  }

  /** With one interval probe more; a recheck, and one that cannot lower it, is none. */
  private Health probed(boolean passed, HealthPolicy policy) {
    boolean counts =
        switch (state) {
          case UP -> true;
          case UNKNOWN, WARMING -> streak == 0;
          case SUSPECT, DOWN, PROBATION -> false;
        };
    return counts
        ? new Health(
            state,
            since,
            streak,
            downs,
            everUp,
            recent.and(passed, policy.rate().of()),
            grace,
            detail)
        : this;
  }

  private Health passed(
      ProbeResult.Passed probe,
      HealthSpec spec,
      HealthPolicy policy,
      Readiness readiness,
      Ramp ramp,
      Instant now) {
    String ok = "HTTP " + probe.status();
    return switch (state) {
      case UNKNOWN -> readiness.everConverged() ? up(now, ok) : forgetful(ok + ", never converged");
      case UP -> with(0, ok);
      case SUSPECT -> up(now, ok);
      case DOWN, PROBATION -> returning(spec, policy, readiness, now);
      case WARMING ->
          ramp.over(since, now)
              ? up(now, ok)
              : with(0, ok + ", warming up").granted(grace.excused(false));
    };
  }

  private Health failed(
      ProbeResult.Failed probe,
      HealthSpec spec,
      HealthPolicy policy,
      Readiness readiness,
      Instant now) {
    boolean streaked = streak + 1 >= spec.unhealthyThreshold();
    boolean rated = recent.failed() >= policy.rate().failed();
    boolean excused =
        (streaked || rated) && (grace.young(policy, now) || grace.excused() && !readiness.proven());
    boolean fell = (streaked || rated) && !excused;
    String found = line(probe);
    String why = streaked ? found : recent + " failed, the last: " + found;
    String still = excused ? found + EXCUSED : found;
    Health here = excused ? granted(grace.excused(true)) : this;
    return switch (state) {
      case UNKNOWN -> {
        boolean counts = everUp && readiness.everConverged();
        yield !counts
            ? forgetful(found)
            : fell ? down(policy, now, why) : here.with(streak + 1, still);
      }
      case UP -> fell ? down(policy, now, why) : here.suspect(now, still);
      case SUSPECT -> fell ? down(policy, now, why) : here.suspect(since, still);
      // Spared, it is judged again as soon as another region shows that probes can pass.
      case DOWN ->
          !isSpared()
              ? with(0, found)
              : !readiness.proven()
                  ? with(0, found + SPARED)
                  : streaked ? down(policy, now, found) : with(streak + 1, found + SPARED);
      case PROBATION ->
          new Health(
              State.DOWN,
              now,
              0,
              downs,
              everUp,
              Recent.NONE,
              grace,
              isSpared() ? found + SPARED : found);
      case WARMING -> fell ? down(policy, now, why) : here.with(streak + 1, still);
    };
  }

  private Health suspect(Instant entered, String detail) {
    return new Health(State.SUSPECT, entered, streak + 1, downs, everUp, recent, grace, detail);
  }

  /** One more pass on the way back: rise, hold-down and release must all be there. */
  private Health returning(HealthSpec spec, HealthPolicy policy, Readiness readiness, Instant now) {
    int passes = state == State.PROBATION ? Math.min(streak + 1, spec.healthyThreshold()) : 1;
    Instant entered = state == State.PROBATION ? since : now;
    Instant earliest = returnsNotBefore(policy);
    if (passes < spec.healthyThreshold()) {
      return probation(entered, passes, passes + " of " + spec.healthyThreshold() + " passes");
    }
    if (isSpared()) {
      return up(now, "back with all others");
    }
    if (now.isBefore(earliest)) {
      return probation(
          entered, passes, "hold-down until " + earliest.truncatedTo(ChronoUnit.SECONDS));
    }
    if (!readiness.newest() && !readiness.waived()) {
      return probation(entered, passes, "waits for the newest release");
    }
    return new Health(
        State.WARMING, now, 0, downs, true, Recent.NONE, grace.excused(false), "warming up");
  }

  /**
   * When the hold-down ends, by the last time it went DOWN; {@link Instant#MIN} where it never did.
   */
  public Instant returnsNotBefore(HealthPolicy policy) {
    return downs.isEmpty() ? Instant.MIN : downs.getLast().plus(policy.holdDownAfter(downs.size()));
  }

  /**
   * When to probe again: after a failure that is not yet decided, a recheck after its end; else an
   * interval after its start, shortened (never lengthened) by up to a tenth.
   */
  public Instant nextProbeAt(
      HealthSpec spec, HealthPolicy policy, Instant started, Instant ended, RandomGenerator dice) {
    boolean undecided =
        switch (state) {
          case SUSPECT -> true;
          case UNKNOWN, WARMING, DOWN -> streak > 0;
          case UP, PROBATION -> false;
        };
    if (undecided) {
      return ended.plus(policy.recheck());
    }
    Duration jitter = Duration.ofNanos(dice.nextLong(spec.interval().toNanos() / 10 + 1));
    Instant next = (started.isAfter(ended) ? ended : started).plus(spec.interval()).minus(jitter);
    return next.isBefore(ended) ? ended : next;
  }

  private Health down(HealthPolicy policy, Instant now, String why) {
    List<Instant> remembered =
        Stream.concat(
                downs.stream().filter(d -> d.plus(policy.flapWindow()).isAfter(now)),
                Stream.of(now))
            .toList();
    Grace none = grace.excused(false).spared(false);
    return new Health(State.DOWN, now, 0, remembered, everUp, Recent.NONE, none, why);
  }

  private Health up(Instant now, String detail) {
    Grace none = grace.excused(false).spared(false);
    return new Health(State.UP, now, 0, downs, true, recent, none, detail);
  }

  /** The same with other grace. */
  public Health granted(Grace now) {
    return new Health(state, since, streak, downs, everUp, recent, now, detail);
  }

  /** Not up yet: its failures say nothing of what it will be. */
  private Health forgetful(String detail) {
    return new Health(state, since, 0, downs, everUp, Recent.NONE, grace, detail);
  }

  private Health probation(Instant entered, int passes, String detail) {
    return new Health(State.PROBATION, entered, passes, downs, everUp, Recent.NONE, grace, detail);
  }

  private Health with(int streak, String detail) {
    return new Health(state, since, streak, downs, everUp, recent, grace, detail);
  }

  /** Nothing of it lies in the future: a clock that was ahead lengthens nothing. */
  public Health notAfter(Instant now) {
    Grace given = grace.notAfter(now);
    if (given == grace && !since.isAfter(now) && downs.stream().noneMatch(d -> d.isAfter(now))) {
      return this;
    }
    List<Instant> past = downs.stream().map(d -> d.isAfter(now) ? now : d).toList();
    Instant entered = since.isAfter(now) ? now : since;
    return new Health(state, entered, streak, past, everUp, recent, given, detail);
  }

  private static String line(ProbeResult.Failed probe) {
    return probe.cause().reason() + ": " + probe.detail();
  }

  /** The closed list of health states. */
  public enum State {
    UNKNOWN,
    UP,
    SUSPECT,
    DOWN,
    PROBATION,
    WARMING;

    /** Whether a positive finding stands behind it: it may be answered. */
    public boolean confirmed() {
      return switch (this) {
        case UP, SUSPECT, WARMING -> true;
        case UNKNOWN, DOWN, PROBATION -> false;
      };
    }
  }
}
