package io.acf.federation.simulation;

import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.HybridTime;
import io.acf.federation.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The journal of the replica: it outlives every life. */
final class Disk implements Journal {
  private static final String REPLICA = "here";
  private final List<Event> events = new ArrayList<>();
  private final Supplier<Instant> clock;
  private HybridTime last = HybridTime.ZERO;
  private boolean full;

  /**
   * @param clock of the life that writes
   */
  Disk(Supplier<Instant> clock) {
    this.clock = clock;
  }

  boolean isFull() {
    return full;
  }

  void full(boolean now) {
    full = now;
  }

  @Override
  public Appended append(Fact fact) {
    if (full) {
      return new Appended.Refused("no space left on device", "free some");
    }
    last = last.next(clock.get());
    var event = new Event(REPLICA, events.size() + 1, last, clock.get(), fact);
    events.add(event);
    return new Appended.Durable(event);
  }

  @Override
  public void recall(Consumer<Event> each) {
    events.forEach(each);
  }

  @Override
  public SortedSet<String> ours() {
    return new TreeSet<>(List.of(REPLICA));
  }

  @Override
  public List<Event> after(long after, int limit) {
    return events.stream().skip(after).limit(limit).toList();
  }
}
