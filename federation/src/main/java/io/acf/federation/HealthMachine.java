package io.acf.federation;

import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Readiness;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Probes an endpoint in time and judges it. At most one probe of it is under way; a result that
 * answers what is not asked any more counts for nothing, and one that never comes is not waited
 * for.
 */
public final class HealthMachine implements Machine<HealthState, HealthInput, HealthEffect> {
  /** Far beyond the deadlines that a probe keeps by itself. */
  private static final Duration LOST = Duration.ofSeconds(30);

  private final String replica;
  private final HealthPolicy policy;

  /**
   * @param replica whose vantage point this is
   */
  public HealthMachine(String replica, HealthPolicy policy) {
    this.replica = replica;
    this.policy = policy;
  }

  @Override
  public Next<HealthState, HealthEffect> next(HealthState state, HealthInput input, Instant now) {
    var effects = new ArrayList<HealthEffect>();
    var after =
        switch (input) {
          case HealthInput.Aimed aimed -> aimed(state, aimed, now, effects);
          case HealthInput.Ended ended -> ended(state, ended, now, effects);
          case HealthInput.AskNow askNow -> state.wanted(HealthState.Outdated.AGAIN);
          case HealthInput.Spared spared -> spared(state, spared.fell(), effects);
          case HealthInput.Tick tick -> lost(state, now) ? state.ended(now) : state;
        };
    return new Next<>(asking(state, after, now, effects), effects);
  }

  /** Of another fall it says nothing: since that one it was judged beside others that pass. */
  private HealthState spared(HealthState state, Instant fell, List<HealthEffect> effects) {
    return state.health().verdict().fellAt().filter(fell::equals).isPresent()
        ? judged(state, state.health().spared(), effects)
        : state;
  }

  /** Its result never came: it is as if it could not have been asked. */
  private static boolean lost(HealthState state, Instant now) {
    return state.probing().filter(begun -> !begun.plus(most(state)).isAfter(now)).isPresent();
  }

  private static Duration most(HealthState state) {
    return state
        .check()
        .map(HealthCheck::target)
        .map(it -> it.health().timeout().multipliedBy(it.router().addresses().size()))
        .orElse(Duration.ZERO)
        .plus(LOST);
  }

  private HealthState aimed(
      HealthState state, HealthInput.Aimed aimed, Instant now, List<HealthEffect> effects) {
    var next = state.aimed(aimed.check(), aimed.readiness());
    var anew = state.check().filter(before -> !aimed.check().asksAs(before)).isPresent();
    return anew
        ? judged(next, next.health().askedAnew(now), effects)
            .wanted(HealthState.Outdated.OTHER_CHECK)
        : next;
  }

  private HealthState ended(
      HealthState state, HealthInput.Ended ended, Instant now, List<HealthEffect> effects) {
    if (state.probing().isEmpty() || state.check().isEmpty() || ended.number() != state.asked()) {
      return state;
    }
    if (state.outdated() == HealthState.Outdated.OTHER_CHECK) {
      return state.ended(now);
    }
    var rules = state.check().get().rules(policy);
    var health =
        state
            .health()
            .next(replica, state.endpoint(), ended.result(), rules, readiness(state), now);
    var next = health.nextProbeAt(rules, state.probing().get(), now, ended.jitter());
    return judged(state, health, effects)
        .ended(state.outdated() == HealthState.Outdated.AGAIN ? now : next);
  }

  /** Who was up before has converged before, whatever delivery remembers. */
  private static Readiness readiness(HealthState state) {
    return state.readiness().upBefore(state.health().verdict().everUp());
  }

  private static HealthState judged(HealthState state, Health health, List<HealthEffect> effects) {
    var before = state.health().verdict();
    var after = health.verdict();
    if (!after.equals(before)) {
      var turned = before.state() != after.state() || !before.grace().equals(after.grace());
      var passes =
          before.state() != after.state()
              && (after.state() == Verdict.State.PROBATION || after.state() == Verdict.State.UP);
      effects.add(new HealthEffect.Judged(after, turned, passes));
    }
    state
        .check()
        .filter(check -> news(before, after))
        .map(
            check ->
                TrafficFact.HealthChanged.of(
                    state.endpoint(), check.install(), check.name().federation(), before, after))
        .ifPresent(fact -> effects.add(new HealthEffect.Note(fact)));
    return state.judged(health);
  }

  /** One failure that the recheck takes back is none. */
  static boolean news(Verdict before, Verdict after) {
    if (!before.grace().equals(after.grace())) {
      return true;
    }
    return before.state() != after.state()
        && after.state() != Verdict.State.SUSPECT
        && !(before.state() == Verdict.State.SUSPECT && after.state() == Verdict.State.UP);
  }

  /** Asks where the time has come and no answer is awaited; else says when it will have. */
  private static HealthState asking(
      HealthState before, HealthState state, Instant now, List<HealthEffect> effects) {
    if (state.check().isEmpty() || state.probing().isPresent()) {
      return state;
    }
    if (state.nextTry().isAfter(now)) {
      if (!state.nextTry().equals(before.nextTry()) || before.probing().isPresent()) {
        effects.add(new HealthEffect.WakeAt(state.nextTry()));
      }
      return state;
    }
    var begun = state.begun(now);
    effects.add(new HealthEffect.Ask(begun.asked(), state.check().get().target()));
    effects.add(new HealthEffect.WakeAt(now.plus(most(state))));
    return begun;
  }
}
