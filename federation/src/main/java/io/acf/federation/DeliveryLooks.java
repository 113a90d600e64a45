package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Target;
import io.acf.federation.DeliveryState.Look;
import io.acf.federation.DeliveryState.Looking;
import io.acf.federation.RegionView.Counted;
import io.acf.federation.RegionView.Whose;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pcollections.TreePSet;

/**
 * Looks of the delivery machine at its region, one at a time: at everything when there is no other
 * way, at audit events and instances in turn, and at what may have changed or CF still works on.
 */
final class DeliveryLooks {
  /** Where instances cost a call each, so many apps are counted in one look. */
  private static final int AT_ONCE = 20;

  private final DeliveryDraft draft;
  private final DeliveryPolicy policy;

  DeliveryLooks(DeliveryDraft draft, DeliveryPolicy policy) {
    this.draft = draft;
    this.policy = policy;
  }

  /** Begins the look that is most due, where none is under way. */
  void begin() {
    if (draft.looking.isPresent() || draft.pairs.isEmpty() || resting()) {
      return;
    }
    if (tooOld()) {
      wholly();
    } else if (!Duration.between(draft.trail.at(), draft.now).minus(policy.audit()).isNegative()) {
      hear();
    } else if (!dueCount().isEmpty()) {
      glance(Look.COUNT, dueCount(), EnumSet.of(Part.PROCESSES));
    } else {
      follow();
    }
  }

  private boolean resting() {
    return draft.retryAt.filter(draft.now::isBefore).isPresent();
  }

  /** When the next look is due at the latest, beside those of pairs. */
  Optional<Instant> due() {
    if (draft.looking.isPresent() || draft.pairs.isEmpty()) {
      return Optional.empty();
    }
    if (draft.view.isEmpty() || draft.everything || !draft.wanting.isEmpty()) {
      return Optional.of(draft.retryAt.filter(draft.now::isBefore).orElse(draft.now));
    }
    return Stream.of(draft.trail.at().plus(policy.audit()), wholeAt(), countAt())
        .min(Instant::compareTo)
        .map(at -> draft.retryAt.filter(at::isBefore).orElse(at));
  }

  private SortedSet<Target> targets() {
    var targets = new TreeSet<Target>();
    draft.pairs.values().forEach(pair -> targets.add(pair.release().target()));
    return targets;
  }

  private Duration wholeAge() {
    var age = draft.trail.hears() ? policy.whole() : policy.wholeWhereDeaf();
    var mended = !draft.mending.isEmpty() && policy.audit().compareTo(age) < 0;
    return mended ? policy.audit() : age;
  }

  private boolean tooOld() {
    return draft.everything
        || draft.view.isEmpty()
        || !draft.now.isBefore(draft.view.get().base().plus(wholeAge()))
            && draft.affords(Urgency.RESYNC);
  }

  /** A look for its own sake leaves calls to what is more urgent. */
  private Instant wholeAt() {
    var due = draft.view.orElseThrow().base().plus(wholeAge());
    var affords = draft.affordsAt(Urgency.RESYNC);
    return due.isAfter(affords) ? due : affords;
  }

  private void wholly() {
    draft.everything = false; // Who insists from now on is not answered by this look.
    var busy = TreePSet.from(draft.executing.keySet());
    draft.looking =
        Optional.of(new Looking(Look.WHOLE, draft.now, Set.of(), TreePSet.empty(), busy));
    draft.effect(new DeliveryEffect.Observe(targets()));
  }

  private void hear() {
    draft.looking =
        Optional.of(
            new Looking(Look.AUDIT, draft.now, Set.of(), TreePSet.empty(), TreePSet.empty()));
    var back = Duration.between(draft.view.orElseThrow().base(), draft.now).plusSeconds(2);
    var targets = draft.view.get().spaces().keySet();
    draft.effect(new DeliveryEffect.Hear(targets, draft.trail.since(), back));
  }

  private Instant countAt() {
    var view = draft.view.orElseThrow();
    var calls = view.instances().oneByOne() ? Math.max(2, view.counted().calls()) : 1;
    return view.counted().at().plus(policy.tick().multipliedBy(calls));
  }

  /** Whose instances are due to be counted; where each costs a call, one federation's. */
  private TreePSet<FederationName> dueCount() {
    if (draft.now.isBefore(countAt())) {
      return TreePSet.empty();
    }
    var view = draft.view.orElseThrow();
    if (!view.instances().oneByOne()) {
      return TreePSet.from(draft.pairs.keySet());
    }
    var next = view.counted().last().map(draft.pairs::higherKey).orElse(null);
    return TreePSet.singleton(next == null ? draft.pairs.firstKey() : next);
  }

  /**
   * What may have changed or CF still works on: federations of which the same parts are read,
   * together.
   */
  private void follow() {
    if (draft.wanting.isEmpty()) {
      return;
    }
    var parts = draft.pair(draft.wanting.first()).orElseThrow().toRead();
    var most = draft.view.orElseThrow().instances().oneByOne() ? AT_ONCE : Integer.MAX_VALUE;
    var together = TreePSet.<FederationName>empty();
    for (var name : draft.wanting.plusAll(soon())) {
      if (together.size() < most && draft.pair(name).orElseThrow().toRead().equals(parts)) {
        together = together.plus(name);
      }
    }
    draft.wanting = draft.wanting.minusAll(together);
    glance(Look.FOLLOW, together, parts);
  }

  /** Those that CF still works on and that are due in a moment: one list serves them too. */
  private List<FederationName> soon() {
    var soon = new ArrayList<FederationName>();
    var end = draft.now.plus(policy.pace().dividedBy(2));
    for (var due : draft.agenda) {
      if (due.at().isAfter(end)) {
        break;
      }
      if (draft.pair(due.federation()).filter(it -> it.moves() && it.run().isEmpty()).isPresent()) {
        soon.add(due.federation());
      }
    }
    return soon;
  }

  private void glance(Look look, TreePSet<FederationName> of, Set<Part> parts) {
    var busy = TreePSet.from(draft.executing.keySet());
    draft.looking = Optional.of(new Looking(look, draft.now, parts, of, busy));
    var view = draft.view.orElseThrow();
    // A count reads all that it takes: ages of the rest are left as they are.
    var before = look == Look.COUNT ? view.seen() : view.of(whose(of), draft.now);
    draft.effect(new DeliveryEffect.Glance(before, of, parts));
  }

  private List<Whose> whose(Iterable<FederationName> names) {
    var whose = new ArrayList<Whose>();
    names.forEach(name -> draft.pair(name).map(Whose::of).ifPresent(whose::add));
    return whose;
  }

  /** Takes in a complete look; gives the federations to be planned now. */
  TreePSet<FederationName> whole(Observation.Seen seen, Looking look) {
    var before = draft.view;
    var next = RegionView.whole(seen, before, look.started());
    if (before.isPresent()) {
      next = next.settings(before.get());
      for (var whose : whose(look.touched())) {
        next = next.keeping(before.get(), whose);
      }
    }
    draft.view = Optional.of(next);
    if (!seen.spaces().keySet().containsAll(targets())) {
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
