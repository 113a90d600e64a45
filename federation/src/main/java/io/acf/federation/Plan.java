package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.regions.Part;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a federation needs in a region, and how it stands before anything of it is done. Reviewed,
 * it is what may be done of that now, and how it stands meanwhile.
 *
 * @param condition as the region shows it, or why the plan waits
 * @param steps in order; a step that is not done ends the rest until the next look
 * @param running label of the release that is completed for every app
 * @param generation that what is completed was completed at; empty where it is not known
 * @param staged every app has a droplet of the release
 * @param crashing new instances of a deployment crash
 * @param nextTryIn where a timer, not a look, decides what comes next: how long it has to run
 * @param awaits what CF is still working on, read again soon: what comes next depends on it
 */
public record Plan(
    FederationName federation,
    Condition condition,
    List<Step> steps,
    Optional<String> running,
    Optional<Generation> generation,
    int ready,
    int instances,
    boolean staged,
    Optional<Memory.Crashing> crashing,
    Optional<Duration> nextTryIn,
    Set<Part> awaits) {
  public Plan {
    steps = List.copyOf(steps);
    awaits = Set.copyOf(awaits);
  }

  /** With another number of instances that run. */
  Plan ready(int running) {
    return new Plan(
        federation,
        condition,
        steps,
        this.running,
        generation,
        running,
        instances,
        staged,
        crashing,
        nextTryIn,
        awaits);
  }

  /** Of its steps only these are done now. */
  Plan only(List<Step> some, Optional<Duration> next) {
    return reviewed(condition, some, next, awaits);
  }

  /** Nothing of it is done now. */
  Plan waiting(Condition why, Optional<Duration> next) {
    return waiting(why, next, awaits);
  }

  Plan waiting(Condition why, Optional<Duration> next, Set<Part> read) {
    return reviewed(why, List.of(), next, read);
  }

  private Plan reviewed(
      Condition next, List<Step> now, Optional<Duration> nextTry, Set<Part> read) {
    return new Plan(
        federation,
        next,
        now,
        running,
        generation,
        ready,
        instances,
        staged,
        crashing,
        nextTry,
        read);
  }

  /** When it is planned again at the latest. */
  Duration nextTryIn(DeliveryPolicy policy) {
    var most = condition.state() == State.PROGRESSING ? policy.pace() : policy.tick();
    return nextTryIn.filter(left -> !left.isNegative() && left.compareTo(most) < 0).orElse(most);
  }
}
