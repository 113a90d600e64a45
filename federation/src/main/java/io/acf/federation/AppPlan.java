package io.acf.federation;

import io.acf.regions.Part;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one app of a federation needs.
 *
 * @param prepare steps before the manifest is applied
 * @param manifest the manifest must be applied
 * @param stage steps after that, before any app is deployed
 * @param finish steps after every app is staged
 * @param busy a deployment is in flight: the manifest must wait
 * @param nextTryIn where a timer, not a look, decides what comes next: how long it has to run
 * @param crashing new instances of its deployment crash
 * @param awaits what CF is still working on, read again soon: what comes next depends on it
 */
record AppPlan(
    Condition condition,
    List<Step> prepare,
    boolean manifest,
    List<Step> stage,
    List<Step> finish,
    boolean busy,
    Optional<Duration> nextTryIn,
    Optional<Memory.Crashing> crashing,
    Set<Part> awaits) {

  /** One of which no instances crash. */
  AppPlan(
      Condition condition,
      List<Step> prepare,
      boolean manifest,
      List<Step> stage,
      List<Step> finish,
      boolean busy,
      Optional<Duration> nextTryIn,
      Set<Part> awaits) {
    this(condition, prepare, manifest, stage, finish, busy, nextTryIn, Optional.empty(), awaits);
  }

  AppPlan with(Optional<Memory.Crashing> found) {
    return new AppPlan(condition, prepare, manifest, stage, finish, busy, nextTryIn, found, awaits);
  }

  static AppPlan wait(Condition condition, boolean busy, Part... awaits) {
    return new AppPlan(
        condition, List.of(), false, List.of(), List.of(), busy, Optional.empty(), parts(awaits));
  }

  static AppPlan finish(Condition condition, Step step, boolean busy) {
    return new AppPlan(
        condition, List.of(), false, List.of(), List.of(step), busy, Optional.empty(), Set.of());
  }

  /** No deployment is in flight. */
  static AppPlan finish(Condition condition, List<Step> steps) {
    return new AppPlan(
        condition, List.of(), false, List.of(), steps, false, Optional.empty(), Set.of());
  }

  /** Nothing is done before that time is over. */
  static AppPlan pause(Condition condition, Duration nextTryIn) {
    return new AppPlan(
        condition, List.of(), false, List.of(), List.of(), false, Optional.of(nextTryIn), Set.of());
  }

  /** It is fenced before anything else is done to it. */
  static AppPlan fence(Condition condition, Step step) {
    return new AppPlan(
        condition, List.of(step), false, List.of(), List.of(), true, Optional.empty(), Set.of());
  }

  boolean takesOver() {
    return condition.reason() == Reason.TAKING_OVER;
  }

  private static Set<Part> parts(Part... awaits) {
    return awaits.length == 0 ? Set.of() : EnumSet.copyOf(List.of(awaits));
  }

  /** It has no droplet yet: no app of its federation is deployed before it has. */
  boolean staging() {
    return awaits.contains(Part.BUILDS) || awaits.contains(Part.PACKAGES);
  }

  /**
   * Nothing of its federation is changed meanwhile. An app whose instances crash holds up no other
   * one: its release is there.
   */
  boolean blocked() {
    return condition.state() == State.DEFERRED
        || condition.state() == State.FAILED && condition.reason() != Reason.CRASHED;
  }

  boolean idle() {
    return prepare.isEmpty() && stage.isEmpty() && finish.isEmpty() && !manifest;
  }
}
