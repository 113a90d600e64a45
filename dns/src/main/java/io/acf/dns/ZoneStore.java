package io.acf.dns;

import io.acf.config.Hostname;
import java.util.SortedSet;

/** Whoever answers for a zone. Never throws for an operating error. */
public interface ZoneStore {
  /** What is published now. */
  Reading read(Hostname zone);

  /**
   * Replaces the zone whole, durably and atomically: a reader sees the old or the new one. Refuses
   * a serial that is not newer than what is published.
   */
  Publication replace(Zone zone);

  /** The zones that are answered now. */
  SortedSet<Hostname> zones();

  /**
   * Answers for this zone no more, and forgets it: for one that is no longer ours. A zone that is
   * not there is withdrawn already.
   */
  Withdrawal withdraw(Hostname zone);

  /** What became of a withdrawal. */
  sealed interface Withdrawal {
    record Withdrawn() implements Withdrawal {}

    /** It may come back with a restart. */
    record Failed(String reason, String tip) implements Withdrawal {}
  }

  /** Not seen is not the same as seen nothing. */
  sealed interface Reading {
    record Seen(Zone zone) implements Reading {}

    /** Read completely, and there is no such zone yet. */
    record Absent() implements Reading {}

    record Blind(String reason, String tip) implements Reading {}
  }

  /** What became of a replacement. */
  sealed interface Publication {
    record Published() implements Publication {}

    /** A newer serial is there already: look again. */
    record Stale(long serial) implements Publication {}

    /**
     * Not (safely) published; what was published stays.
     *
     * @param answered it is answered from memory, but could not be kept on disk
     */
    record Failed(boolean answered, String reason, String tip) implements Publication {}
  }
}
