package io.acf.dns;

import io.acf.config.Hostname;

/** Whoever answers for a zone. Never throws for an operating error. */
public interface ZoneStore {
  /** What is published now. */
  Reading read(Hostname zone);

  /**
   * Replaces the zone whole, durably and atomically: a reader sees the old or the new one. Refuses
   * a serial that is not newer than what is published.
   */
  Publication replace(Zone zone);

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
