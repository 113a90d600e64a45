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
  static final String NOT_LOOKED_AT = "not-looked-at";

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
        State.UNKNOWN,
        NOT_LOOKED_AT,
        "not looked at yet",
        "",
        now,
        Optional.empty(),
        Optional.empty(),
        wanted,
        completed,
        completed.isPresent(),
        desired,
        Optional.empty(),
        0,
        0,
        0);
  }

  /** The same pair when git wants something; a new release starts without failures. */
  static PairStatus aimed(PairStatus last, Digest wanted, Generation desired) {
    var aimed =
        last.but(
            it -> {
              it.wanted = wanted;
              it.desired = desired;
            });
    return last.wanted().equals(wanted)
        ? aimed
        : aimed.but(
            it -> {
              it.nextTry = Optional.empty();
              it.attempts = 0;
              it.memory = last.memory().anew();
            });
  }

  /** A person asks the region: a pause after a step that failed is over, once. */
  static PairStatus hurried(PairStatus last) {
    return last.but(it -> it.nextTry = Optional.empty());
  }

  /** A person asks for another try: what failed before does not hold it up. */
  static PairStatus asked(PairStatus last, Controls.Said said, Instant now) {
    return last.but(
        it -> {
          it.nextTry = Optional.empty();
          it.attempts = 0;
          it.memory = last.memory().asked(said, now);
        });
  }

  /** Not seen this time; nothing is known that was not known before. */
  static PairStatus retrying(PairStatus last, Standing standing, Instant nextTry, Instant now) {
    return with(last, standing, Optional.of(nextTry), now);
  }

  /** With when the region last showed it. */
  static PairStatus seenAt(PairStatus next, Instant looked) {
    return next.but(it -> it.seenAt = next.seenAt().map(seen -> looked));
  }

  /** Known from elsewhere than the space itself. */
  static PairStatus standing(PairStatus last, Standing standing, Instant now) {
    return with(last, standing, Optional.empty(), now);
  }

  /** Seen, and every step that was to be done is done. */
  static PairStatus planned(
      PairStatus last,
      Plan plan,
      Standing standing,
      Optional<Instant> nextTry,
      boolean worked,
      Instant now) {
    return seen(last, plan, standing, nextTry, worked ? 0 : last.attempts(), now);
  }

  /** Seen, and a step was not done. */
  static PairStatus stopped(
      PairStatus last, Plan plan, Step step, Outcome outcome, DeliveryPolicy policy, Instant now) {
    return switch (outcome) {
      case Outcome.Done done ->
          seen(last, plan, plan.standing(), Optional.empty(), last.attempts(), now);
      case Outcome.Accepted accepted ->
          seen(
              last,
              plan,
              Standing.progressing("waiting", step.describe() + ": " + accepted.what()),
              Optional.empty(),
              0,
              now);
      case Outcome.Refused refused ->
          seen(
              last,
              plan,
              refused
                  .because()
                  .map(
                      fault ->
                          Standing.deferred(
                              fault.cause().reason(),
                              step.describe() + " waits: " + fault.message(),
                              fault.tip()))
                  .orElseGet(
                      () ->
                          Standing.progressing(
                              "waiting", step.describe() + " waits: " + refused.reason())),
              Optional.of(now.plus(refused.retryAfter())),
              last.attempts(),
              now);
      case Outcome.Fenced fenced ->
          seen(
              last,
              plan,
              Standing.deferred(
                  "stale",
                  step.describe()
                      + " was not done: the app was fenced since it was looked at and carries "
                      + Claims.words(fenced.found()),
                  "it is looked at again; another replica may be ahead: acf source refresh"),
              Optional.of(now.plus(policy.tick())),
              last.attempts(),
              now);
      case Outcome.Failed failed -> failed(last, plan, step, failed.fault(), policy, now);
    };
  }

  private static PairStatus failed(
      PairStatus last, Plan plan, Step step, Fault fault, DeliveryPolicy policy, Instant now) {
    var attempts = last.attempts() + 1;
    var backoff = policy.backoff(policy.retry(), attempts);
    var rest = fault.rest().filter(it -> it.compareTo(backoff) > 0).orElse(backoff);
    var message = step.describe() + ": " + fault.message();
    var reason = fault.cause().reason();
    var standing =
        fault.cause().passing()
            ? Standing.deferred(reason, message, fault.tip())
            : Standing.failed(reason, message, fault.tip());
    return seen(last, plan, standing, Optional.of(now.plus(rest)), attempts, now);
  }

  private static PairStatus seen(
      PairStatus last,
      Plan plan,
      Standing standing,
      Optional<Instant> nextTry,
      int attempts,
      Instant now) {
    return with(last, standing, nextTry, now)
        .but(
            it -> {
              it.seenAt = Optional.of(now);
              it.running = plan.running();
              it.completedOnce |= plan.running().isPresent();
              it.generation =
                  plan.generation().isPresent() || !plan.running().equals(last.running())
                      ? plan.generation()
                      : last.generation();
              it.ready = plan.ready();
              it.instances = plan.instances();
              it.attempts = standing.state() == State.CONVERGED ? 0 : attempts;
              it.memory = last.memory().seen(plan);
            });
  }

  private static PairStatus with(
      PairStatus last, Standing standing, Optional<Instant> nextTry, Instant now) {
    return last.but(
        it -> {
          it.standing = standing;
          it.since = since(last, standing, now);
          it.nextTry = nextTry;
        });
  }

  private static Instant since(PairStatus last, Standing standing, Instant now) {
    var same = last.state() == standing.state() && last.reason().equals(standing.reason());
    return same ? last.since() : now;
  }

  /** What a change from one status to the next means for the journal. */
  static List<Event.Draft> events(PairStatus last, PairStatus next) {
    var events = new ArrayList<Event.Draft>();
    if (last.state() != next.state() || !last.reason().equals(next.reason())) {
      events.add(
          draft(Event.Kind.STATE_CHANGED, next)
              .with("from", last.state().word())
              .with("to", next.state().word())
              .with("reason", next.reason())
              .with("message", next.message()));
    }
    // The first time that this release is seen completed here.
    if (next.runsNewest() && !last.running().equals(next.running())) {
      events.add(draft(Event.Kind.CONVERGED, next).with("generation", next.desired().toString()));
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
