package io.acf.federation;

import io.acf.config.Digest;
import io.acf.config.Generation;
import io.acf.health.Pair;
import io.acf.regions.Fault;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From one status of a pair to the next. */
public final class PairStatuses {
  private PairStatuses() {}

  /** A pair that nobody has seen. */
  public static PairStatus first(Pair pair, Digest wanted, Generation desired, Instant now) {
    return recalled(pair, wanted, desired, Optional.empty(), now);
  }

  /**
   * A pair as the journal remembers it.
   *
   * @param completed label of the release that was completed there last
   */
  public static PairStatus recalled(
      Pair pair, Digest wanted, Generation desired, Optional<String> completed, Instant now) {
    return new PairStatus(
        pair,
        new Condition(State.UNKNOWN, Reason.NOT_LOOKED_AT, "not looked at yet"),
        now,
        Optional.empty(),
        new PairStatus.Aim(wanted, desired),
        PairStatus.Observed.before(completed),
        0,
        Memory.NOTHING);
  }

  /** The same pair when git wants something; a new release starts without failures. */
  static PairStatus aimed(PairStatus last, Digest wanted, Generation desired) {
    var aimed = last.with(new PairStatus.Aim(wanted, desired));
    return last.wanted().equals(wanted)
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
  static List<Event.Draft> events(PairStatus last, PairStatus next) {
    var events = new ArrayList<Event.Draft>();
    if (!next.condition().continues(last.condition())) {
      events.add(
          draft(Event.Kind.STATE_CHANGED, next)
              .with("from", last.state().word())
              .with("to", next.state().word())
              .with("reason", next.reason().word())
              .with("message", next.message()));
    }
    // The first time that this release is seen completed here.
    if (next.runsNewest() && !last.observed().running().equals(next.observed().running())) {
      events.add(
          draft(Event.Kind.CONVERGED, next).with("generation", next.aim().generation().toString()));
    }
    return events;
  }

  private static Event.Draft draft(Event.Kind kind, PairStatus status) {
    return Event.Draft.of(kind, "acf")
        .region(status.pair().region())
        .federation(status.pair().federation())
        .release(status.wanted().hex());
  }
}
