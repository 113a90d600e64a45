package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one federation in one tick.
 *
 * @param again when to look again at the latest; empty: when what moves is looked at again
 * @param done steps that are done
 * @param parts of the region that may have changed, or change by themselves
 * @param touched parts that steps of ours may have changed, done or not
 * @param moves CF, or the next tick, goes on with it
 */
record Turn(
    PairStatus status,
    List<Event.Draft> events,
    Optional<Duration> again,
    List<Step> done,
    Set<Part> parts,
    Set<Part> touched,
    boolean moves) {
  static Turn still(PairStatus status, Duration again) {
    return new Turn(status, List.of(), Optional.of(again), List.of(), Set.of(), Set.of(), false);
  }

  /** Others go first: it waits without a call. */
  static Turn held(PairStatus status) {
    return new Turn(status, List.of(), Optional.empty(), List.of(), Set.of(), Set.of(), true);
  }

  /**
   * Does the steps of a plan, one after the other, until one is not done. Steps of one kind that CF
   * is at by itself are begun together.
   *
   * @param read everything of it was read since it may have changed
   */
  static Turn take(
      Region region,
      Review.Reviewed reviewed,
      PairStatus last,
      boolean read,
      DeliveryPolicy policy,
      Instant now) {
    return reviewed.steps().isEmpty()
        ? watched(reviewed, last, read, policy, now)
        : new Run(region, reviewed, last, policy, now).go();
  }

  private static Turn watched(
      Review.Reviewed reviewed, PairStatus last, boolean read, DeliveryPolicy policy, Instant now) {
    var awaits = awaits(reviewed);
    var moves = reviewed.condition().state() == State.PROGRESSING && !awaits.isEmpty();
    if (!read && !moves) {
      return new Turn(
          last, List.of(), Optional.of(Duration.ZERO), List.of(), Set.of(), Set.of(), false);
    }
    var status =
        PairStatuses.planned(
            last, reviewed.plan(), reviewed.condition(), reviewed.nextTry(), false, now);
    return moves
        ? new Turn(status, List.of(), Optional.empty(), List.of(), awaits, Set.of(), true)
        : still(status, reviewed.nextTryIn(policy, now));
  }

  /** Instances that start are looked for, also of an app at rest. */
  private static Set<Part> awaits(Review.Reviewed reviewed) {
    return reviewed.awaits().isEmpty() && reviewed.condition().reason() == Reason.STARTING
        ? EnumSet.of(Part.PROCESSES)
        : reviewed.awaits();
  }

  /** One run through the steps of a plan. */
  private static final class Run {
    private final Region region;
    private final Review.Reviewed reviewed;
    private final Plan plan;
    private final PairStatus last;
    private final DeliveryPolicy policy;
    private final Instant now;
    private final List<Event.Draft> events = new ArrayList<>();
    private final List<Step> done = new ArrayList<>();
    private final Set<Part> parts = EnumSet.noneOf(Part.class);
    private final Set<Part> touched = EnumSet.noneOf(Part.class);
    private Tries tries;

    Run(
        Region region,
        Review.Reviewed reviewed,
        PairStatus last,
        DeliveryPolicy policy,
        Instant now) {
      this.region = region;
      this.reviewed = reviewed;
      this.plan = reviewed.plan();
      this.tries = last.memory().tries();
      this.last = last;
      this.policy = policy;
      this.now = now;
      parts.addAll(plan.awaits());
    }

    Turn go() {
      Step waiting = null;
      Outcome accepted = null;
      for (var step : reviewed.steps()) {
        if (waiting != null && waiting.getClass() != step.getClass()) {
          break;
        }
        var outcome = region.execute(step);
        tries = tries.after(step, reviewed.space(), outcome, now);
        switch (outcome) {
          case Outcome.Done it -> {
            events.add(event(Event.Kind.STEP_DONE, step));
            done.add(step);
            touched(step);
          }
          case Outcome.Accepted it -> {
            touched(step);
            waiting = step;
            accepted = outcome;
          }
          case Outcome.Refused it -> {
            return stopped(step, outcome, Optional.of(it.retryAfter()), true);
          }
          case Outcome.Fenced it -> {
            touched.add(Part.APPS);
            return stopped(step, outcome, Optional.of(policy.tick()), false);
          }
          case Outcome.Failed it -> {
            // Its answer may be lost, or wrong: CF may have done it all the same.
            touched.addAll(EnumSet.allOf(Part.class));
            return failed(step, it);
          }
        }
      }
      return waiting != null && accepted != null
          ? stopped(waiting, accepted, Optional.empty(), true)
          : all();
    }

    /** What was staged tells more than the package that it was made of. */
    private void touched(Step step) {
      parts.addAll(Part.after(step));
      touched.addAll(Part.touched(step));
      if (step instanceof Step.Stage) {
        parts.remove(Part.PACKAGES);
      }
    }

    private Turn stopped(Step step, Outcome outcome, Optional<Duration> again, boolean moves) {
      var status = PairStatuses.stopped(last, plan, step, outcome, policy, now);
      return new Turn(status.with(tries), events, again, done, parts, touched, moves);
    }

    private Turn failed(Step step, Outcome.Failed outcome) {
      events.add(
          event(Event.Kind.STEP_FAILED, step)
              .with("reason", outcome.fault().cause().reason())
              .with("message", outcome.fault().message()));
      var turn = stopped(step, outcome, Optional.of(policy.tick()), false);
      var rest = turn.status().nextTry().map(next -> Duration.between(now, next));
      return new Turn(turn.status(), events, rest.or(turn::again), done, parts, touched, false);
    }

    /** What was done is looked at before it is believed. */
    private Turn all() {
      var status =
          PairStatuses.planned(last, plan, reviewed.condition(), reviewed.nextTry(), true, now);
      var again = takesTime() ? Optional.<Duration>empty() : Optional.of(Duration.ZERO);
      return new Turn(status.with(tries), events, again, done, parts, touched, !parts.isEmpty());
    }

    /** What was begun last has never come about by the next call. */
    private boolean takesTime() {
      return !done.isEmpty()
          && (done.getLast() instanceof Step.Deploy || done.getLast() instanceof Step.Start);
    }

    private Event.Draft event(Event.Kind kind, Step step) {
      RegionName name = region.name();
      return Event.Draft.of(kind, "acf")
          .region(name)
          .federation(step.mark().federation())
          .release(step.mark().release().hex())
          .with("step", step.describe());
    }
  }
}
