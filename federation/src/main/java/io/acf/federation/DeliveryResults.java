package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.federation.DeliveryState.Look;
import io.acf.federation.DeliveryState.Looking;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePSet;

/** Takes in what became of looks: plans those that it was for, or says why nothing was seen. */
final class DeliveryResults {
  private final DeliveryDraft draft;
  private final DeliveryPolicy policy;
  private final DeliveryPlans plans;
  private final DeliverySights sights;

  DeliveryResults(
      DeliveryDraft draft, DeliveryPolicy policy, DeliveryPlans plans, DeliverySights sights) {
    this.draft = draft;
    this.policy = policy;
    this.plans = plans;
    this.sights = sights;
  }

  /** What became of the look that is under way. */
  void looked(Observation result) {
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
        var unseen =
            draft.api.blind()
                ? BlindStatus.of(blind.fault(), policy.tick())
                : BlindStatus.first(blind.fault(), policy, draft.now);
        draft.api = draft.api.unseen(draft.now);
        draft.everything = true;
        unseen(unseen, look);
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

  /** What audit events told, where they were asked for. */
  void heard(Audit audit) {
    if (draft.looking.filter(it -> it.look() == Look.AUDIT).isPresent()) {
      draft.looking = Optional.empty();
      sights.heard(audit);
    }
  }

  private void seen(Observation.Seen seen, Looking look) {
    if (draft.insisted && look.look() == Look.WHOLE && !draft.everything) {
      draft.insisted = false;
      draft.hurry();
    }
    var plan =
        switch (look.look()) {
          case WHOLE -> sights.whole(seen, look);
          case COUNT -> sights.counted(seen, look);
          case FOLLOW -> sights.followed(seen, look);
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
        draft.soon(pair.name());
      }
    }
  }

  /**
   * What is suspected is read first. What CF is at is planned by any look, once what our last step
   * has made was read: before that the same step would be sent again.
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
