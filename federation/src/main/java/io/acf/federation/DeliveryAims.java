package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.health.Pair;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Takes in another desired state: which federations are placed in the region, and which releases.
 */
final class DeliveryAims {
  private final DeliveryDraft draft;
  private final DeliveryRuns runs;
  private final DeliveryPlans plans;

  DeliveryAims(DeliveryDraft draft, DeliveryRuns runs, DeliveryPlans plans) {
    this.draft = draft;
    this.runs = runs;
    this.plans = plans;
  }

  /** Takes in what git wants of the region. */
  void aim(Desired desired, SortedMap<FederationName, PairStatus> known) {
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
      plans.guarded(
          spec.name(),
          () -> {
            if (pair.isPresent()) {
              aim(pair.get(), spec, desired);
            } else {
              place(spec, desired, Optional.ofNullable(known.get(spec.name())));
            }
          });
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
}
