package io.acf.federation;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The durable, append-only set of events of this replica. Events that are old and that no fold
 * needs may be dropped; the newest of each {@link LatestKey} never is.
 */
public interface Journal {
  /** What became of an append. */
  sealed interface Appended {
    /** It is durable: a kill -9 or power loss now loses nothing. */
    record Durable(Event event) implements Appended {}

    /** Disk full, I/O error, queue full, closed: nothing was written. */
    record Refused(String reason, String tip) implements Appended {}
  }

  /** Writes and waits until it is durable, within a deadline. */
  Appended append(Fact fact);

  /**
   * At least the newest event of each {@link LatestKey}, in any order: all that {@link LatestFacts}
   * needs, however long the journal is.
   */
  void recall(Consumer<Event> each);

  /** The ids that this replica has written under, also before its data folder was copied. */
  SortedSet<String> ours();

  /**
   * A page of events.
   *
   * @param after sequence; 0 for the beginning
   * @param limit 1..5000
   */
  List<Event> after(long after, int limit);
}
