package io.acf.federation;

import io.acf.regions.AppMarks;
import io.acf.regions.SpaceView;
import java.util.TreeMap;

/** Asks git what the marks that apps carry mean, before a pair is planned by them. */
final class DeliveryMarks {
  private final DeliveryDraft draft;
  private final DeliveryPolicy policy;

  DeliveryMarks(DeliveryDraft draft, DeliveryPolicy policy) {
    this.draft = draft;
    this.policy = policy;
  }

  /** Whether git has said what the marks of its apps mean; where not, it is asked. */
  boolean related(PairWork pair, SpaceView.Readable space) {
    var marks = Lineage.marks(pair.spec(), pair.release().target(), space);
    var unknown = draft.relations.unknown(marks, draft.desired(), policy.tick(), draft.now);
    if (!unknown.isEmpty()) {
      draft.unrelated = draft.unrelated.plus(pair.name());
    }
    return unknown.isEmpty();
  }

  /** Asks git of the marks of all that wait for it, in one go. */
  void relate() {
    if (draft.unrelated.isEmpty() || draft.relations.asking() || draft.view.isEmpty()) {
      return;
    }
    var marks = new TreeMap<Lineage.Spot, AppMarks>(Lineage.Spot.ORDER);
    for (var name : draft.unrelated) {
      var pair = draft.pair(name).orElseThrow();
      var target = pair.release().target();
      draft
          .view
          .get()
          .readable(target)
          .ifPresent(space -> marks.putAll(Lineage.marks(pair.spec(), target, space)));
    }
    var unknown = draft.relations.unknown(marks, draft.desired(), policy.tick(), draft.now);
    draft.relations = draft.relations.ask();
    draft.effect(new DeliveryEffect.Relate(draft.desired(), unknown));
  }
}
