package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.federation.RegionView.Whose;
import io.acf.health.Pair;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.Urgency;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Does the steps of plans: of one federation one after the other, of several side by side. */
final class DeliveryRuns {
  private final DeliveryDraft draft;
  private final DeliveryPolicy policy;

  DeliveryRuns(DeliveryDraft draft, DeliveryPolicy policy) {
    this.draft = draft;
    this.policy = policy;
  }

  /** Begins the steps of a plan, where no more are done or staged at once than may be. */
  void begin(PairWork pair, Plan plan, SpaceView.Readable space) {
    var name = pair.name();
    var stages = plan.steps().stream().anyMatch(DeliveryRuns::stages);
    if (stages && draft.staging.minus(name).size() >= policy.federationsAtOnce()) {
      var status = PairStatuses.known(pair.status(), crowded(), draft.now);
      draft.put(pair.status(status).staging(false).rests(Optional.empty()));
      draft.held = draft.held.plus(name);
      return;
    }
    if (draft.executing.size() >= policy.federationsAtOnce()) {
      draft.put(pair.staging(false).rests(Optional.empty()));
      draft.ready = draft.ready.plus(name);
      return;
    }
    var urgency = urgency(plan);
    if (!draft.affords(urgency)) {
      var at = Optional.of(draft.affordsAt(urgency));
      var status = seen(pair, plan, at);
      draft.put(pair.status(status).staging(false).rests(at));
      return;
    }
    var run = StepRun.of(plan, space, draft.now);
    draft.put(pair.rests(Optional.empty()).staging(stages).run(Optional.of(run)));
    execute(name, run.step());
  }

  /** What a commit wants comes before what the region no longer shows as it was brought there. */
  private static Urgency urgency(Plan plan) {
    return plan.condition().state() == State.DRIFTED ? Urgency.DRIFT : Urgency.PEOPLE_AND_COMMITS;
  }

  private static boolean stages(Step step) {
    return step instanceof Step.Upload || step instanceof Step.Stage;
  }

  private Condition crowded() {
    return Condition.progressing(
        Reason.WAITING,
        policy.federationsAtOnce() + " federations are being staged here, the most at once");
  }

  private void execute(FederationName name, Step step) {
    draft.executing = draft.executing.plus(name, step);
    draft.looking = draft.looking.map(look -> look.touching(name));
    if (step instanceof Step.Upload) {
      working(name);
    }
    draft.effect(new DeliveryEffect.Execute(name, step));
  }

  /** An upload may take its time: the pair says meanwhile that it is at work. */
  private void working(FederationName name) {
    var pair = draft.pair(name).orElseThrow();
    var plan = pair.run().orElseThrow().plan();
    if (pair.status().attempts() == 0 && plan.condition().state() == State.PROGRESSING) {
      draft.put(pair.status(seen(pair, plan, Optional.empty())));
    }
  }

  /** As the region shows it, and nothing of its plan is done yet. */
  private PairStatus seen(PairWork pair, Plan plan, Optional<Instant> nextTry) {
    return PairStatuses.seenAt(
        PairStatuses.planned(pair.status(), plan, plan.condition(), nextTry, false, draft.now),
        draft.view.orElseThrow().lookedAt());
  }

  /** Something else is wanted: the step under way is the last one, and an upload ends at once. */
  void supersede(PairWork pair) {
    var run = pair.run().orElseThrow();
    draft.put(pair.run(Optional.of(run.supersede())));
    abandon(pair);
  }

  /** An upload that nobody needs any more is ended; other steps end soon by themselves. */
  void abandon(PairWork pair) {
    if (pair.run().map(StepRun::step).filter(Step.Upload.class::isInstance).isPresent()) {
      draft.effect(new DeliveryEffect.Abandon(pair.name()));
    }
  }

  /** Takes in what became of a step. */
  void ended(FederationName name, Outcome outcome) {
    var step = draft.executing.get(name);
    if (step == null) {
      return;
    }
    draft.executing = draft.executing.minus(name);
    draft.looking = draft.looking.map(look -> look.touching(name));
    var pair = draft.pair(name);
    if (pair.isEmpty() || pair.get().run().isEmpty()) {
      // Git does not place it here any more, or does again.
      draft.suspect(name, EnumSet.allOf(Part.class));
      return;
    }
    var run = pair.get().run().get();
    tell(name, step, outcome);
    var attempts =
        pair.get().status().memory().attempts().after(step, run.space(), outcome, draft.now);
    var now = pair.get().status(pair.get().status().with(attempts));
    if (outcome instanceof Outcome.Done) {
      draft.view = draft.view.map(view -> view.after(step));
    }
    if (run.superseded()) {
      superseded(now, run, outcome);
      return;
    }
    switch (outcome) {
      case Outcome.Done ignored -> onwards(now, run.after(outcome));
      case Outcome.Accepted ignored -> onwards(now, run.after(outcome));
      case Outcome.Refused it -> stop(now, run, outcome, true, draft.now.plus(it.retryAfter()));
      case Outcome.Fenced ignored ->
          stop(
              now,
              run.touching(EnumSet.of(Part.APPS)),
              outcome,
              false,
              draft.now.plus(policy.tick()));
      case Outcome.Failed ignored ->
          // Its answer may be lost, or wrong: CF may have done it all the same.
          stop(
              now,
              run.touching(EnumSet.allOf(Part.class)),
              outcome,
              false,
              draft.now.plus(policy.tick()));
    }
  }

  private void onwards(PairWork pair, StepRun run) {
    var next = run.following();
    if (next.isPresent()) {
      draft.put(pair.run(Optional.of(run.advanced())));
      execute(pair.name(), next.get());
    } else if (run.accepted().isPresent()) {
      var accepted = run.accepted().get();
      var status = stopped(pair, run, accepted.step(), accepted.outcome());
      end(pair.status(status), run, true, PairWork.next(0, policy, draft.now));
    } else {
      // What was done is looked at before it is believed.
      var plan = run.plan();
      var status =
          PairStatuses.planned(
              pair.status(),
              plan,
              plan.condition(),
              plan.nextTryIn().map(draft.now::plus),
              true,
              draft.now);
      var again = run.takesTime() ? PairWork.next(0, policy, draft.now) : draft.now;
      end(pair.status(status), run, !run.parts().isEmpty(), again);
    }
  }

  private void stop(PairWork pair, StepRun run, Outcome outcome, boolean moves, Instant again) {
    var status = stopped(pair, run, run.step(), outcome);
    var next =
        status.nextTry().filter(it -> outcome instanceof Outcome.Failed && it.isBefore(again));
    end(pair.status(status), run, moves, next.orElse(again));
  }

  private PairStatus stopped(PairWork pair, StepRun run, Step step, Outcome outcome) {
    return PairStatuses.stopped(pair.status(), run.plan(), step, outcome, policy, draft.now);
  }

  private void superseded(PairWork pair, StepRun run, Outcome outcome) {
    var touched =
        run.after(outcome)
            .touching(
                outcome instanceof Outcome.Failed ? EnumSet.allOf(Part.class) : Set.<Part>of());
    end(pair, touched, false, draft.now);
  }

  /** The last step of a run has ended. */
  private void end(PairWork pair, StepRun run, boolean moves, Instant again) {
    var name = pair.name();
    var next = pair.suspect(run.touched()).run(Optional.empty());
    if (run.touched().contains(Part.BUILDS)) {
      next = next.read(EnumSet.of(Part.PACKAGES)); // What was staged tells more.
    }
    if (!run.touched().isEmpty()) {
      draft.trail = draft.trail.working(name, run.began(), draft.now);
    }
    if (run.touched().contains(Part.SETTINGS)) {
      draft.view = draft.view.map(view -> view.withoutSettings(Whose.of(pair)));
    }
    var seen =
        PairStatuses.seenAt(next.status(), draft.view.map(RegionView::lookedAt).orElse(draft.now));
    var parts = moves ? run.parts() : Set.<Part>of();
    next = next.status(seen).staging(parts.contains(Part.BUILDS));
    draft.put(parts.isEmpty() ? next.rests(Optional.of(again)) : next.awaits(parts, 0, again));
  }

  private void tell(FederationName name, Step step, Outcome outcome) {
    var pair = new Pair(name, draft.region);
    var release = step.mark().release();
    switch (outcome) {
      case Outcome.Done ignored ->
          draft.fact(new DeliveryFact.StepDone(pair, release, step.describe()));
      case Outcome.Failed it ->
          draft.fact(
              new DeliveryFact.StepFailed(
                  pair,
                  release,
                  step.describe(),
                  it.fault().cause().reason(),
                  it.fault().message()));
      case Outcome.Accepted ignored -> {}
      case Outcome.Refused ignored -> {}
      case Outcome.Fenced ignored -> {}
    }
  }
}
