package io.acf.regions;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a region's audit events tell since they were last read. */
public sealed interface Audit {
  /**
   * @param events in the order in which they were written
   * @param next where to go on
   */
  record Told(List<Event> events, Since next) implements Audit {
    public Told {
      events = List.copyOf(events);
    }
  }

  /** They could not be read; nothing was heard. */
  record Unheard(String reason, Duration retryAfter) implements Audit {}

  /**
   * Where reading goes on. CF notes whole seconds, and events of one second may come to light after
   * each other: the last second is read again, and what is known of it is dropped.
   *
   * @param second of the newest event, by the region's clock; empty: none was read yet
   * @param known guids of that second's events
   */
  record Since(Optional<Instant> second, SortedSet<String> known) {
    public static final Since NOTHING = new Since(Optional.empty(), Collections.emptySortedSet());

    public Since {
      known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    }
  }

  /**
   * @param type such as {@code audit.app.process.scale} (CF API v3, audit events)
   * @param app guid of the app that it is about, or of what it names instead; empty: it names none
   * @param name of the app at that moment; empty where it is not told
   * @param age by the region's clock, 0 or more
   * @param ours made by the user or client that we are here
   * @param detail of a crash: why, as CF says it, one line; else empty
   */
  record Event(
      String guid,
      String type,
      Optional<String> app,
      String name,
      Duration age,
      boolean ours,
      Optional<String> detail) {
    /** One that says nothing beside what it is. */
    public Event(
        String guid, String type, Optional<String> app, String name, Duration age, boolean ours) {
      this(guid, type, app, name, age, ours, Optional.empty());
    }
  }
}
