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
 * @param rest when a timer, not a look, decides what comes next
 * @param crashing new instances of its deployment crash
 * @param awaits what CF is at by itself and decides what comes next
 */
record AppPlan(
    Standing standing,
    List<Step> prepare,
    boolean manifest,
    List<Step> stage,
    List<Step> finish,
    boolean busy,
    Optional<Duration> rest,
    Optional<Memory.Crashing> crashing,
    Set<Part> awaits) {

  /** One of which no instances crash. */
  AppPlan(
      Standing standing,
      List<Step> prepare,
      boolean manifest,
      List<Step> stage,
      List<Step> finish,
      boolean busy,
      Optional<Duration> rest,
      Set<Part> awaits) {
    this(standing, prepare, manifest, stage, finish, busy, rest, Optional.empty(), awaits);
  }

  AppPlan with(Optional<Memory.Crashing> found) {
    return new AppPlan(standing, prepare, manifest, stage, finish, busy, rest, found, awaits);
  }

  static AppPlan wait(Standing standing, boolean busy, Part... awaits) {
    return new AppPlan(
        standing, List.of(), false, List.of(), List.of(), busy, Optional.empty(), parts(awaits));
  }

  static AppPlan finish(Standing standing, Step step, boolean busy) {
    return new AppPlan(
        standing, List.of(), false, List.of(), List.of(step), busy, Optional.empty(), Set.of());
  }

  /** No deployment is in flight. */
  static AppPlan finish(Standing standing, List<Step> steps) {
    return new AppPlan(
        standing, List.of(), false, List.of(), steps, false, Optional.empty(), Set.of());
  }

  /** Nothing is done before that time is over. */
  static AppPlan rest(Standing standing, Duration rest) {
    return new AppPlan(
        standing, List.of(), false, List.of(), List.of(), false, Optional.of(rest), Set.of());
  }

  /** It is fenced before anything else is done to it. */
  static AppPlan fence(Standing standing, Step step) {
    return new AppPlan(
        standing, List.of(step), false, List.of(), List.of(), true, Optional.empty(), Set.of());
  }

  boolean takesOver() {
    return standing.reason().equals(Claims.TAKING_OVER);
  }

  private static Set<Part> parts(Part... awaits) {
    return awaits.length == 0 ? Set.of() : EnumSet.copyOf(List.of(awaits));
  }

  /** Something of it is being staged: no app of its federation is deployed before that is over. */
  boolean staging() {
    return awaits.contains(Part.BUILDS);
  }

  boolean blocked() {
    return standing.state() == State.FAILED || standing.state() == State.DEFERRED;
  }

  boolean idle() {
    return prepare.isEmpty() && stage.isEmpty() && finish.isEmpty() && !manifest;
  }
}
