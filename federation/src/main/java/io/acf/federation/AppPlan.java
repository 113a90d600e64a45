package io.acf.federation;

import io.acf.regions.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one app of a federation needs.
 *
 * @param prepare steps before the manifest is applied
 * @param manifest the manifest must be applied
 * @param stage steps after that, before any app is deployed
 * @param finish steps after every app is staged
 * @param busy a deployment is in flight: the manifest must wait
 * @param rest when a timer, not a look, decides what comes next
 */
record AppPlan(
    Standing standing,
    List<Step> prepare,
    boolean manifest,
    List<Step> stage,
    List<Step> finish,
    boolean busy,
    Optional<Duration> rest) {

  static AppPlan wait(Standing standing, boolean busy) {
    return new AppPlan(standing, List.of(), false, List.of(), List.of(), busy, Optional.empty());
  }

  static AppPlan finish(Standing standing, Step step, boolean busy) {
    return new AppPlan(
        standing, List.of(), false, List.of(), List.of(step), busy, Optional.empty());
  }

  boolean blocked() {
    return standing.state() == State.FAILED || standing.state() == State.DEFERRED;
  }

  boolean idle() {
    return prepare.isEmpty() && stage.isEmpty() && finish.isEmpty() && !manifest;
  }
}
