package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.federation.DeliveryState.Looking;
import io.acf.federation.RegionView.Counted;
import io.acf.federation.RegionView.Whose;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePSet;

/**
 * Takes in what looks show: into the view, and what may be otherwise than it was seen is suspected.
 */
final class DeliverySights {
  private final DeliveryDraft draft;

  DeliverySights(DeliveryDraft draft) {
    this.draft = draft;
  }

  /** Takes in a complete look; gives the federations to be planned now. */
  TreePSet<FederationName> whole(Observation.Seen seen, Looking look) {
    var before = draft.view;
    var next = RegionView.whole(seen, before, look.started());
    if (before.isPresent()) {
      next = next.settings(before.get());
      for (var whose : draft.whose(look.touched())) {
        next = next.keeping(before.get(), whose);
      }
    }
    draft.view = Optional.of(next);
    if (!seen.spaces().keySet().containsAll(draft.targets())) {
      draft.everything = true; // Placed elsewhere since the look was begun.
    }
    for (var pair : draft.pairs.values()) {
      if (!look.touched().contains(pair.name())) {
        // Settings are in no list: what was suspected of them still is.
        var left = next.uncounted(Whose.of(pair));
        if (pair.unread().contains(Part.SETTINGS)) {
          left.add(Part.SETTINGS);
        }
        draft.put(pair.unread(left));
      }
    }
    return TreePSet.from(draft.pairs.keySet());
  }

  /** Takes in audit events; what they may have changed is read next. */
  void heard(Audit audit) {
    var trail = draft.trail;
    draft.trail = trail.heard(audit, draft.now);
    if (audit instanceof Audit.Told told && draft.view.isPresent()) {
      AuditTrail.suspects(trail, told.events(), draft.view.get().seen(), draft.now)
          .forEach(draft::suspect);
    }
  }

  /** Takes in a count; gives the federations to be planned now. */
  TreePSet<FederationName> counted(Observation.Seen seen, Looking look) {
    var before = draft.view.orElseThrow();
    var plan = TreePSet.<FederationName>empty();
    int calls = 1;
    for (var name : look.of()) {
      var pair = draft.pair(name);
      if (pair.isEmpty() || look.touched().contains(name)) {
        continue;
      }
      var whose = Whose.of(pair.get());
      draft.view = draft.view.map(view -> view.counted(seen, whose, look.started()));
      var was = before.readable(whose.target());
      var is = draft.view.get().readable(whose.target());
      calls += seen.instances().oneByOne() ? processes(is, name) : 0;
      plan = changed(pair.get(), was, is) ? plan.plus(name) : plan;
    }
    var last =
        seen.instances().oneByOne() ? Optional.of(look.of().last()) : before.counted().last();
    draft.view = Optional.of(draft.view.get().counted(new Counted(look.started(), calls, last)));
    var unseen = seen.instances().unseen().isPresent() || before.instances().unseen().isPresent();
    return unseen ? TreePSet.from(draft.pairs.keySet()) : plan;
  }

  private static int processes(Optional<SpaceView.Readable> space, FederationName name) {
    return space.stream()
        .flatMap(it -> it.ofOwner(name).stream())
        .mapToInt(app -> app.processes().size())
        .sum();
  }

  /** Whether the count of a federation tells anything new; what it gives away is read next. */
  private boolean changed(
      PairWork pair, Optional<SpaceView.Readable> was, Optional<SpaceView.Readable> is) {
    draft.put(draft.pair(pair.name()).orElseThrow().read(EnumSet.of(Part.PROCESSES)));
    var changed = pair.status().state() != State.CONVERGED;
    for (var app : is.map(it -> it.ofOwner(pair.name())).orElse(List.of())) {
      var then = was.flatMap(it -> it.ofGuid(app.guid())).orElse(null);
      changed |= then == null || !Changes.same(then, app);
      if (then != null && !pair.moves()) {
        Changes.suspected(then, app).ifPresent(parts -> draft.suspect(pair.name(), parts));
      }
      if (then != null && !then.processes().isEmpty() && app.processes().isEmpty()) {
        // What it hung on may be gone too: an org, a space, the whole database of the region.
        draft.everything = true;
      }
    }
    return changed;
  }

  /** Takes in a look at some parts; gives the federations to be planned now. */
  TreePSet<FederationName> followed(Observation.Seen seen, Looking look) {
    var plan = TreePSet.<FederationName>empty();
    for (var name : look.of()) {
      var pair = draft.pair(name);
      if (pair.isEmpty()) {
        continue;
      }
      if (look.touched().contains(name)) {
        again(pair.get());
        continue;
      }
      var whose = Whose.of(pair.get());
      draft.view = draft.view.map(view -> view.read(seen, whose, look.parts(), look.started()));
      var read = EnumSet.noneOf(Part.class);
      read.addAll(look.parts());
      if (pair.get().moves() && read.contains(Part.DEPLOYMENTS) && deploying(whose)) {
        read.remove(Part.PROCESSES); // Left out while a deployment is in flight.
      }
      draft.put(pair.get().read(read));
      plan = plan.plus(name);
    }
    return plan;
  }

  /** Something was done to it since the look was begun: it is read once more. */
  private void again(PairWork pair) {
    if (pair.run().isEmpty()) {
      draft.wanting = draft.wanting.plus(pair.name());
    }
  }

  private boolean deploying(Whose whose) {
    return draft.view.orElseThrow().readable(whose.target()).stream()
        .flatMap(space -> space.ofOwner(whose.federation()).stream())
        .anyMatch(app -> app.deployments().stream().anyMatch(it -> it.status().active()));
  }
}
