package io.acf.federation;

import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks, plans and does until a world is converged, or nothing has changed for longer than any
 * pause is.
 *
 * @param does whether a planned step is done
 * @param watch sees the world on its way
 * @param most steps of a plan that are done before it is killed and looks anew, 1 or more
 * @param looks after which it is given up
 */
record Settling(Predicate<Step> does, Watch watch, int most, int looks) {
  /** So many looks in which nothing changes, minutes apart, are longer than any pause. */
  private static final int STILL = 12;

  /** What is seen of a world on its way. */
  interface Watch {
    default void looked(SeededWorld world, Plan plan) {}

    /** A step was done. */
    default void did(SeededWorld world, Step step, SpaceView.Readable before) {}
  }

  static final Watch NOBODY = new Watch() {};

  /** Every step is done, in order, up to the first that is not done at once. */
  static Settling watched(Watch watch) {
    return new Settling(step -> true, watch, Integer.MAX_VALUE, 400);
  }

  /** The plan at the end; empty: it has none. */
  Optional<Plan> of(SeededWorld world) {
    int still = 0;
    var before = Condition.CONVERGED;
    for (int look = 0; look < looks; look++) {
      var plan = world.plan();
      watch.looked(world, plan);
      if (plan.steps().isEmpty() && atRest(world, plan)) {
        return Optional.of(plan);
      }
      still = plan.steps().isEmpty() && plan.condition().continues(before) ? still + 1 : 0;
      if (still > STILL) {
        return Optional.of(plan);
      }
      execute(world, plan);
      world.pass(pause(world, plan, still));
      before = plan.condition();
    }
    return Optional.empty();
  }

  private static boolean atRest(SeededWorld world, Plan plan) {
    return plan.condition().state() == State.CONVERGED && world.busy().isEmpty();
  }

  private void execute(SeededWorld world, Plan plan) {
    int done = 0;
    for (var step : plan.steps()) {
      if (done == most) {
        return;
      }
      if (does.test(step)) {
        var before = world.space();
        done++;
        if (!world.execute(step)) {
          return; // What is not done ends the rest until the next look.
        }
        watch.did(world, step, before);
      }
    }
  }

  private static Duration pause(SeededWorld world, Plan plan, int still) {
    if (!plan.steps().isEmpty()) {
      return Duration.ofSeconds(1);
    }
    return world
        .busy()
        .filter(it -> !it.isNegative())
        .orElse(Duration.ofMinutes(still < 3 ? 1 : 5))
        .plusMillis(1);
  }
}
