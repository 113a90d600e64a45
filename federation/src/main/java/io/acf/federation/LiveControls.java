package io.acf.federation;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The controls of a replica that runs: derived anew from all facts that it has heard of, its own
 * and those of others, so that they are what a restart would make of them, in whatever order the
 * facts came. Not for many threads.
 */
public final class LiveControls {
  private final LatestFacts facts;

  /** The events whose stored times lay ahead when they were heard of, and when that was. */
  private final SortedMap<Event, Instant> ahead = new TreeMap<>();

  /**
   * What this replica has found and not written yet: it names what it has used up, which is not to
   * be in force for as long as a disk is full.
   */
  private final SortedMap<String, Fact> awaiting = new TreeMap<>();

  /** What may be missing of the journal, as it is known since this process began. */
  private Optional<Loss> loss = Optional.empty();

  /** What was derived last; none once something was heard of that may change it. */
  private Optional<Controls> derived = Optional.empty();

  private LiveControls(LatestFacts facts) {
    this.facts = facts;
  }

  /** Of a replica that has heard of nothing. */
  public static LiveControls none() {
    return new LiveControls(new LatestFacts());
  }

  /**
   * @param began when this process did
   */
  public static LiveControls of(LatestFacts remembered, Instant began) {
    var live = new LiveControls(remembered.only(Controls::isTouchedBy));
    for (var event : live.facts.inOrder()) {
      live.noteIfAhead(event, began);
    }
    return live;
  }

  /** The journal itself tells what it may have lost, also where it cannot write that. */
  public LiveControls lost(Loss noticed) {
    loss = Optional.of(noticed);
    derived = Optional.empty();
    return this;
  }

  /**
   * An event is durable, here or at another replica; it may have been heard of before.
   *
   * @param now when it is heard of
   * @return whether the controls may be others now
   */
  public boolean heard(Event event, Instant now) {
    if (!Controls.isTouchedBy(event.fact())) {
      return false;
    }
    derived = Optional.empty();
    var known = event.key().flatMap(facts::get).filter(event::equals).isPresent();
    if (!known) {
      facts.add(event);
      if (!facts.isOurs(event)) {
        noteIfAhead(event, now);
      }
    }
    if (facts.isOurs(event)) {
      event.fact().key().ifPresent(key -> awaiting.remove(key.stem(), event.fact()));
      if (event.fact() instanceof Command.AcceptLoss) {
        loss = Optional.empty();
      }
    }
    return !known;
  }

  private void noteIfAhead(Event event, Instant heard) {
    ahead.keySet().removeIf(it -> it.key().flatMap(facts::get).filter(it::equals).isEmpty());
    if (event.told().isAfter(heard)) {
      ahead.put(event, heard);
    }
  }

  /**
   * This replica has found something, which is not durable yet.
   *
   * @return whether the controls may be others now
   */
  public boolean found(Fact fact) {
    var usesUp = fact instanceof DeliveryFact.Adopted || fact instanceof TrafficFact.Reclaimed;
    if (usesUp) {
      derived = Optional.empty();
      fact.key().ifPresent(key -> awaiting.put(key.stem(), fact));
    }
    return usesUp;
  }

  public Controls controls() {
    if (derived.isEmpty()) {
      derived = Optional.of(derive());
    }
    return derived.get();
  }

  private Controls derive() {
    var controls = Controls.of(facts, ahead);
    for (var fact : awaiting.values()) {
      controls = controls.awaiting(fact);
    }
    return loss.isPresent() ? controls.lost(loss) : controls;
  }
}
