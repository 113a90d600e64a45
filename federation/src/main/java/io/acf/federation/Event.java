package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened, for good: a command of a person, a fact of a rollout, a decision. The
 * journal is a grow-only set of these; state is a fold over them.
 *
 * @param replica who wrote it
 * @param sequence of that replica, 1 or more, given without gaps and never twice
 * @param at for order between replicas; may lie ahead of every clock, so no age is taken from it
 * @param told what the writer's wall clock said: for people, and for ages
 * @param actor who asked: a person's name, or {@code acf}
 * @param release hex digest
 * @param details flat, sorted, never a secret
 */
public record Event(String replica, long sequence, HybridTime at, Instant told, Draft draft) {
  /** The version of {@link Draft}'s shape in the journal. */
  public static final int SCHEMA = 1;

  /** An event of whose wall clock nothing is known but the hybrid one. */
  public Event(String replica, long sequence, HybridTime at, Draft draft) {
    this(replica, sequence, at, at.instant(), draft);
  }

  public Kind kind() {
    return draft.kind();
  }

  /** What is to be written; the journal adds who, which and when. */
  public record Draft(
      Kind kind,
      String actor,
      Optional<RegionName> region,
      Optional<FederationName> federation,
      Optional<String> release,
      SortedMap<String, String> details) {
    public Draft {
      details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public static Draft of(Kind kind, String actor) {
      return new Draft(
          kind,
          actor,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap());
    }

    public Draft region(RegionName value) {
      return new Draft(kind, actor, Optional.of(value), federation, release, details);
    }

    public Draft federation(FederationName value) {
      return new Draft(kind, actor, region, Optional.of(value), release, details);
    }

    public Draft release(String value) {
      return new Draft(kind, actor, region, federation, Optional.of(value), details);
    }

    public Draft with(String key, String value) {
      var more = new TreeMap<>(details);
      more.put(key, value);
      return new Draft(kind, actor, region, federation, release, more);
    }

    public String detail(String key) {
      return details.getOrDefault(key, "");
    }

    /** The host name that it is about; empty where it names none, or none that can be one. */
    public Optional<Hostname> host() {
      try {
        return Optional.of(new Hostname(detail("hostname")));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
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
