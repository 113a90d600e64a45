package io.acf.app.journal;

import io.acf.federation.Event;
import io.acf.federation.Journal;
import java.nio.file.Path;
import java.time.Clock;

/** A process that appends for ever and prints each sequence once it is acknowledged. */
final class JournalWriter {
  private JournalWriter() {}

  public static void main(String[] args) throws Exception {
    try (var data = DataFolder.open(Path.of(args[0]));
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      while (journal.append(Event.Draft.of(Event.Kind.FREEZE, "ana").with("scope", "all"))
          instanceof Journal.Appended.Durable durable) {
        System.out.println(durable.event().sequence());
        System.out.flush();
      }
    }
  }
}
