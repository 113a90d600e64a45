package io.acf.federation;

import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.Readiness;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an endpoint, and when it is asked next.
 *
 * @param check empty until it is told how to probe
 * @param asked how many probes were begun
 * @param probing when the probe under way was begun; empty where none is
 * @param outdated the probe under way asks what is not asked any more, or was begun before somebody
 *     asked for one now: its successor begins at its end
 * @param nextTry when it is probed next, where no probe is under way
 */
public record HealthState(
    Endpoint endpoint,
    Health health,
    Optional<HealthCheck> check,
    Readiness readiness,
    long asked,
    Optional<Instant> probing,
    Outdated outdated,
    Instant nextTry) {
  /** What is wrong with the probe under way. */
  public enum Outdated {
    /** Nothing. */
    NOT,
    /** A newer one is wanted at once; its result counts. */
    AGAIN,
    /** It asks in the way of before: its result says nothing. */
    OTHER_CHECK
  }

  /** One that is probed as soon as it is told how. */
  public static HealthState of(Endpoint endpoint, Health health) {
    return new HealthState(
        endpoint,
        health,
        Optional.empty(),
        Readiness.NEVER,
        0,
        Optional.empty(),
        Outdated.NOT,
        Instant.MIN);
  }

  HealthState aimed(HealthCheck next, Readiness ready) {
    return new HealthState(
        endpoint, health, Optional.of(next), ready, asked, probing, outdated, nextTry);
  }

  HealthState judged(Health next) {
    return new HealthState(endpoint, next, check, readiness, asked, probing, outdated, nextTry);
  }

  /** The next probe is wanted at once; one under way is at most {@code why} outdated by that. */
  HealthState wanted(Outdated why) {
    var most = why.compareTo(outdated) > 0 ? why : outdated;
    return new HealthState(
        endpoint,
        health,
        check,
        readiness,
        asked,
        probing,
        probing.isPresent() ? most : Outdated.NOT,
        Instant.MIN);
  }

  HealthState begun(Instant now) {
    return new HealthState(
        endpoint, health, check, readiness, asked + 1, Optional.of(now), Outdated.NOT, nextTry);
  }

  HealthState ended(Instant next) {
    return new HealthState(
        endpoint, health, check, readiness, asked, Optional.empty(), Outdated.NOT, next);
  }
}
