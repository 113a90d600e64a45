package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Takes in what people say: who is concerned is judged again, and read before that where it may go
 * on or is to be tried again. Nobody else is touched.
 */
final class DeliveryControls {
  private final DeliveryDraft draft;
  private final DeliveryPlans plans;

  DeliveryControls(DeliveryDraft draft, DeliveryPlans plans) {
    this.draft = draft;
    this.plans = plans;
  }

  /** What has expired holds no longer. */
  void expire() {
    if (draft.controls.expired(draft.now)) {
      holds(draft.said.at(draft.now));
    }
  }

  void said(Controls controls) {
    draft.said = controls.delivery(draft.region);
    holds(draft.said.at(draft.now));
  }

  private void holds(Controls controls) {
    var last = draft.controls;
    if (last.equals(controls)) {
      return;
    }
    draft.controls = controls;
    for (var name : draft.pairs.keySet()) {
      var before = last.of(name, draft.region);
      var now = controls.of(name, draft.region);
      if (!now.equals(before)) {
        plans.guarded(name, () -> concerns(name, before, now));
      }
    }
  }

  private void concerns(FederationName name, PairControls before, PairControls now) {
    if (now.endedOnly(before)) {
      return; // By what was seen of it: it was planned with that.
    }
    var pair = draft.pair(name).orElseThrow();
    if (now.asksMore(before)) {
      asked(name, now);
    } else if (pair.status().state() == State.CONVERGED && pair.run().isEmpty()) {
      return; // Nothing is to be held, and nothing was.
    } else if (before.holds() && !now.holds()) {
      // What waited for the word of a person may have waited long.
      draft.suspect(name, plans.beforeRelease(pair));
    }
    pause(name);
    draft.soon(name);
  }

  /** What a person asks for again is judged on what is there now. */
  private void asked(FederationName name, PairControls now) {
    var pair = draft.pair(name).orElseThrow();
    var space =
        draft.view.flatMap(view -> Optional.ofNullable(view.spaces().get(pair.release().target())));
    draft.everything |=
        draft.mending.contains(name)
            || space.filter(SpaceView.Readable.class::isInstance).isEmpty();
    now.retry()
        .filter(pair.status().memory()::news)
        .map(said -> PairStatuses.asked(pair.status(), said, draft.now))
        .ifPresent(status -> draft.put(pair.status(status)));
    draft.suspect(name, EnumSet.allOf(Part.class));
  }

  /** The step under way is the last one of its plan: what comes next is judged anew. */
  void pause(FederationName name) {
    var pair = draft.pair(name).orElseThrow();
    if (pair.run().filter(run -> !run.superseded()).isPresent()) {
      draft.put(pair.run(pair.run().map(StepRun::supersede)));
    }
  }
}
