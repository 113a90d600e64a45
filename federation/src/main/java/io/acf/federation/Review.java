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
   * @param standing as the plan says, or why it waits
   * @param awaits what CF is at by itself and decides what comes next
   * @param space what the plan rests on
   */
  record Reviewed(
      Plan plan,
      List<Step> steps,
      Standing standing,
      Optional<Instant> nextTry,
      Set<Part> awaits,
      SpaceView.Readable space) {
    Duration again(DeliveryPolicy policy, Instant now) {
      var most = standing.state() == State.PROGRESSING ? policy.pace() : policy.tick();
      return nextTry
          .map(next -> Duration.between(now, next))
          .filter(rest -> !rest.isNegative() && rest.compareTo(most) < 0)
          .orElse(most);
    }
  }

  static Reviewed of(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      Controls controls,
      DeliveryPolicy policy,
      Instant now) {
    if (plan.steps().isEmpty()) {
      return waiting(plan, space, plan.standing(), plan.rest().map(now::plus));
    }
    var lost = controls.lost();
    if (lost.isPresent()) {
      var standing =
          Standing.deferred(
              "journal-lost",
              "pushes are frozen, commands may be lost: " + lost.get().reason(),
              "acf doctor");
      return waiting(plan, space, standing, Optional.empty());
    }
    var frozen = controls.pushesFrozen();
    if (frozen.isPresent()) {
      return deferred(plan, space, "frozen", "pushes are frozen", frozen.get(), "acf unfreeze");
    }
    var cordoned = Optional.ofNullable(controls.cordoned().get(region));
    if (cordoned.isPresent()) {
      return deferred(
          plan,
          space,
          "cordoned",
          "the region is cordoned",
          cordoned.get(),
          "acf regions uncordon " + region);
    }
    var resting = last.attempts() > 0 && last.nextTry().filter(now::isBefore).isPresent();
    return resting
        ? waiting(plan, space, as(last), last.nextTry())
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
    var tries = last.memory().tries();
    var free = new ArrayList<Step>();
    for (var step : plan.steps()) {
      var resting = tries.resting(step, space, policy, now);
      if (resting.isPresent()) {
        return free.isEmpty()
            ? repeated(plan, space, region, last, resting.get(), policy)
            : new Reviewed(plan, free, plan.standing(), Optional.empty(), plan.awaits(), space);
      }
      free.add(step);
    }
    return new Reviewed(plan, free, plan.standing(), Optional.empty(), plan.awaits(), space);
  }

  private static Reviewed repeated(
      Plan plan,
      SpaceView.Readable space,
      RegionName region,
      PairStatus last,
      Tries.Try found,
      DeliveryPolicy policy) {
    var again = Optional.of(Tries.again(found, policy));
    if (found.accepted()) {
      var standing = last.reason().equals("waiting") ? as(last) : plan.standing();
      return new Reviewed(plan, List.of(), standing, again, Part.after(found.step()), space);
    }
    return waiting(plan, space, ignored(plan, region, found), again);
  }

  private static Standing ignored(Plan plan, RegionName region, Tries.Try found) {
    var wanted = plan.standing().message();
    var done = found.step().describe() + " was done " + found.times() + " times";
    return new Standing(
        plan.standing().state() == State.DRIFTED ? State.DRIFTED : State.FAILED,
        found.took() ? "set-back" : "not-taken-over",
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

  private static Standing as(PairStatus last) {
    return new Standing(last.state(), last.reason(), last.message(), last.tip());
  }

  private static Reviewed waiting(
      Plan plan, SpaceView.Readable space, Standing standing, Optional<Instant> nextTry) {
    return new Reviewed(plan, List.of(), standing, nextTry, plan.awaits(), space);
  }

  private static Reviewed deferred(
      Plan plan,
      SpaceView.Readable space,
      String reason,
      String what,
      Controls.Said said,
      String command) {
    var message =
        what + " by " + said.actor() + (said.reason().isEmpty() ? "" : ": " + said.reason());
    return waiting(plan, space, Standing.deferred(reason, message, command), said.until());
  }
}
