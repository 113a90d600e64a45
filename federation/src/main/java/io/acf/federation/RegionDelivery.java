package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The delivery machine of a region: looks at what it shows, plans each federation that git places
 * there, has people and rollouts object, and does what is left, several federations side by side.
 * An input about one federation costs what that federation costs.
 *
 * <p>Never are two steps under way for one federation, nor two looks at the region, nor more steps
 * than {@link DeliveryPolicy#federationsAtOnce}.
 */
public final class RegionDelivery implements Machine<DeliveryState, DeliveryInput, DeliveryEffect> {
  private final DeliveryPolicy policy;

  public RegionDelivery(DeliveryPolicy policy) {
    this.policy = policy;
  }

  @Override
  public Next<DeliveryState, DeliveryEffect> next(
      DeliveryState state, DeliveryInput input, Instant now) {
    try {
      return new Turn(new DeliveryDraft(state, now)).take(input);
    } catch (RuntimeException e) {
      return new Turn(new DeliveryDraft(state, now)).survive(input, e);
    }
  }

  /** One input taken in. */
  private final class Turn {
    private final DeliveryDraft draft;
    private final DeliveryRuns runs;
    private final DeliveryMarks marks;
    private final DeliveryPlans plans;
    private final DeliveryLooks looks;
    private final DeliveryResults results;
    private final DeliveryAims aims;
    private final DeliveryControls controls;

    Turn(DeliveryDraft draft) {
      this.draft = draft;
      this.runs = new DeliveryRuns(draft, policy);
      this.marks = new DeliveryMarks(draft, policy);
      this.plans = new DeliveryPlans(draft, policy, runs, marks);
      this.looks = new DeliveryLooks(draft, policy);
      this.results = new DeliveryResults(draft, policy, plans, new DeliverySights(draft));
      this.aims = new DeliveryAims(draft, runs, plans);
      this.controls = new DeliveryControls(draft, plans);
    }

    Next<DeliveryState, DeliveryEffect> take(DeliveryInput input) {
      controls.expire();
      switch (input) {
        case DeliveryInput.Aimed it -> aims.aim(it.desired(), it.known());
        case DeliveryInput.Said it -> controls.said(it.controls());
        case DeliveryInput.AnsweredNow it -> answered(it.answered());
        case DeliveryInput.Gated it -> gated(it.federation(), it.gate());
        case DeliveryInput.Observed it -> results.looked(it.result());
        case DeliveryInput.Glanced it -> results.looked(it.result());
        case DeliveryInput.Heard it -> results.heard(it.audit());
        case DeliveryInput.StepEnded it -> runs.ended(it.federation(), it.outcome());
        case DeliveryInput.Related it -> related(it);
        case DeliveryInput.Insisted ignored -> insist();
        case DeliveryInput.ApiProbed it -> probed(it.fault());
        case DeliveryInput.Budgeted it -> draft.budget = Optional.of(it.budget());
        case DeliveryInput.Woken ignored -> draft.retryAt = Optional.empty();
        case DeliveryInput.Tick ignored -> tick();
      }
      onwards();
      return draft.done(due());
    }

    /** A mistake of ours about what has ended: it has ended all the same, and is tried again. */
    Next<DeliveryState, DeliveryEffect> survive(DeliveryInput input, RuntimeException mistake) {
      var words = "a mistake of acf: " + mistake;
      var blind = new Observation.Blind(Fault.of(Fault.Cause.NONSENSE, words));
      switch (input) {
        case DeliveryInput.Observed ignored -> results.looked(blind);
        case DeliveryInput.Glanced ignored -> results.looked(blind);
        case DeliveryInput.Heard ignored -> results.heard(new Audit.Unheard(words, Duration.ZERO));
        case DeliveryInput.StepEnded it -> {
          draft.executing = draft.executing.minus(it.federation());
          plans.mistaken(it.federation(), mistake);
        }
        case DeliveryInput.Related ignored -> {
          draft.relations = draft.relations.unanswered();
          draft.unrelated.forEach(name -> plans.mistaken(name, mistake));
        }
        default -> {
          return lost(mistake);
        }
      }
      onwards();
      return draft.done(due());
    }

    /**
     * Nobody's decision by itself: what was told is lost, all say so, and the next tick comes. A
     * machine that nobody wakes would never find out that it is over.
     */
    private Next<DeliveryState, DeliveryEffect> lost(RuntimeException mistake) {
      for (var name : draft.pairs.keySet()) {
        plans.mistaken(name, mistake);
      }
      draft.wake = Optional.empty();
      return draft.done(Optional.of(draft.now.plus(policy.tick())));
    }

    private void tick() {
      draft.wake = draft.wake.filter(draft.now::isBefore);
      while (!draft.agenda.isEmpty() && !draft.agenda.first().at().isAfter(draft.now)) {
        var due = draft.agenda.first();
        draft.agenda = draft.agenda.minus(due);
        plans.due(due.federation());
      }
    }

    /** What is free to go on goes on. */
    private void onwards() {
      plans.fill();
      marks.relate();
      looks.begin();
      probe();
    }

    private void probe() {
      if (draft.api.due().filter(at -> !at.isAfter(draft.now)).isPresent()) {
        draft.api = draft.api.probed();
        draft.effect(new DeliveryEffect.ProbeApi());
      }
    }

    private Optional<Instant> due() {
      return Stream.of(
              draft.api.due(),
              looks.due(),
              draft.agenda.isEmpty()
                  ? Optional.<Instant>empty()
                  : Optional.of(draft.agenda.first().at()),
              draft.said.nextEnd(draft.now))
          .flatMap(Optional::stream)
          .min(Instant::compareTo);
    }

    private void answered(Answered answered) {
      if (!draft.answered.equals(answered)) {
        draft.answered = answered;
        draft.pairs.keySet().forEach(draft::soon);
      }
    }

    private void gated(FederationName name, Gate gate) {
      var before = Optional.ofNullable(draft.gates.get(name));
      if (before.filter(gate::equals).isEmpty()) {
        var opens = before.filter(it -> it.shut().equals(gate.shut())).isPresent();
        draft.gates = draft.gates.plus(name, gate);
        if (!opens && draft.pair(name).filter(it -> it.run().isPresent()).isPresent()) {
          controls.pause(name);
        }
        draft.soon(name);
      }
    }

    private void probed(Optional<Fault> fault) {
      var before = draft.api;
      draft.api = before.found(fault, draft.now);
      draft.effect(new DeliveryEffect.TellApi(fault));
      if (fault.isEmpty()) {
        // It was away, or nobody had asked, or the breaker was open: what waits for that goes on.
        if (before.goesOn()) {
          draft.retryAt = Optional.empty();
        }
        return;
      }
      for (var pair : draft.pairs.values()) {
        draft.put(pair.status(PairStatuses.away(pair.status(), fault.get(), draft.now)));
      }
    }

    private void insist() {
      draft.insisted = true;
      draft.everything = true;
      draft.retryAt = Optional.empty();
      draft.api = draft.api.ask(draft.now);
      draft.effect(new DeliveryEffect.Insist());
      draft.hurry();
    }

    private void related(DeliveryInput.Related it) {
      draft.relations = draft.relations.heard(it.head(), it.lineage(), draft.now);
      var raise = draft.relations.lineage().raise();
      if (raise > 0 && it.lineage().raise() > 0) {
        draft.effect(new DeliveryEffect.Raise(raise));
      }
      for (var name : draft.unrelated) {
        plans.plan(name);
      }
    }
  }
}
