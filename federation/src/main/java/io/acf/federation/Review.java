package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** Judges a plan before anything of it is sent: what people have said, and what just failed. */
final class Review {
  private Review() {}

  /**
   * The plan as far as it may be done now.
   *
   * @param space what the plan rests on
   */
  static Plan of(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      Controls controls,
      Gate gate,
      DeliveryPolicy policy,
      Instant now) {
    if (plan.steps().isEmpty()) {
      return plan;
    }
    var lost = controls.lost();
    if (lost.isPresent()) {
      var condition =
          Condition.deferred(
              Reason.JOURNAL_LOST,
              "pushes are frozen, commands may be lost: " + lost.get().reason(),
              "acf doctor");
      return plan.waiting(condition, Optional.empty());
    }
    var frozen = controls.pushesFrozen();
    if (frozen.isPresent()) {
      return deferred(
          plan, Reason.FROZEN, "pushes are frozen", frozen.get(), Reason.FROZEN.tip(), now);
    }
    var cordoned = Optional.ofNullable(controls.cordoned().get(region));
    if (cordoned.isPresent()) {
      return deferred(
          plan,
          Reason.CORDONED,
          "the region is cordoned",
          cordoned.get(),
          "acf regions uncordon " + region,
          now);
    }
    if (gate.shut().isPresent()) {
      return plan.waiting(gate.shut().get(), Optional.empty());
    }
    var resting = last.attempts() > 0 && last.nextTry().filter(now::isBefore).isPresent();
    return resting
        ? plan.waiting(last.condition(), until(last.nextTry(), now))
        : repeats(plan, space, region, last, policy, now);
  }

  /** What was sent twice on what the region shows now waits, longer each time. */
  private static Plan repeats(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      DeliveryPolicy policy,
      Instant now) {
    var attempts = last.memory().attempts();
    var free = new ArrayList<Step>();
    for (var step : plan.steps()) {
      var resting = attempts.resting(step, space, policy, now);
      if (resting.isPresent()) {
        return free.isEmpty()
            ? repeated(plan, region, last, resting.get(), policy, now)
            : plan.only(free, Optional.empty());
      }
      free.add(step);
    }
    return plan.only(free, Optional.empty());
  }

  private static Plan repeated(
      Plan plan,
      RegionName region,
      PairStatus last,
      StepAttempts.Attempt found,
      DeliveryPolicy policy,
      Instant now) {
    var next = until(Optional.of(found.nextTry(policy)), now);
    if (found.accepted()) {
      var condition = last.reason() == Reason.WAITING ? last.condition() : plan.condition();
      return plan.waiting(condition, next, Part.after(found.step()));
    }
    return plan.waiting(ignored(plan, region, found), next);
  }

  private static Condition ignored(Plan plan, RegionName region, StepAttempts.Attempt found) {
    var wanted = plan.condition().message();
    var done = found.step().describe() + " was done " + found.times() + " times";
    return new Condition(
        plan.condition().state() == State.DRIFTED ? State.DRIFTED : State.FAILED,
        found.took() ? Reason.SET_BACK : Reason.NOT_TAKEN_OVER,
        done
            + (found.took()
                ? ", each time it was taken over and set back since: "
                : ", and the region shows what it showed before: ")
            + wanted,
        (found.took()
                ? "find out who or what else changes it (cf events APP)"
                : "CF does not do what was asked of it: compare cf app APP with the manifest")
            + "; at once: acf rollout retry "
            + plan.federation()
            + " "
            + region);
  }

  private static Plan deferred(
      Plan plan, Reason reason, String what, Controls.Said said, String command, Instant now) {
    var message =
        what + " by " + said.actor() + (said.reason().isEmpty() ? "" : ": " + said.reason());
    var condition = Condition.deferred(reason, message, command);
    return plan.waiting(condition, until(said.until(), now));
  }

  private static Optional<Duration> until(Optional<Instant> then, Instant now) {
    return then.map(it -> Duration.between(now, it));
  }
}
