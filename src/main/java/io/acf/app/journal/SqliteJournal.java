package io.acf.app.journal;

import io.acf.app.state.EventLog;
import io.acf.app.state.JournalState;
import io.acf.federation.Command;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
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
 * commits in groups. What is acknowledged is on disk; what is refused is not, or is taken out
 * before anybody reads it.
 *
 * <p>Every row has a checksum, the table a seal over all of them, and a mark beside the file tells
 * how far it went. What does not agree at the start is said and kept as it is, until a person
 * accepts the loss: then what is whole goes on in a new file.
 */
public final class SqliteJournal implements Journal, EventLog, JournalState, AutoCloseable {
  static final int QUEUE = 1024;
  static final int GROUP = 256;
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** For locks of other processes: shorter than the deadline, so that nothing is written late. */
  static final Duration BUSY = Duration.ofSeconds(4);

  static final int PAGE_MOST = 5000;
  private static final String LOSS_TIP =
      "repair the disk and restart, or go on without what is lost:"
          + " acf doctor accept-loss --reason TEXT";

  private final Path file;
  private final BlockingQueue<Writer.Pending> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong skipped = new AtomicLong();
  private final ReentrantLock reading = new ReentrantLock();
  private final SortedSet<String> ours;
  private final Writer writer;
  private final Thread thread;
  private volatile boolean damaged;
  private volatile Optional<String> fault;
  private volatile Optional<String> loss;
  private volatile Optional<Path> aside = Optional.empty();
  private volatile boolean closed;
  private @Nullable Connection reader;

  /** Opens or creates the journal of a data folder. A damaged one opens too, and says so. */
  public static SqliteJournal open(DataFolder data, Clock clock, Retention retention) {
    return open(data, clock, retention, new SQLiteConfig());
  }

  static SqliteJournal open(
      DataFolder data, Clock clock, Retention retention, SQLiteConfig config) {
    return new SqliteJournal(data, clock, retention, config);
  }

  private SqliteJournal(DataFolder data, Clock clock, Retention retention, SQLiteConfig config) {
    file = data.path().resolve("journal.db");
    var opened = new Opening(file, data, config, clock).open();
    fault = opened.fault();
    damaged = opened.damaged();
    loss =
        opened.losses().isEmpty()
            ? Optional.empty()
            : Optional.of(String.join("; ", opened.losses()));
    ours = opened.ours();
    skipped.set(opened.unknown());
    reader = opened.reader().orElse(null);
    writer = new Writer(file, data.replica(), opened, clock, new Pruner(retention, clock), config);
    if (writer.marked()) {
      data.sealed();
    }
    thread = Thread.ofPlatform().name("acf-journal").unstarted(this::write);
    thread.start();
  }

  @Override
  public Optional<String> fault() {
    return fault;
  }

  @Override
  public Optional<String> loss() {
    return loss;
  }

  @Override
  public Optional<String> trouble() {
    return writer.trouble();
  }

  @Override
  public long skipped() {
    return skipped.get();
  }

  @Override
  public Optional<Path> aside() {
    return aside;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public Appended append(Fact fact) {
    if (closed) {
      return new Appended.Refused("the journal is closed", "the server is stopping; try again");
    }
    if (fault.isPresent() && !(fact instanceof Command.AcceptLoss)) {
      return new Appended.Refused(fault.get(), LOSS_TIP);
    }
    var appended = wait(new Writer.Pending(fact, new CompletableFuture<>()));
    if (fact instanceof Command.AcceptLoss && appended instanceof Appended.Durable) {
      loss = Optional.empty();
    }
    return appended;
  }

  private Appended wait(Writer.Pending pending) {
    if (!queue.offer(pending)) {
      return new Appended.Refused(
          "the journal's queue of " + QUEUE + " is full", "the disk is slow; try again");
    }
    try {
      return pending.answer().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever wins decides: an append that nobody waits for any more is not written, or is
      // taken out again.
      var late =
          new Appended.Refused(
              "the disk did not confirm within " + DEADLINE.toSeconds() + " s", "try again");
      return pending.answer().complete(late) ? late : pending.answer().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var stopped = new Appended.Refused("interrupted", "the server is stopping; try again");
      return pending.answer().complete(stopped) ? stopped : pending.answer().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write() {
    var group = new ArrayList<Writer.Pending>(GROUP);
    while (!closed || !queue.isEmpty()) {
      try {
        var first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, GROUP - 1);
          group.removeIf(pending -> pending.answer().isDone());
          commit(group);
        }
        writer.prune();
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException e) {
        writer.refuse(group, e); // The thread goes on: without it nothing could be written again.
      }
      group.clear();
    }
  }

  private void commit(List<Writer.Pending> group) {
    var accepts = group.stream().anyMatch(it -> it.fact() instanceof Command.AcceptLoss) && damaged;
    if (accepts) {
      try {
        rebuild();
      } catch (SQLException | IOException e) {
        var refused =
            new Appended.Refused(
                "no new journal can be made: " + e.getMessage(),
                "make " + file.getParent() + " writable, then accept the loss again");
        group.forEach(pending -> pending.answer().complete(refused));
        return;
      }
    }
    if (!group.isEmpty()) {
      writer.commit(group);
    }
  }

  private void rebuild() throws SQLException, IOException {
    reading.lock();
    try {
      try {
        aside = Optional.of(writer.rebuild(Optional.ofNullable(reader)));
      } finally {
        reader = null; // The damaged file is closed; where it is still there, it is read on.
        if (Files.exists(file)) {
          reader = Opening.reader(file);
        }
      }
      damaged = false;
      fault = Optional.empty();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void recall(Consumer<Event> each) {
    if (loss.isEmpty()) {
      try {
        read(Page.NEWEST).events().forEach(each);
        return;
      } catch (Unreadable e) {
        loss = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    // An index of a damaged file is not trusted: row by row, as far as they are what was written.
    reading.lock();
    try {
      if (reader != null) {
        Survey.of(reader, row -> {}).newest().forEach(row -> row.event().ifPresent(each));
      }
    } finally {
      reading.unlock();
    }
  }

  @Override
  public SortedSet<String> ours() {
    return ours;
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
    var page = read(Page.of(query, ours));
    return new Found(page.events(), page.total());
  }

  @Override
  public long last() {
    return writer.last();
  }

  @Override
  public long dropped() {
    return writer.dropped();
  }

  private Page.Read read(Page page) {
    reading.lock();
    try {
      return reader == null ? Page.Read.NOTHING : page.run(reader);
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

  /** Writes what waits, then closes: who writes closes last, and leaves the file in one piece. */
  @Override
  public void close() {
    closed = true;
    var ended = false;
    try {
      ended = thread.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reading.lock();
    try {
      if (reader != null) {
        Opening.close(reader);
        reader = null;
      }
    } finally {
      reading.unlock();
    }
    if (ended) {
      writer.close();
    }
  }
}
