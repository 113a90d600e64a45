package io.acf.app.state;

import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.Journal;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A journal that tells of each event once it is durable. */
public final class AnnouncedJournal implements Journal {
  private final Journal journal;
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  public AnnouncedJournal(Journal journal) {
    this.journal = journal;
  }

  /** Must neither block nor throw. */
  public void listen(Consumer<Event> listener) {
    listeners.add(listener);
  }

  @Override
  public Appended append(Fact fact) {
    var appended = journal.append(fact);
    if (appended instanceof Appended.Durable durable) {
      listeners.forEach(listener -> listener.accept(durable.event()));
    }
    return appended;
  }

  @Override
  public void recall(Consumer<Event> each) {
    journal.recall(each);
  }

  @Override
  public SortedSet<String> ours() {
    return journal.ours();
  }

  @Override
  public List<Event> after(long after, int limit) {
    return journal.after(after, limit);
  }
}
