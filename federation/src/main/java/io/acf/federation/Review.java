package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges a plan before anything of it is sent: what people have said, and what just failed. */
final class Review {
  private Review() {}

  /**
   * @param steps that may be done now
   * @param condition as the plan says, or why it waits
   * @param awaits what CF is still working on, read again soon: what comes next depends on it
   * @param space what the plan rests on
   */
  record Reviewed(
      Plan plan,
      List<Step> steps,
      Condition condition,
      Optional<Instant> nextTry,
      Set<Part> awaits,
      SpaceView.Readable space) {
    Duration nextTryIn(DeliveryPolicy policy, Instant now) {
      var most = condition.state() == State.PROGRESSING ? policy.pace() : policy.tick();
      return nextTry
          .map(next -> Duration.between(now, next))
          .filter(left -> !left.isNegative() && left.compareTo(most) < 0)
          .orElse(most);
    }
  }

  static Reviewed of(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      Controls controls,
      Gate gate,
      DeliveryPolicy policy,
      Instant now) {
    if (plan.steps().isEmpty()) {
      return waiting(plan, space, plan.condition(), plan.nextTryIn().map(now::plus));
    }
    var lost = controls.lost();
    if (lost.isPresent()) {
      var condition =
          Condition.deferred(
              Reason.JOURNAL_LOST,
              "pushes are frozen, commands may be lost: " + lost.get().reason(),
              "acf doctor");
      return waiting(plan, space, condition, Optional.empty());
    }
    var frozen = controls.pushesFrozen();
    if (frozen.isPresent()) {
      return deferred(
          plan, space, Reason.FROZEN, "pushes are frozen", frozen.get(), Reason.FROZEN.tip());
    }
    var cordoned = Optional.ofNullable(controls.cordoned().get(region));
    if (cordoned.isPresent()) {
      return deferred(
          plan,
          space,
          Reason.CORDONED,
          "the region is cordoned",
          cordoned.get(),
          "acf regions uncordon " + region);
    }
    if (gate.shut().isPresent()) {
      return waiting(plan, space, gate.shut().get(), Optional.empty());
    }
    var resting = last.attempts() > 0 && last.nextTry().filter(now::isBefore).isPresent();
    return resting
        ? waiting(plan, space, last.condition(), last.nextTry())
        : repeats(plan, space, region, last, policy, now);
  }

  /** What was sent twice on what the region shows now waits, longer each time. */
  private static Reviewed repeats(
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
            ? repeated(plan, space, region, last, resting.get(), policy)
            : new Reviewed(plan, free, plan.condition(), Optional.empty(), plan.awaits(), space);
      }
      free.add(step);
    }
    return new Reviewed(plan, free, plan.condition(), Optional.empty(), plan.awaits(), space);
  }

  private static Reviewed repeated(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      StepAttempts.Attempt found,
      DeliveryPolicy policy) {
    var nextTry = Optional.of(found.nextTry(policy));
    if (found.accepted()) {
      var condition = last.reason() == Reason.WAITING ? last.condition() : plan.condition();
      return new Reviewed(plan, List.of(), condition, nextTry, Part.after(found.step()), space);
    }
    return waiting(plan, space, ignored(plan, region, found), nextTry);
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

  private static Reviewed waiting(
      Plan plan, SpaceView.Readable space, Condition condition, Optional<Instant> nextTry) {
    return new Reviewed(plan, List.of(), condition, nextTry, plan.awaits(), space);
  }

  private static Reviewed deferred(
      Plan plan,
      SpaceView.Readable space,
      Reason reason,
      String what,
      Controls.Said said,
      String command) {
    var message =
        what + " by " + said.actor() + (said.reason().isEmpty() ? "" : ": " + said.reason());
    return waiting(plan, space, Condition.deferred(reason, message, command), said.until());
  }
}
