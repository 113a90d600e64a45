package io.acf.federation;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The state that facts make: of each key the event with the greatest (hybrid time, replica,
 * sequence). Events may be added in any order, more than once, and from the journals of several
 * replicas: the same set of events makes the same state. What one replica has found stands beside
 * what others have; whose state this is decides only how they are folded. Not for many threads.
 */
public final class LatestFacts {
  private static final String RAISED = SourceFact.GenerationRaised.STEM + "/";

  private final SortedMap<LatestKey, Event> latest = new TreeMap<>();
  private final SortedSet<String> ours;

  /**
   * @param ours the ids that this replica has written under; empty: of nobody, so that of what
   *     replicas have found the newest counts
   */
  public LatestFacts(SortedSet<String> ours) {
    this.ours = Collections.unmodifiableSortedSet(new TreeSet<>(ours));
  }

  /** Of nobody. */
  public LatestFacts() {
    this(Collections.emptySortedSet());
  }

  /** Of a journal: it may leave out what is not the newest of its key. */
  public static LatestFacts of(Journal journal) {
    var facts = new LatestFacts(journal.ours());
    journal.recall(facts::add);
    return facts;
  }

  /** A fact without a key is no part of the state. */
  public LatestFacts add(Event event) {
    event.key().filter(key -> !outdated(event)).ifPresent(key -> put(key, event));
    return this;
  }

  private void put(LatestKey key, Event event) {
    latest.merge(key, event, (one, two) -> one.compareTo(two) >= 0 ? one : two);
    switch (event.fact()) {
      case Command.Adopt adopt ->
          between("adopted/" + adopt.pair() + "/").values().removeIf(this::outdated);
      case SourceFact.GenerationRaised raised -> between(RAISED).values().removeIf(this::outdated);
      default -> {}
    }
  }

  /**
   * Keys that are made anew with each fact give way to others, so that they are not more and more:
   * the end of an adoption was written after the command that it ends was heard of, so behind a
   * newer command of that pair it ends nothing; and of what the generation was raised by, the
   * greatest counts.
   */
  private boolean outdated(Event event) {
    return switch (event.fact()) {
      case DeliveryFact.Adopted adopted ->
          get(LatestKey.of("adopt", adopted.pair()))
              .filter(command -> command.compareTo(event) > 0)
              .isPresent();
      case SourceFact.GenerationRaised raised ->
          between(RAISED).values().stream()
              .anyMatch(
                  it ->
                      it.fact() instanceof SourceFact.GenerationRaised more
                          && more.by() > raised.by());
      default -> false;
    };
  }

  private SortedMap<LatestKey, Event> between(String prefix) {
    return latest.subMap(new LatestKey(prefix), new LatestKey(prefix + Character.MAX_VALUE));
  }

  /** Those that may matter: a copy. */
  LatestFacts only(Predicate<Fact> matters) {
    var some = new LatestFacts(ours);
    latest.values().stream().filter(it -> matters.test(it.fact())).forEach(some::add);
    return some;
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

  /** The same, what this replica wrote behind what others did: its own findings count first. */
  List<Event> ownLast() {
    return latest.values().stream()
        .sorted(
            Comparator.<Event, Boolean>comparing(event -> ours.contains(event.replica()))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Whether what this event tells of its writer is told of this replica. */
  boolean isOurs(Event event) {
    return ours.isEmpty() || ours.contains(event.replica());
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
