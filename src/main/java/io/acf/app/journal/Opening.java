package io.acf.app.journal;

import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import io.acf.federation.LossNoticed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.sqlite.SQLiteConfig;

/** Opens a journal in whatever state it is, takes stock of it, and says what is not as it was. */
final class Opening {
  /**
   * What was opened.
   *
   * @param writer empty where nothing can be written
   * @param reader empty where nothing can be read
   * @param ours the ids of this replica
   * @param last sequence that was given last
   * @param unknown rows in words of a newer version
   * @param losses what may be lost, one line each
   * @param fault why nothing can be written
   * @param damaged the file itself is not what it was: to go on without loss, it is rebuilt
   */
  record Opened(
      Optional<Connection> writer,
      Optional<Connection> reader,
      SortedSet<String> ours,
      long last,
      HybridTime time,
      long unknown,
      List<String> losses,
      Optional<String> fault,
      boolean damaged) {}

  private final Path file;
  private final DataFolder data;
  private final SQLiteConfig config;
  private final Clock clock;
  private final List<String> losses = new ArrayList<>();
  private Optional<String> fault = Optional.empty();
  private Optional<Seal> seal = Optional.empty();
  private boolean damaged;
  private boolean gone;

  Opening(Path file, DataFolder data, SQLiteConfig config, Clock clock) {
    this.file = file;
    this.data = data;
    this.config = config;
    this.clock = clock;
  }

  static Path markOf(Path file) {
    return file.resolveSibling("journal.mark");
  }

  Opened open() {
    var writer = writer();
    var reader = reader(writer.isPresent());
    var survey = reader.map(it -> Survey.of(it, row -> {})).orElseGet(Survey::nothing);
    if (writer.isPresent()) {
      var found = survey.damage(seal);
      damaged = !found.isEmpty();
      losses.addAll(found);
    }
    losses.addAll(survey.foreign());
    var ours = new TreeSet<>(seal.map(Seal::ours).orElseGet(TreeSet::new));
    ours.add(data.replica());
    try {
      var last = settled(writer, survey, ours);
      var time = survey.time();
      if (writer.isPresent() && !losses.isEmpty() && !survey.lost()) {
        var now = Instant.ofEpochMilli(clock.millis());
        time = time.next(now);
        var noticed = new LossNoticed(String.join("; ", losses));
        Rows.insert(writer.get(), List.of(new Event(data.replica(), ++last, time, now, noticed)));
      }
      survey.said().ifPresent(this::before);
      return new Opened(writer, reader, ours, last, time, survey.unknown(), losses, fault, damaged);
    } catch (SQLException | IOException e) {
      writer.ifPresent(Opening::close);
      unusable(e);
      return new Opened(
          Optional.empty(),
          reader,
          ours,
          survey.last(ours),
          survey.time(),
          survey.unknown(),
          losses,
          fault,
          damaged);
    }
  }

  /** What was noticed at an earlier start comes first; then what is new. */
  private void before(String said) {
    losses.removeIf(said::contains);
    losses.addFirst(said);
  }

  /** A file that is to be written to: it is whole, or new, or of an older version. */
  private Optional<Connection> writer() {
    Connection connection = null;
    try {
      connection = connect(file, config);
      Rows.check(connection);
      if (!Rows.table(connection, "event")) {
        gone = data.journal() != DataFolder.Kept.NEW;
        if (gone) {
          losses.add(
              file + " is missing or empty, though this replica has had one: all that it held");
        }
        Rows.create(connection, data.replica());
      } else if (data.journal() != DataFolder.Kept.SEALED) {
        Rows.create(connection, data.replica());
      } else {
        index(connection);
      }
      seal = Seal.read(connection);
      if (seal.isPresent() && !seal.get().ours().contains(data.replica())) {
        seal = seal.map(it -> it.with(data.replica()));
        seal.get().write(connection);
      }
      return Optional.of(connection);
    } catch (SQLException e) {
      if (connection != null) {
        close(connection);
      }
      unusable(e);
      return Optional.empty();
    }
  }

  /** Without them it is only slower: a disk that is full does not make the journal unusable. */
  private static void index(Connection connection) {
    try {
      Rows.index(connection);
    } catch (SQLException e) {
      System.getLogger(Opening.class.getName())
          .log(System.Logger.Level.WARNING, "the journal lacks an index: " + e.getMessage());
    }
  }

  private void unusable(Exception e) {
    damaged = true;
    fault = Optional.of("the journal " + file + " cannot be used: " + e.getMessage());
    losses.add(fault.get());
  }

  /** Where nothing can be written, what was written before can often be read all the same. */
  private Optional<Connection> reader(boolean writable) {
    var ways = new ArrayList<String>(List.of(file.toString()));
    if (!writable && empty(file.resolveSibling(file.getFileName() + "-wal"))) {
      ways.add("file:" + file.toUri().getRawPath() + "?immutable=1");
    }
    for (var way : ways) {
      try {
        var readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        readOnly.setBusyTimeout((int) SqliteJournal.BUSY.toMillis());
        var connection = readOnly.createConnection("jdbc:sqlite:" + way);
        try {
          if (Rows.table(connection, "event")) {
            return Optional.of(connection);
          }
          close(connection);
        } catch (SQLException e) {
          close(connection);
        }
      } catch (SQLException e) {
        // The next way, or none: that it cannot be used has been said.
        continue;
      }
    }
    return Optional.empty();
  }

  /** Of a journal that was made just now. */
  static Connection reader(Path file) throws SQLException {
    var readOnly = new SQLiteConfig();
    readOnly.setReadOnly(true);
    readOnly.setBusyTimeout((int) SqliteJournal.BUSY.toMillis());
    return readOnly.createConnection("jdbc:sqlite:" + file);
  }

  private static boolean empty(Path file) {
    try {
      return !Files.exists(file) || Files.size(file) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Compares the journal with the mark beside it.
   *
   * @return the sequence that was given last
   */
  private long settled(Optional<Connection> writer, Survey survey, SortedSet<String> ours)
      throws SQLException, IOException {
    var reached = Mark.read(markOf(file));
    if (writer.isEmpty()) {
      return Math.max(survey.last(ours), reached.map(Mark.Reached::sequence).orElse(0L));
    }
    var last = Math.max(survey.last(ours), Dropping.mark(writer.get(), ours));
    if (reached.isEmpty() && data.journal() == DataFolder.Kept.SEALED) {
      losses.add("the mark of how far it went is missing or damaged: " + markOf(file));
    }
    if (reached.isPresent() && reached.get().refused() && last > reached.get().sequence()) {
      Rows.withdraw(writer.get(), ours, reached.get().sequence());
      last = reached.get().sequence();
    }
    if (reached.isPresent() && reached.get().sequence() > last) {
      if (!gone) {
        losses.add("its newest events are missing: " + (reached.get().sequence() - last));
      }
      last = reached.get().sequence();
    }
    return last;
  }

  static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) SqliteJournal.BUSY.toMillis());
    // A transaction that has read before it writes is not given the time to wait for a lock.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Everything acknowledged is in the file already; SQLite recovers the WAL at the next open.
      System.getLogger(Opening.class.getName())
          .log(System.Logger.Level.DEBUG, "closing the journal", e);
    }
  }
}
