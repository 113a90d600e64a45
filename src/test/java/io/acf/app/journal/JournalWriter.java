package io.acf.app.journal;

import io.acf.federation.Command;
import io.acf.federation.Journal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** A process that appends for ever and prints each sequence once it is acknowledged. */
final class JournalWriter {
  private static final Command.Terms ANA = new Command.Terms("ana", "x", Optional.empty());

  private JournalWriter() {}

  public static void main(String[] args) throws Exception {
    try (var data = DataFolder.open(Path.of(args[0]));
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      while (journal.append(new Command.Freeze(ANA, Command.Scope.ALL))
          instanceof Journal.Appended.Durable durable) {
        System.out.println(durable.event().sequence());
        System.out.flush();
      }
    }
  }
}
