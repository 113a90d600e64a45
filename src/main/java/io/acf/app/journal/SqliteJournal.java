package io.acf.app.journal;

import io.acf.app.DataFolder;
import io.acf.app.EventLog;
import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import io.acf.federation.Journal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The journal as one SQLite file: WAL, synchronous=FULL, written by one platform thread that
 * commits in groups. What is acknowledged is on disk.
 *
 * <p>A file that cannot be read or written refuses every append with its reason and is never
 * truncated, repaired or replaced: that is for a person to do.
 */
public final class SqliteJournal implements Journal, EventLog, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());
  static final int QUEUE = 1024;
  static final int GROUP = 256;
  static final Duration DEADLINE = Duration.ofSeconds(5);
  static final int PAGE_MOST = 5000;
  private static final String TIP =
      "free space or repair the disk, then restart; nothing was removed from the journal";

  private final Path file;
  private final String replica;
  private final Clock clock;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicLong dropped = new AtomicLong();
  private final Pruner pruner;
  private final Thread writer;
  private volatile Optional<String> fault = Optional.empty();
  private volatile boolean closed;
  private @Nullable Connection reader;
  private HybridTime time = HybridTime.ZERO;
  private long position;

  /** An append on its way to the disk. */
  private record Pending(Event.Draft draft, CompletableFuture<Appended> answer) {}

  /** Opens or creates the journal of a data folder. A damaged one opens too, and refuses. */
  public static SqliteJournal open(DataFolder data, Clock clock, Retention retention) {
    return open(data, clock, retention, new SQLiteConfig());
  }

  static SqliteJournal open(
      DataFolder data, Clock clock, Retention retention, SQLiteConfig config) {
    return new SqliteJournal(
        data.path().resolve("journal.db"), data.replica(), clock, retention, config);
  }

  private SqliteJournal(
      Path file, String replica, Clock clock, Retention retention, SQLiteConfig config) {
    this.pruner = new Pruner(retention, clock, replica);
    this.file = file;
    this.replica = replica;
    this.clock = clock;
    Optional<Connection> connection = Optional.empty();
    try {
      connection = Optional.of(prepare(config));
    } catch (SQLException e) {
      fault = Optional.of("the journal " + file + " cannot be used: " + e.getMessage());
    }
    var ours = connection;
    writer = Thread.ofPlatform().name("acf-journal").unstarted(() -> write(ours));
    writer.start();
  }

  private Connection prepare(SQLiteConfig config) throws SQLException {
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) DEADLINE.toMillis());
    var connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      Rows.check(connection);
      Rows.create(connection);
      last.set(Rows.last(connection, replica));
      time = Rows.newest(connection);
      position = Rows.position(connection);
      dropped.set(Dropping.mark(connection, replica));
      var readConfig = new SQLiteConfig();
      readConfig.setReadOnly(true);
      readConfig.setBusyTimeout((int) DEADLINE.toMillis());
      reader = readConfig.createConnection("jdbc:sqlite:" + file);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Why nothing can be written or read, since the journal was opened. */
  public Optional<String> fault() {
    return fault;
  }

  /** Events of kinds that this version does not know, met while reading. */
  public long skipped() {
    return skipped.get();
  }

  @Override
  public Appended append(Event.Draft draft) {
    if (closed) {
      return new Appended.Refused("the journal is closed", "the server is stopping; try again");
    }
    if (fault.isPresent()) {
      return new Appended.Refused(fault.get(), TIP);
    }
    var pending = new Pending(draft, new CompletableFuture<>());
    if (!queue.offer(pending)) {
      return new Appended.Refused(
          "the journal's queue of " + QUEUE + " is full", "the disk is slow; try again");
    }
    try {
      return pending.answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever wins decides: an append that nobody waits for any more is not written.
      var late =
          new Appended.Refused(
              "the disk did not confirm within " + DEADLINE.toSeconds() + " s",
              "it may be written later; commands may be repeated safely");
      return pending.answer.complete(late) ? late : pending.answer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Appended.Refused("interrupted", "the server is stopping; try again");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(Optional<Connection> connection) {
    var group = new ArrayList<Pending>(GROUP);
    while (!closed || !queue.isEmpty()) {
      try {
        var first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, GROUP - 1);
          group.removeIf(pending -> pending.answer.isDone());
          commit(connection, group);
          group.clear();
        }
        connection.ifPresent(this::prune);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    connection.ifPresent(SqliteJournal::closeQuietly);
  }

  /** What cannot be dropped now is dropped later: the journal is only longer meanwhile. */
  private void prune(Connection connection) {
    try {
      var upTo = pruner.prune(connection, position);
      dropped.accumulateAndGet(upTo, Math::max);
    } catch (SQLException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "dropping old events", e);
    }
  }

  private void commit(Optional<Connection> connection, List<Pending> group) {
    var events = new ArrayList<Event>(group.size());
    var sequence = last.get();
    var at = time;
    for (var pending : group) {
      var now = java.time.Instant.ofEpochMilli(clock.millis()); // As it is stored.
      at = at.next(now);
      events.add(new Event(replica, ++sequence, at, now, pending.draft));
    }
    try {
      Rows.insert(connection.orElseThrow(() -> new SQLException(fault.orElse("not open"))), events);
    } catch (SQLException | RuntimeException e) {
      var refused =
          new Appended.Refused("the journal could not be written: " + e.getMessage(), TIP);
      group.forEach(pending -> pending.answer.complete(refused));
      return;
    }
    last.set(sequence);
    time = at;
    position += events.size();
    for (int i = 0; i < events.size(); i++) {
      group.get(i).answer.complete(new Appended.Durable(events.get(i)));
    }
  }

  @Override
  public void recall(Consumer<Event> each) {
    read(Page.NEWEST).events().forEach(each);
  }

  @Override
  public List<Event> after(long after, int limit) {
    if (limit < 1 || limit > PAGE_MOST) {
      throw new IllegalArgumentException("limit out of 1.." + PAGE_MOST + ": " + limit);
    }
    var all = Query.ALL;
    return find(new Query(after, all.kind(), all.region(), all.federation(), false, 0, limit))
        .events();
  }

  @Override
  public Found find(Query query) {
    var page = read(Page.of(query, replica));
    return new Found(page.events(), page.total());
  }

  @Override
  public long last() {
    return last.get();
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  private Page.Read read(Page page) {
    reading.lock();
    try {
      if (reader == null) {
        return Page.Read.NOTHING;
      }
      var read = page.run(reader);
      skipped.addAndGet(read.unknown());
      return read;
    } catch (SQLException e) {
      throw new Unreadable("the journal " + file + " cannot be read: " + e.getMessage(), e);
    } finally {
      reading.unlock();
    }
  }

  /** The disk does not give back what is in the journal. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes what waits, then closes. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reading.lock();
    try {
      if (reader != null) {
        closeQuietly(reader);
        reader = null;
      }
    } finally {
      reading.unlock();
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Everything acknowledged is in the file already; SQLite recovers the WAL at the next open.
      LOG.log(System.Logger.Level.DEBUG, "closing the journal", e);
    }
  }
}
