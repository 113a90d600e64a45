package io.acf.federation;

import java.util.List;
import java.util.function.Consumer;

/** The durable, append-only set of events of this replica. */
public interface Journal {
  /** What became of an append. */
  sealed interface Appended {
    /** It is durable: a kill -9 or power loss now loses nothing. */
    record Durable(Event event) implements Appended {}

    /** Disk full, I/O error, queue full, closed: nothing was written. */
    record Refused(String reason, String tip) implements Appended {}
  }

  /** Writes and waits until it is durable, within a deadline. */
  Appended append(Event.Draft draft);

  /** All events in order of writing, read one by one, as at the time of the call. */
  void replay(Consumer<Event> each);

  /**
   * A page of events.
   *
   * @param after sequence; 0 for the beginning
   * @param limit 1..5000
   */
  List<Event> after(long after, int limit);
}
