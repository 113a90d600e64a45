package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.federation.DeliveryState.Due;
import io.acf.federation.DeliveryState.Looking;
import io.acf.federation.DeliveryState.Queues;
import io.acf.federation.RegionView.Whose;
import io.acf.regions.CallBudget;
import io.acf.regions.Part;
import io.acf.regions.Step;
import io.acf.regions.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * A step of the delivery machine in the making: the state that comes next, on which what is
 * different is set, and what is to be done. Nobody sees it before it is done.
 */
final class DeliveryDraft {
  final RegionName region;
  final Instant now;
  private final TreePMap<FederationName, PairWork> before;
  private final List<DeliveryEffect> effects = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final TreeMap<FederationName, PairStatus> told = new TreeMap<>();

  Optional<Desired> desired;
  Controls said;
  Controls controls;
  Answered answered;
  TreePMap<FederationName, Gate> gates;
  Optional<RegionView> view;
  AuditTrail trail;
  Relations relations;
  TreePMap<FederationName, PairWork> pairs;
  TreePMap<FederationName, Step> executing;
  Optional<Looking> looking;
  ApiWatch api;
  Optional<CallBudget> budget;
  boolean everything;
  boolean insisted;
  Optional<Instant> retryAt;
  Optional<Instant> wake;
  TreePSet<Due> agenda;
  TreePSet<FederationName> wanting;
  TreePSet<FederationName> ready;
  TreePSet<FederationName> held;
  TreePSet<FederationName> staging;
  TreePSet<FederationName> mending;
  TreePSet<FederationName> unrelated;

  DeliveryDraft(DeliveryState of, Instant now) {
    this.region = of.region();
    this.now = now;
    before = of.pairs();
    desired = of.desired();
    said = of.said();
    controls = of.controls();
    answered = of.answered();
    gates = of.gates();
    view = of.view();
    trail = of.trail();
    relations = of.relations();
    pairs = of.pairs();
    executing = of.executing();
    looking = of.looking();
    api = of.api();
    budget = of.budget();
    everything = of.everything();
    insisted = of.insisted();
    retryAt = of.retryAt();
    wake = of.wake();
    agenda = of.queues().agenda();
    wanting = of.queues().wanting();
    ready = of.queues().ready();
    held = of.queues().held();
    staging = of.queues().staging();
    mending = of.queues().mending();
    unrelated = of.queues().unrelated();
  }

  Optional<PairWork> pair(FederationName name) {
    return Optional.ofNullable(pairs.get(name));
  }

  Desired desired() {
    return desired.orElseThrow();
  }

  /** What the rollout has said of the release that is wanted here. */
  Optional<Gate> gate(PairWork pair) {
    return Optional.ofNullable(gates.get(pair.name()))
        .filter(gate -> gate.release().equals(pair.release().digest()));
  }

  /** Whether calls of this urgency may begin now, as far as is known. */
  boolean affords(Urgency urgency) {
    return budget.filter(it -> !it.allowed(urgency, now)).isEmpty();
  }

  /** When it may be, where it may not now. */
  Instant affordsAt(Urgency urgency) {
    return budget.map(it -> it.nextAt(urgency, now)).orElse(now);
  }

  void effect(DeliveryEffect effect) {
    effects.add(effect);
  }

  void fact(Fact fact) {
    facts.add(fact);
  }

  /** Takes in how a pair stands and what it waits for. */
  void put(PairWork next) {
    var name = next.name();
    var last = pairs.get(name);
    if (last != null) {
      // Most are only seen again: what is due as before stays where it is.
      if (!last.due().equals(next.due())) {
        last.due().ifPresent(at -> agenda = agenda.minus(new Due(at, name)));
      }
      if (last.status() != next.status()) {
        facts.addAll(PairStatuses.events(last.status(), next.status()));
      }
    }
    next.due().ifPresent(at -> agenda = agenda.plus(new Due(at, name)));
    staging = next.staging() ? staging.plus(name) : staging.minus(name);
    mending = next.status().reason().mendedUnseen() ? mending.plus(name) : mending.minus(name);
    if (last == null || !last.status().equals(next.status())) {
      told.put(name, next.status());
    }
    pairs = pairs.plus(name, next);
  }

  /** It is to be read before it is planned. */
  void suspect(FederationName name, Set<Part> parts) {
    pair(name)
        .ifPresent(
            pair -> {
              put(pair.suspect(parts));
              if (!pair.moves() && pair.run().isEmpty()) {
                wanting = wanting.plus(name);
              }
            });
  }

  /** Git does not place it here any more. A step under way goes on to its end. */
  void remove(FederationName name) {
    pair(name).flatMap(PairWork::due).ifPresent(at -> agenda = agenda.minus(new Due(at, name)));
    pairs = pairs.minus(name);
    gates = gates.minus(name);
    staging = staging.minus(name);
    mending = mending.minus(name);
    told.remove(name);
    trail = trail.without(name);
    idle(name);
  }

  /** It waits for nothing but its time. */
  void idle(FederationName name) {
    wanting = wanting.minus(name);
    ready = ready.minus(name);
    held = held.minus(name);
    unrelated = unrelated.minus(name);
  }

  /** It is planned at once, unless something of it is under way. */
  void soon(FederationName name) {
    pair(name)
        .filter(pair -> pair.run().isEmpty() && !pair.moves())
        .ifPresent(pair -> put(pair.due(Optional.of(now))));
  }

  /** A pause after a step that failed is over, once. */
  void hurry() {
    for (var pair : pairs.values()) {
      put(pair.status(PairStatuses.hurried(pair.status())));
    }
  }

  /** Where its federations are placed. */
  SortedSet<Target> targets() {
    var targets = new TreeSet<Target>();
    pairs.values().forEach(pair -> targets.add(pair.release().target()));
    return targets;
  }

  List<Whose> whose(Iterable<FederationName> names) {
    var whose = new ArrayList<Whose>();
    names.forEach(name -> pair(name).map(Whose::of).ifPresent(whose::add));
    return whose;
  }

  Next<DeliveryState, DeliveryEffect> done(Optional<Instant> due) {
    var all = new ArrayList<DeliveryEffect>();
    if (!facts.isEmpty()) {
      all.add(new DeliveryEffect.Record(facts));
    }
    var again = told.values().stream().filter(this::again).toList();
    if (again.size() < told.size()) {
      var news = told.values().stream().filter(it -> !again(it)).toList();
      all.add(new DeliveryEffect.Tell(news));
    }
    if (!again.isEmpty()) {
      all.add(new DeliveryEffect.SeenAgain(again));
    }
    all.addAll(effects);
    if (due.isPresent() && wake.filter(at -> !at.isAfter(due.get())).isEmpty()) {
      wake = due;
      all.add(new DeliveryEffect.WakeAt(due.get()));
    }
    return new Next<>(state(), all);
  }

  /** Whether nothing is new but when it was seen. */
  private boolean again(PairStatus status) {
    var last = before.get(status.pair().federation());
    return last != null
        && last.status().differsInTimeOnly(status)
        && last.status().pending().equals(status.pending());
  }

  private DeliveryState state() {
    return new DeliveryState(
        region,
        desired,
        said,
        controls,
        answered,
        gates,
        view,
        trail,
        relations,
        pairs,
        new Queues(agenda, wanting, ready, held, staging, mending, unrelated),
        executing,
        looking,
        api,
        budget,
        everything,
        insisted,
        retryAt,
        wake);
  }
}
