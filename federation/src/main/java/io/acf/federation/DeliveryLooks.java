package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.federation.DeliveryState.Look;
import io.acf.federation.DeliveryState.Looking;
import io.acf.regions.Part;
import io.acf.regions.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    draft.effect(new DeliveryEffect.Observe(draft.targets()));
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
    var before = look == Look.COUNT ? view.seen() : view.of(draft.whose(of), draft.now);
    draft.effect(new DeliveryEffect.Glance(before, of, parts));
  }
}
