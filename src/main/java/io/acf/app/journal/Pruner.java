package io.acf.app.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * Drops what {@link Retention} does not keep, a few rows at a time between the writer's groups, so
 * that no append waits for it.
 */
final class Pruner {
  static final int BATCH = 1000;
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final Retention retention;
  private final Clock clock;
  private final long started = System.nanoTime();
  private long due;
  private long done = Long.MIN_VALUE;

  Pruner(Retention retention, Clock clock) {
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Drops one batch where it is time to.
   *
   * @param last position of the newest row
   * @param ours the ids of this replica
   * @return the greatest sequence of ours that was dropped; 0 where none was
   */
  long prune(Connection connection, long last, Set<String> ours) throws SQLException {
    var now = System.nanoTime() - started;
    var surplus = last - retention.events();
    if (now < due && surplus < done + BATCH) {
      return 0;
    }
    connection.setAutoCommit(true); // No snapshot stays open behind the look.
    var rows =
        Dropping.find(
            connection,
            surplus,
            last - Retention.LEAST,
            clock.instant().minus(retention.age()).toEpochMilli(),
            BATCH);
    var dropped = rows.isEmpty() ? 0 : Dropping.drop(connection, rows, ours);
    if (rows.size() < BATCH) {
      due = now + PAUSE.toNanos();
      done = surplus;
    }
    return dropped;
  }
}
