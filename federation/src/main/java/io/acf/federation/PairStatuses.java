package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import io.acf.regions.Fault;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From one status of a pair to the next. */
public final class PairStatuses {
  private PairStatuses() {}

  /** A pair that nobody has seen. */
  public static PairStatus first(Pair pair, PairStatus.Aim aim, Instant now) {
    return recalled(pair, aim, Optional.empty(), now);
  }

  /**
   * A pair as the journal remembers it.
   *
   * @param completed label of the release that was completed there last
   */
  public static PairStatus recalled(
      Pair pair, PairStatus.Aim aim, Optional<String> completed, Instant now) {
    return new PairStatus(
        pair,
        new Condition(State.UNKNOWN, Reason.NOT_LOOKED_AT, "not looked at yet"),
        now,
        Optional.empty(),
        aim,
        PairStatus.Observed.before(completed),
        0,
        Memory.NOTHING);
  }

  /**
   * How all pairs stand from the moment on at which a commit is in force, before any region is
   * looked at. Pairs that are new in git are there, not looked at; those that left it stay as they
   * are, for what must still be remembered of them.
   *
   * @param away regions whose API is known not to answer, each with why
   */
  public static SortedMap<Pair, PairStatus> aimed(
      SortedMap<Pair, PairStatus> statuses,
      Desired desired,
      SortedMap<RegionName, Fault> away,
      Instant now) {
    var aimed = new TreeMap<>(statuses);
    for (var spec : desired.federations().values()) {
      spec.placement()
          .forEach(
              (region, release) -> {
                var pair = new Pair(spec.name(), region);
                var aim = new PairStatus.Aim(release.digest(), desired.generation());
                var last = statuses.get(pair);
                aimed.put(
                    pair,
                    last == null
                        ? first(pair, aim, now)
                        : aimed(last, aim, Optional.ofNullable(away.get(region)), now));
              });
    }
    return aimed;
  }

  /** The same for one pair; empty where git does not want it. */
  public static Optional<PairStatus> aimed(
      PairStatus last, Desired desired, SortedMap<RegionName, Fault> away, Instant now) {
    var region = last.pair().region();
    return Optional.ofNullable(desired.federations().get(last.pair().federation()))
        .flatMap(spec -> Optional.ofNullable(spec.placement().get(region)))
        .map(release -> new PairStatus.Aim(release.digest(), desired.generation()))
        .map(aim -> aimed(last, aim, Optional.ofNullable(away.get(region)), now));
  }

  /**
   * What was found of a release before says nothing good about another one; what held that one up,
   * or was never seen, stays said until the region has been looked at.
   */
  static PairStatus aimed(PairStatus last, PairStatus.Aim aim, Optional<Fault> away, Instant now) {
    if (last.wanted().equals(aim.release())) {
      return last.with(aim);
    }
    var aimed = aimed(last, aim).with(newer(last.condition()), now);
    return away.map(fault -> away(aimed, fault, now)).orElse(aimed);
  }

  private static Condition newer(Condition last) {
    return switch (last.state()) {
      case UNREACHABLE ->
          last.reason().fault() ? last.in(State.DEFERRED) : Condition.newerRelease();
      case CONVERGED, PROGRESSING -> Condition.newerRelease();
      case UNKNOWN, DEFERRED, FAILED, DRIFTED -> last;
    };
  }

  /** The region's API is found not to answer: what waits for a first look at a release is told. */
  public static PairStatus away(PairStatus last, Fault fault, Instant now) {
    return last.state() == State.PROGRESSING && last.reason() == Reason.NOT_LOOKED_AT
        ? last.with(Condition.of(State.DEFERRED, fault), now)
        : last;
  }

  /** The same pair when git wants something; a new release starts without failures. */
  static PairStatus aimed(PairStatus last, PairStatus.Aim aim) {
    var aimed = last.with(aim);
    return last.wanted().equals(aim.release())
        ? aimed
        : aimed.with(Optional.empty()).attempts(0).with(last.memory().anew());
  }

  /** A person asks the region: a pause after a step that failed is over, once. */
  static PairStatus hurried(PairStatus last) {
    return last.with(Optional.empty());
  }

  /** A person asks for another try: what failed before does not hold it up. */
  static PairStatus asked(PairStatus last, Controls.Said said, Instant now) {
    return last.with(Optional.empty()).attempts(0).with(last.memory().asked(said, now));
  }

  /** Not seen this time; nothing is known that was not known before. */
  static PairStatus retrying(PairStatus last, Condition condition, Instant nextTry, Instant now) {
    return last.with(condition, now).with(Optional.of(nextTry));
  }

  /** With when the region last showed it. */
  static PairStatus seenAt(PairStatus next, Instant looked) {
    return next.seenAt().isEmpty() ? next : next.with(next.observed().at(looked));
  }

  /** Known from elsewhere than the space itself. */
  static PairStatus known(PairStatus last, Condition condition, Instant now) {
    return last.with(condition, now).with(Optional.empty());
  }

  /** A decision about it threw: it is tried again after a pause that grows as long as it does. */
  static PairStatus mistaken(
      PairStatus last, RuntimeException thrown, DeliveryPolicy policy, Instant now) {
    var next = last.with(Condition.mistake(thrown), now);
    var lasted = Duration.between(next.since(), now);
    var pause = lasted.compareTo(policy.tick()) < 0 ? policy.tick() : lasted;
    var most = policy.retryMost();
    return next.with(Optional.of(now.plus(pause.compareTo(most) < 0 ? pause : most)));
  }

  /** Seen, and every step that was to be done is done. */
  static PairStatus planned(
      PairStatus last,
      Plan plan,
      Condition condition,
      Optional<Instant> nextTry,
      boolean worked,
      Instant now) {
    return seen(last, plan, condition, nextTry, worked ? 0 : last.attempts(), now);
  }

  /** Seen, and a step was not done. */
  static PairStatus stopped(
      PairStatus last, Plan plan, Step step, Outcome outcome, DeliveryPolicy policy, Instant now) {
    return switch (outcome) {
      case Outcome.Done done ->
          seen(last, plan, plan.condition(), Optional.empty(), last.attempts(), now);
      case Outcome.Accepted accepted ->
          seen(
              last,
              plan,
              Condition.progressing(Reason.WAITING, step.describe() + ": " + accepted.what()),
              Optional.empty(),
              0,
              now);
      case Outcome.Refused refused ->
          seen(
              last,
              plan,
              refused(step, refused),
              Optional.of(now.plus(refused.retryAfter())),
              last.attempts(),
              now);
      case Outcome.Fenced fenced ->
          seen(
              last,
              plan,
              new Condition(
                  State.DEFERRED,
                  Reason.STALE,
                  step.describe()
                      + " was not done: the app was fenced since it was looked at and carries "
                      + Claims.words(fenced.found())),
              Optional.of(now.plus(policy.tick())),
              last.attempts(),
              now);
      case Outcome.Failed failed -> failed(last, plan, step, failed.fault(), policy, now);
    };
  }

  private static Condition refused(Step step, Outcome.Refused refused) {
    var waits = step.describe() + " waits: ";
    return refused
        .because()
        .map(fault -> Condition.of(State.DEFERRED, fault, waits + fault.message()))
        .orElseGet(() -> Condition.progressing(Reason.WAITING, waits + refused.reason()));
  }

  private static PairStatus failed(
      PairStatus last, Plan plan, Step step, Fault fault, DeliveryPolicy policy, Instant now) {
    var attempts = last.attempts() + 1;
    var backoff = policy.backoff(policy.retry(), attempts);
    var pause = fault.nextTryIn().filter(it -> it.compareTo(backoff) > 0).orElse(backoff);
    var condition =
        Condition.of(
            fault.cause().passing() ? State.DEFERRED : State.FAILED,
            fault,
            step.describe() + ": " + fault.message());
    return seen(last, plan, condition, Optional.of(now.plus(pause)), attempts, now);
  }

  private static PairStatus seen(
      PairStatus last,
      Plan plan,
      Condition condition,
      Optional<Instant> nextTry,
      int attempts,
      Instant now) {
    return last.with(condition, now)
        .with(nextTry)
        .with(observed(last.observed(), plan, now))
        .attempts(condition.state() == State.CONVERGED ? 0 : attempts)
        .with(last.memory().seen(plan));
  }

  private static PairStatus.Observed observed(PairStatus.Observed last, Plan plan, Instant now) {
    return new PairStatus.Observed(
        Optional.of(now),
        plan.running(),
        last.completedOnce() || plan.running().isPresent(),
        plan.generation().isPresent() || !plan.running().equals(last.running())
            ? plan.generation()
            : last.generation(),
        plan.ready(),
        plan.instances());
  }

  /** What a change from one status to the next means for the journal. */
  public static List<Fact> events(PairStatus last, PairStatus next) {
    var events = new ArrayList<Fact>();
    if (!next.condition().continues(last.condition())) {
      events.add(
          new DeliveryFact.StateChanged(
              next.pair(),
              next.wanted(),
              last.state(),
              next.state(),
              next.reason().word(),
              next.message()));
    }
    // The first time that this release is seen completed here.
    if (next.runsNewest() && !last.observed().running().equals(next.observed().running())) {
      events.add(
          new DeliveryFact.Converged(
              next.pair(), next.wanted(), Optional.of(next.aim().generation()), ""));
    }
    return events;
  }
}
