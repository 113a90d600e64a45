package io.acf.federation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state that facts make: of each key the event with the greatest (hybrid time, replica,
 * sequence). Events may be added in any order, more than once, and from the journals of several
 * replicas: the same set of events makes the same state. Not for many threads.
 */
public final class LatestFacts {
  private final SortedMap<LatestKey, Event> latest = new TreeMap<>();

  /** Of a journal: it may leave out what is not the newest of its key. */
  public static LatestFacts of(Journal journal) {
    var facts = new LatestFacts();
    journal.recall(facts::add);
    return facts;
  }

  /** A fact without a key is no part of the state. */
  public LatestFacts add(Event event) {
    event
        .fact()
        .key()
        .ifPresent(
            key -> latest.merge(key, event, (one, two) -> one.compareTo(two) >= 0 ? one : two));
    return this;
  }

  /** All that another knows too. */
  public LatestFacts addAll(LatestFacts other) {
    other.latest.values().forEach(this::add);
    return this;
  }

  public Optional<Event> get(LatestKey key) {
    return Optional.ofNullable(latest.get(key));
  }

  /** One event of each key, the oldest first. */
  public List<Event> inOrder() {
    return latest.values().stream().sorted().toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatestFacts facts && latest.equals(facts.latest);
  }

  @Override
  public int hashCode() {
    return latest.hashCode();
  }

  @Override
  public String toString() {
    return latest.toString();
  }
}
