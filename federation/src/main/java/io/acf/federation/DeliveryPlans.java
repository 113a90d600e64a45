package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.federation.RegionView.Whose;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Plans pairs by what was seen of them, and says how they stand. Of a pair that has something to be
 * done, the steps are begun where there is room.
 */
final class DeliveryPlans {
  private final DeliveryDraft draft;
  private final DeliveryPolicy policy;
  private final DeliveryRuns runs;
  private final DeliveryMarks marks;

  DeliveryPlans(
      DeliveryDraft draft, DeliveryPolicy policy, DeliveryRuns runs, DeliveryMarks marks) {
    this.draft = draft;
    this.policy = policy;
    this.runs = runs;
    this.marks = marks;
  }

  /** Plans a pair whose time has come; what is suspected of it is read first. */
  void due(FederationName name) {
    guarded(name, () -> read(name));
  }

  /** One pair's decision is a mistake of ours: it says so, and the others go on. */
  void guarded(FederationName name, Runnable decision) {
    try {
      decision.run();
    } catch (RuntimeException e) {
      mistaken(name, e);
    }
  }

  private void read(FederationName name) {
    var pair = draft.pair(name);
    if (pair.isEmpty() || busy(pair.get())) {
      return;
    }
    var status = pair.get().status();
    if (status.attempts() > 0
        && !pair.get().moves()
        && status.nextTry().filter(next -> !draft.now.isBefore(next)).isPresent()) {
      draft.suspect(name, beforeRelease(pair.get()));
    }
    draft.put(draft.pair(name).orElseThrow().due(Optional.empty()));
    if (draft.pair(name).orElseThrow().toRead().isEmpty()) {
      plan(name);
    } else {
      draft.wanting = draft.wanting.plus(name);
    }
  }

  private boolean busy(PairWork pair) {
    return pair.run().isPresent() || draft.executing.containsKey(pair.name());
  }

  /** What a new release, or another try at one, is planned by. */
  Set<Part> beforeRelease(PairWork pair) {
    var parts = EnumSet.of(Part.APPS, Part.PACKAGES, Part.BUILDS, Part.DEPLOYMENTS);
    if (routed(pair)) {
      parts.add(Part.ROUTES);
    }
    return parts;
  }

  /** Whether it wants routes that do not lead to its apps, as last seen: whose they are is read. */
  private boolean routed(PairWork pair) {
    return draft
        .view
        .flatMap(view -> view.readable(pair.release().target()))
        .filter(
            space ->
                pair.spec().apps().stream()
                    .anyMatch(
                        app ->
                            !Optional.ofNullable(space.apps().get(app.name()))
                                .map(
                                    view ->
                                        view.routes().containsAll(app.routes())
                                            && !ChosenRoutes.missing(app, view))
                                .orElse(app.routes().isEmpty())))
        .isPresent();
  }

  /** Says how a pair stands by what was seen of it, and begins what is to be done. */
  void plan(FederationName name) {
    var pair = draft.pair(name);
    if (pair.isEmpty() || busy(pair.get()) || draft.view.isEmpty()) {
      return;
    }
    if (draft.gate(pair.get()).isEmpty()) {
      return; // The rollout is about to speak: then it is due.
    }
    draft.idle(name);
    guarded(name, () -> judge(pair.get()));
  }

  void mistaken(FederationName name, RuntimeException e) {
    draft.pair(name).ifPresent(pair -> mistaken(pair, e));
  }

  private void mistaken(PairWork pair, RuntimeException e) {
    draft.idle(pair.name());
    var status = PairStatuses.mistaken(pair.status(), e, policy, draft.now);
    draft.put(pair.status(status).staging(false).run(Optional.empty()).rests(status.nextTry()));
  }

  private void judge(PairWork pair) {
    var view = draft.view.orElseThrow();
    var space = view.spaces().get(pair.release().target());
    switch (space) {
      case null -> draft.everything = true; // Placed there since the region was looked at.
      case SpaceView.Unreadable it -> unreadable(pair, it);
      case SpaceView.Readable it -> {
        if (marks.related(pair, it)) {
          var sight = view.of(Whose.of(pair), draft.now).orElseThrow();
          judge(pair, explained(pair, sight));
        }
      }
    }
  }

  /** A space that blinds its own federations. */
  private void unreadable(PairWork pair, SpaceView.Unreadable space) {
    var status = BlindStatus.space(pair.status(), space.fault(), policy, draft.now);
    draft.put(
        pair.status(PairStatuses.seenAt(status, draft.view.orElseThrow().lookedAt()))
            .staging(false)
            .rests(Optional.of(draft.now.plus(policy.tick()))));
    if (!space.fault().cause().passing()) {
      draft.mending = draft.mending.plus(pair.name());
    }
  }

  /** With what was heard of crashes on processes that show one and do not say why. */
  private SpaceView.Readable explained(PairWork pair, SpaceView.Readable space) {
    var next = space;
    for (var app : space.ofOwner(pair.name())) {
      var why = draft.trail.crashes().get(app.guid());
      next = why == null ? next : next.with(app.explained(why));
    }
    return next;
  }

  private void judge(PairWork pair, SpaceView.Readable space) {
    var release = pair.release();
    var claims =
        new Claims(
            draft.desired(),
            draft.region,
            draft.relations.lineage(),
            draft.controls.adoptions(draft.region));
    var gate = draft.gate(pair).orElseThrow();
    var memory = pair.status().memory();
    var context =
        new PairContext(
            memory.askedAgo(draft.now), memory.crashing(), gate.elsewhere(), draft.answered);
    var plan = Planner.plan(pair.spec(), release, claims, space, policy, context);
    var adoptable = claims.adoptable(pair.spec(), release, space);
    var told = pair.planned(plan.steps().stream().map(Step::describe).toList(), adoptable);
    if (pair.unread().isEmpty()) {
      claims.adopted(pair.spec(), space).ifPresent(draft::fact);
    }
    var attempts = memory.attempts().looked(plan.steps(), policy, draft.now);
    var last = told.status().with(attempts);
    var judged =
        UnseenInstances.judge(
            Review.of(plan, space, draft.region, last, draft.controls, gate, policy, draft.now),
            space,
            draft.view.orElseThrow().instances().unseen(),
            last,
            policy);
    if (judged.steps().isEmpty()) {
      watch(told.status(last), judged);
    } else {
      runs.begin(told.status(last), judged, space);
    }
  }

  /** Nothing is to be done, or CF still works on it. */
  private void watch(PairWork pair, Plan plan) {
    var awaits = awaits(plan);
    var moves = plan.condition().state() == State.PROGRESSING && !awaits.isEmpty();
    if (!pair.unread().isEmpty() && !moves) {
      // Not everything of it was read since it may have changed.
      draft.put(pair.staging(false).rests(Optional.empty()));
      draft.wanting = draft.wanting.plus(pair.name());
      return;
    }
    var status =
        PairStatuses.seenAt(
            PairStatuses.planned(
                pair.status(),
                plan,
                plan.condition(),
                plan.nextTryIn().map(draft.now::plus),
                false,
                draft.now),
            draft.view.orElseThrow().lookedAt());
    var next = pair.status(status).staging(awaits.contains(Part.BUILDS));
    draft.put(
        moves
            ? next.awaits(
                awaits,
                pair.moves() ? pair.quiet() + 1 : 1,
                PairWork.next(pair.moves() ? pair.quiet() + 1 : 1, policy, draft.now))
            : next.rests(again(status, plan)));
  }

  /** Instances that start are looked for, also of an app at rest. */
  private static Set<Part> awaits(Plan plan) {
    return plan.awaits().isEmpty() && plan.condition().reason() == Reason.STARTING
        ? EnumSet.of(Part.PROCESSES)
        : plan.awaits();
  }

  /** What is converged is planned again when something happens, or a timer of CF's is over. */
  private Optional<Instant> again(PairStatus status, Plan plan) {
    if (status.state() == State.CONVERGED && plan.nextTryIn().isEmpty()) {
      return Optional.empty();
    }
    var next = plan.nextTryIn(policy);
    return Optional.of(draft.now.plus(next.isZero() ? policy.pace() : next));
  }

  /** What waits for room goes on where there is some. */
  void fill() {
    for (var name : draft.held) {
      if (draft.staging.size() >= policy.federationsAtOnce()
          || draft.executing.size() >= policy.federationsAtOnce()) {
        break; // Who cannot begin is not planned: it would only wait in the other queue.
      }
      plan(name);
    }
    for (var name : draft.ready) {
      if (draft.executing.size() >= policy.federationsAtOnce()) {
        break;
      }
      plan(name);
    }
  }
}
