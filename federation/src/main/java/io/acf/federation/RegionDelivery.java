package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.federation.DeliveryState.Look;
import io.acf.federation.DeliveryState.Looking;
import io.acf.health.Pair;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.pcollections.TreePSet;

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
    private final DeliveryPlans plans;
    private final DeliveryLooks looks;

    Turn(DeliveryDraft draft) {
      this.draft = draft;
      this.runs = new DeliveryRuns(draft, policy);
      this.plans = new DeliveryPlans(draft, policy, runs);
      this.looks = new DeliveryLooks(draft, policy);
    }

    Next<DeliveryState, DeliveryEffect> take(DeliveryInput input) {
      expire();
      switch (input) {
        case DeliveryInput.Aimed it -> aim(it.desired(), it.known());
        case DeliveryInput.Said it -> said(it.controls());
        case DeliveryInput.AnsweredNow it -> answered(it.answered());
        case DeliveryInput.Gated it -> gated(it.federation(), it.gate());
        case DeliveryInput.Observed it -> looked(it.result());
        case DeliveryInput.Glanced it -> looked(it.result());
        case DeliveryInput.Heard it -> heard(it.audit());
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
        case DeliveryInput.Observed ignored -> looked(blind);
        case DeliveryInput.Glanced ignored -> looked(blind);
        case DeliveryInput.Heard ignored -> heard(new Audit.Unheard(words, Duration.ZERO));
        case DeliveryInput.StepEnded it -> {
          draft.executing = draft.executing.minus(it.federation());
          plans.mistaken(it.federation(), mistake);
        }
        case DeliveryInput.Related ignored -> {
          draft.relations = draft.relations.unanswered();
          draft.unrelated.forEach(name -> plans.mistaken(name, mistake));
        }
        default -> throw mistake;
      }
      onwards();
      return draft.done(due());
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
      plans.relate();
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

    private void aim(Desired desired, SortedMap<FederationName, PairStatus> known) {
      draft.desired = Optional.of(desired);
      draft.relations = draft.relations.aimed(desired);
      var placed = desired.in(draft.region);
      for (var name : draft.pairs.keySet()) {
        if (!placed.containsKey(name)) {
          draft.pair(name).ifPresent(runs::abandon);
          draft.remove(name);
        }
      }
      for (var spec : placed.values()) {
        var pair = draft.pair(spec.name());
        if (pair.isPresent()) {
          aim(pair.get(), spec, desired);
        } else {
          place(spec, desired, Optional.ofNullable(known.get(spec.name())));
        }
      }
    }

    private void place(FederationSpec spec, Desired desired, Optional<PairStatus> known) {
      var release = Objects.requireNonNull(spec.placement().get(draft.region));
      var pair = new Pair(spec.name(), draft.region);
      var aim = new PairStatus.Aim(release.digest(), desired.generation());
      var status =
          known
              .map(it -> PairStatuses.aimed(it, aim, draft.api.away(), draft.now))
              .orElseGet(() -> PairStatuses.first(pair, aim, draft.now));
      draft.put(PairWork.first(spec, status));
      draft.everything = true;
    }

    private void aim(PairWork pair, FederationSpec spec, Desired desired) {
      var before = pair.release();
      var after = Objects.requireNonNull(spec.placement().get(draft.region));
      var status =
          PairStatuses.aimed(
              pair.status(),
              new PairStatus.Aim(after.digest(), desired.generation()),
              draft.api.away(),
              draft.now);
      var next = pair.spec(spec).status(status);
      if (before.digest().equals(after.digest())) {
        draft.put(
            next.run().isEmpty() && status.state() != State.CONVERGED && !next.moves()
                ? next.due(Optional.of(draft.now))
                : next);
        return;
      }
      draft.idle(pair.name());
      draft.everything |= !before.target().equals(after.target());
      draft.put(next);
      draft.put(
          next.suspect(plans.beforeRelease(next))
              .staging(next.run().isPresent() && next.staging())
              .rests(next.run().isPresent() ? Optional.empty() : Optional.of(draft.now)));
      draft.pair(pair.name()).filter(it -> it.run().isPresent()).ifPresent(runs::supersede);
    }

    private void expire() {
      if (draft.controls.expired(draft.now)) {
        holds(draft.said.at(draft.now));
      }
    }

    private void said(Controls controls) {
      draft.said = controls;
      holds(controls.at(draft.now));
    }

    /** Another word of people: what it allows or forbids is judged on what is there now. */
    private void holds(Controls controls) {
      if (draft.controls.equals(controls)) {
        return;
      }
      draft.controls = controls;
      draft.everything = true;
      draft.retryAt = draft.retryAt.filter(ignored -> !draft.pairs.isEmpty());
      for (var pair : draft.pairs.values()) {
        var status = pair.status();
        var asked =
            controls
                .retry(pair.name(), draft.region)
                .filter(status.memory()::news)
                .map(said -> PairStatuses.asked(status, said, draft.now));
        asked.ifPresent(it -> draft.put(pair.status(it)));
        pair.run().filter(run -> !run.superseded()).ifPresent(run -> pause(pair.name()));
      }
    }

    /** The step under way is the last one of its plan: what comes next is judged anew. */
    private void pause(FederationName name) {
      var pair = draft.pair(name).orElseThrow();
      draft.put(pair.run(pair.run().map(StepRun::supersede)));
    }

    private void answered(Answered answered) {
      if (!draft.answered.equals(answered)) {
        draft.answered = answered;
        draft.pairs.keySet().forEach(this::soon);
      }
    }

    private void gated(FederationName name, Gate gate) {
      var before = Optional.ofNullable(draft.gates.get(name));
      if (before.filter(gate::equals).isEmpty()) {
        var opens = before.filter(it -> it.shut().equals(gate.shut())).isPresent();
        draft.gates = draft.gates.plus(name, gate);
        if (!opens && draft.pair(name).filter(it -> it.run().isPresent()).isPresent()) {
          pause(name);
        }
        soon(name);
      }
    }

    private void soon(FederationName name) {
      draft
          .pair(name)
          .filter(pair -> pair.run().isEmpty() && !pair.moves())
          .ifPresent(pair -> draft.put(pair.due(Optional.of(draft.now))));
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
      hurry();
    }

    /** A pause after a step that failed is over, once. */
    private void hurry() {
      for (var pair : draft.pairs.values()) {
        draft.put(pair.status(PairStatuses.hurried(pair.status())));
      }
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

    private void heard(Audit audit) {
      if (draft.looking.filter(it -> it.look() == Look.AUDIT).isPresent()) {
        draft.looking = Optional.empty();
        looks.heard(audit);
      }
    }

    private void looked(Observation result) {
      if (draft.looking.isEmpty()) {
        return; // Nobody looks.
      }
      var look = draft.looking.get();
      draft.looking = Optional.empty();
      var took = DeliveryInput.took(look.started(), draft.now);
      switch (result) {
        case Observation.Seen seen -> {
          var unseen = draft.retryAt.isPresent();
          draft.retryAt = Optional.empty();
          draft.api = draft.api.seen(draft.now);
          seen(seen, look);
          if (unseen) {
            reached();
          }
          draft.effect(new DeliveryEffect.Looked("seen", took));
        }
        case Observation.Blind blind -> {
          draft.api = draft.api.unseen(draft.now);
          draft.everything = true;
          unseen(BlindStatus.of(blind.fault(), policy.tick()), look);
          draft.effect(new DeliveryEffect.Looked("blind", took));
        }
        case Observation.Refused refused -> {
          draft.api = draft.api.held();
          draft.everything |= look.look() == Look.WHOLE;
          unseen(BlindStatus.of(refused), look);
          draft.effect(new DeliveryEffect.Looked("refused", took));
        }
      }
    }

    private void seen(Observation.Seen seen, Looking look) {
      if (draft.insisted && look.look() == Look.WHOLE && !draft.everything) {
        draft.insisted = false;
        hurry();
      }
      var plan =
          switch (look.look()) {
            case WHOLE -> looks.whole(seen, look);
            case COUNT -> looks.counted(seen, look);
            case FOLLOW -> looks.followed(seen, look);
            case AUDIT -> throw new IllegalStateException("an audit shows no spaces");
          };
      if (look.look() != Look.FOLLOW) {
        seenAt();
      }
      for (var name : plan) {
        plan(name, look.look());
      }
    }

    /** The region shows itself again: nobody is unreachable, also whom this look was not for. */
    private void reached() {
      for (var pair : draft.pairs.values()) {
        if (pair.status().state() == State.UNREACHABLE) {
          soon(pair.name());
        }
      }
    }

    /**
     * What is suspected is read first. What CF is at is planned by any look, once what our last
     * step has made was read: before that the same step would be sent again.
     */
    private void plan(FederationName name, Look look) {
      var pair = draft.pair(name).orElseThrow();
      var read = pair.unread().isEmpty() || look == Look.FOLLOW || pair.quiet() > 0;
      if (read) {
        plans.plan(name);
      } else if (pair.run().isEmpty() && !pair.moves()) {
        draft.wanting = draft.wanting.plus(name);
      }
    }

    /** All were seen, also those of which nothing is new. */
    private void seenAt() {
      var at = draft.view.orElseThrow().lookedAt();
      for (var pair : draft.pairs.values()) {
        draft.put(pair.status(PairStatuses.seenAt(pair.status(), at)));
      }
    }

    private void unseen(BlindStatus unseen, Looking look) {
      draft.retryAt = Optional.of(draft.now.plus(unseen.again(policy)));
      for (var pair : draft.pairs.values()) {
        if (pair.run().isEmpty()) {
          draft.put(pair.status(unseen.status(pair.status(), policy, draft.now)));
        }
      }
      if (look.look() == Look.FOLLOW) {
        draft.wanting = draft.wanting.plusAll(TreePSet.from(present(look.of())));
      }
    }

    private Set<FederationName> present(TreePSet<FederationName> names) {
      return names.stream()
          .filter(draft.pairs::containsKey)
          .collect(java.util.stream.Collectors.toSet());
    }
  }
}
