package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges a plan before anything of it is sent: what people have said, and what just failed. */
final class Review {
  private Review() {}

  /**
   * @param steps that may be done now
   * @param standing as the plan says, or deferred
   */
  record Reviewed(Plan plan, List<Step> steps, Standing standing, Optional<Instant> nextTry) {
    Duration again(DeliveryPolicy policy, Instant now) {
      var most = standing.state() == State.PROGRESSING ? policy.pace() : policy.tick();
      return nextTry
          .map(next -> Duration.between(now, next))
          .filter(rest -> !rest.isNegative() && rest.compareTo(most) < 0)
          .orElse(most);
    }
  }

  static Reviewed of(
      Plan plan, RegionName region, PairStatus last, Controls controls, Instant now) {
    if (plan.steps().isEmpty()) {
      return new Reviewed(plan, List.of(), plan.standing(), plan.rest().map(now::plus));
    }
    var frozen = controls.pushesFrozen();
    if (frozen.isPresent()) {
      return deferred(plan, "frozen", "pushes are frozen", frozen.get(), "acf unfreeze");
    }
    var cordoned = Optional.ofNullable(controls.cordoned().get(region));
    if (cordoned.isPresent()) {
      return deferred(
          plan,
          "cordoned",
          "the region is cordoned",
          cordoned.get(),
          "acf regions uncordon " + region);
    }
    var resting = last.attempts() > 0 && last.nextTry().filter(now::isBefore).isPresent();
    if (resting) {
      var standing = new Standing(last.state(), last.reason(), last.message(), last.tip());
      return new Reviewed(plan, List.of(), standing, last.nextTry());
    }
    return new Reviewed(plan, plan.steps(), plan.standing(), Optional.empty());
  }

  private static Reviewed deferred(
      Plan plan, String reason, String what, Controls.Said said, String command) {
    var message =
        what + " by " + said.actor() + (said.reason().isEmpty() ? "" : ": " + said.reason());
    return new Reviewed(plan, List.of(), Standing.deferred(reason, message, command), said.until());
  }
}
