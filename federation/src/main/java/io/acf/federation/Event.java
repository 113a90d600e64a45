package io.acf.federation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened, for good: a command of a person, a fact of a rollout, a decision. The
 * journal is a grow-only set of these; state is a fold over them.
 *
 * @param replica who wrote it
 * @param sequence of that replica, 1 or more, given without gaps and never twice
 * @param at for order between replicas; may lie ahead of every clock, so no age is taken from it
 * @param told what the writer's wall clock said: for people, and for ages
 */
public record Event(String replica, long sequence, HybridTime at, Instant told, Fact fact)
    implements Comparable<Event> {
  /** The version of {@link FactText}'s shapes in the journal. */
  public static final int SCHEMA = 1;

  /** The later one is in force, whoever wrote it and in whatever order they are heard of. */
  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::at)
          .thenComparing(Event::replica)
          .thenComparingLong(Event::sequence);

  /** An event of whose wall clock nothing is known but the hybrid one. */
  public Event(String replica, long sequence, HybridTime at, Fact fact) {
    this(replica, sequence, at, at.instant(), fact);
  }

  public Kind kind() {
    return fact.kind();
  }

  /** The place that its fact has in the state of all replicas. */
  Optional<LatestKey> key() {
    return fact.key().map(key -> key.by(replica));
  }

  @Override
  public int compareTo(Event other) {
    return ORDER.compare(this, other);
  }

  /**
   * The closed list of what happens. Its name in lower case with dashes is the event's name
   * everywhere.
   */
  public enum Kind {
    // Commands of people: durable before they are acknowledged.
    CORDON,
    UNCORDON,
    DRAIN,
    UNDRAIN,
    FREEZE,
    UNFREEZE,
    ACCEPT_LOSS,
    ROLLOUT_RETRY,
    ADOPT,
    SOURCE_ACCEPT,
    TRAFFIC_RELEASE,
    // The source.
    COMMIT_ACCEPTED,
    COMMIT_REJECTED,
    SOURCE_CHANGED,
    GENERATION_RAISED,
    // Delivery.
    STATE_CHANGED,
    STEP_DONE,
    STEP_FAILED,
    CONVERGED,
    ADOPTED,
    BREAKER_CHANGED,
    // Traffic.
    HEALTH_CHANGED,
    TRAFFIC_PUBLISHED,
    TRAFFIC_HELD,
    /** Git does not want a host name any more; it keeps its answer. */
    TRAFFIC_ORPHANED,
    /** Git wants it again. */
    TRAFFIC_RECLAIMED,
    // The journal itself.
    LOSS_NOTICED;

    /** E.g. {@code state-changed}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean command() {
      return compareTo(TRAFFIC_RELEASE) <= 0;
    }
  }
}
