package io.acf.app.journal;

import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.HybridTime;
import io.acf.federation.Journal.Appended;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The writing half of the journal, on the one thread that writes. After any failure nothing that
 * was known of the file counts: it is opened and read again before the next append.
 */
final class Writer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());
  static final String TIP =
      "free space or mend the disk: the journal goes on by itself; nothing was removed from it";

  /** An append on its way to the disk. */
  record Pending(Fact fact, CompletableFuture<Appended> answer) {}

  private final Path file;
  private final String replica;
  private final SortedSet<String> ours;
  private final Clock clock;
  private final Pruner pruner;
  private final SQLiteConfig config;
  private final AtomicLong last;
  private final AtomicLong dropped = new AtomicLong();
  private @Nullable Connection connection;
  private @Nullable Mark mark;
  private HybridTime time;
  private long position;

  /** The last that was acknowledged. */
  private long kept;

  /** What was refused while it was being written, and is to be taken out. */
  private final Deque<Event> late = new ArrayDeque<>();

  private volatile Optional<String> trouble = Optional.empty();

  Writer(
      Path file,
      String replica,
      Opening.Opened opened,
      Clock clock,
      Pruner pruner,
      SQLiteConfig config) {
    this.file = file;
    this.replica = replica;
    this.ours = opened.ours();
    this.clock = clock;
    this.pruner = pruner;
    this.config = config;
    this.last = new AtomicLong(opened.last());
    this.kept = opened.last();
    this.time = opened.time();
    this.connection = opened.writer().orElse(null);
    if (connection != null) {
      try {
        read(connection);
      } catch (SQLException e) {
        fail(e);
      }
      mark(opened.last(), false);
    }
  }

  long last() {
    return last.get();
  }

  long dropped() {
    return dropped.get();
  }

  /** Why the last append was refused; empty where it was not. */
  Optional<String> trouble() {
    return trouble;
  }

  /** The mark beside the journal is on disk. */
  boolean marked() {
    return mark != null;
  }

  private void read(Connection from) throws SQLException {
    position = Rows.position(from);
    dropped.accumulateAndGet(Dropping.mark(from, ours), Math::max);
    var newest = Rows.newest(from);
    time = newest.compareTo(time) > 0 ? newest : time;
  }

  void commit(List<Pending> group) {
    var events = new ArrayList<Event>(group.size());
    var sequence = last.get();
    var at = time;
    for (var pending : group) {
      var now = Instant.ofEpochMilli(clock.millis()); // As it is stored.
      at = at.next(now);
      events.add(new Event(replica, ++sequence, at, now, pending.fact));
    }
    try {
      Rows.insert(connected(), events);
    } catch (SQLException | RuntimeException e) {
      fail(e);
      if (!durable(sequence)) {
        refuse(group, e);
        return;
      }
    }
    trouble = Optional.empty();
    last.set(sequence);
    time = at;
    position += events.size();
    mark(sequence, false);
    for (int i = 0; i < events.size(); i++) {
      if (group.get(i).answer.complete(new Appended.Durable(events.get(i)))) {
        kept = events.get(i).sequence();
      } else {
        late.add(events.get(i)); // Refused meanwhile, as too late: so it must not be there.
      }
    }
    withdraw();
  }

  /** Tells whoever waits; an append that was told something else keeps that. */
  void refuse(List<Pending> group, Exception e) {
    var reason = "the journal could not be written: " + e.getMessage();
    trouble = Optional.of(reason);
    var refused = new Appended.Refused(reason, TIP);
    group.forEach(pending -> pending.answer.complete(refused));
  }

  private void fail(Exception e) {
    LOG.log(System.Logger.Level.DEBUG, "the journal is opened again", e);
    if (connection != null) {
      Opening.close(connection);
      connection = null;
    }
  }

  private Connection connected() throws SQLException {
    if (connection == null) {
      var again = Opening.connect(file, config);
      try {
        if (!Rows.table(again, "event")) {
          throw new SQLException(file + " holds no journal any more");
        }
        Rows.withdraw(again, ours, last.get()); // What was refused while nobody could look.
        withdraw(again);
        read(again);
      } catch (SQLException | RuntimeException e) {
        Opening.close(again);
        throw e;
      }
      connection = again;
    }
    return connection;
  }

  /** Whether a group whose commit failed is there all the same, up to this sequence. */
  private boolean durable(long sequence) {
    try (var look = Opening.connect(file, config)) {
      return Rows.last(look, ours) == sequence;
    } catch (SQLException e) {
      mark(kept, true); // Nobody knows: should it be there, it is taken out later.
      return false;
    }
  }

  /** The mark goes back to the last that was acknowledged: what lies behind it is no loss. */
  private void withdraw() {
    if (late.isEmpty()) {
      return;
    }
    try {
      withdraw(connected());
    } catch (SQLException | RuntimeException e) {
      fail(e);
      LOG.log(System.Logger.Level.WARNING, "refused, and still in the journal: " + late.size());
    }
    mark(kept, !late.isEmpty());
  }

  private void withdraw(Connection from) throws SQLException {
    while (!late.isEmpty()) {
      Rows.withdraw(from, late.getFirst());
      late.removeFirst();
    }
  }

  private void mark(long sequence, boolean refused) {
    try {
      if (mark == null) {
        mark = Mark.open(Opening.markOf(file));
      }
      mark.write(sequence, refused);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the journal's mark is not kept: " + e);
      closeMark();
    }
  }

  private void closeMark() {
    if (mark != null) {
      try {
        mark.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing the journal's mark", e);
      }
      mark = null;
    }
  }

  /** What cannot be dropped now is dropped later: the journal is only longer meanwhile. */
  void prune() {
    if (connection == null) {
      return;
    }
    try {
      var upTo = pruner.prune(connection, position, ours);
      dropped.accumulateAndGet(upTo, Math::max);
    } catch (SQLException | RuntimeException e) {
      fail(e);
    }
  }

  /**
   * Goes on with a new journal of what is whole in this one.
   *
   * @return where the damaged one lies now
   */
  Path rebuild(Optional<Connection> reader) throws SQLException, IOException {
    Rebuild.beside(file, reader, ours, replica, last.get());
    if (connection != null) {
      Opening.close(connection);
      connection = null;
    }
    if (reader.isPresent()) {
      Opening.close(reader.get());
    }
    return Rebuild.swap(file, clock.millis());
  }

  @Override
  public void close() {
    if (connection != null) {
      Opening.close(connection);
      connection = null;
    }
    closeMark();
  }
}
