package io.acf.app.journal;

import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Events as rows of a table. */
final class Rows {
  /** The order of {@link Event}, the one that is in force first; the index of keys has it too. */
  static final String LATEST_FIRST = "millis DESC, counter DESC, replica DESC, sequence DESC";

  private Rows() {}

  /** Reads the whole file once: damage is found at start, not on the day it matters. */
  static void check(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA integrity_check(1)")) {
      if (!result.next() || !result.getString(1).equals("ok")) {
        throw new SQLException("damaged: " + result.getString(1));
      }
    }
  }

  /** Creates what is missing, and seals what an older version wrote as it is; all or nothing. */
  static void create(Connection connection, String replica) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS event (
            position INTEGER PRIMARY KEY,
            replica TEXT NOT NULL, sequence INTEGER NOT NULL,
            millis INTEGER NOT NULL, counter INTEGER NOT NULL,
            kind TEXT NOT NULL, actor TEXT NOT NULL,
            region TEXT, federation TEXT, release TEXT,
            details TEXT NOT NULL, schema INTEGER NOT NULL, register TEXT, told INTEGER, sum BLOB,
            UNIQUE (replica, sequence)) STRICT
          """);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS dropped"
              + " (replica TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS seal (id INTEGER PRIMARY KEY CHECK (id = 1),"
              + " ours TEXT NOT NULL, rows INTEGER NOT NULL, digest BLOB NOT NULL,"
              + " sum BLOB NOT NULL) STRICT");
      Upgrade.columns(connection);
      if (Seal.read(connection).isEmpty()) {
        Upgrade.seal(connection, replica);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    index(connection);
  }

  /** Creates the indexes that are missing, also of a journal that is sealed. */
  static void index(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_pair ON event (federation, region, sequence)");
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_latest ON event (register, "
              + LATEST_FIRST
              + ") WHERE register IS NOT NULL");
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_release ON event (federation, release, region, millis)"
              + " WHERE kind = 'converged'");
      statement.execute("DROP INDEX IF EXISTS event_register"); // By position, until schema 1.
    }
  }

  /** Whether there is such a table. */
  static boolean table(Connection connection, String name) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")) {
      statement.setString(1, name);
      try (var result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  /** The greatest sequence that was ever given, also where its row has been dropped. */
  static long last(Connection connection, String replica) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT coalesce(max(sequence), 0) FROM event WHERE replica = ?")) {
      statement.setString(1, replica);
      try (var result = statement.executeQuery()) {
        return Math.max(result.next() ? result.getLong(1) : 0, Dropping.mark(connection, replica));
      }
    }
  }

  static long last(Connection connection, Iterable<String> ours) throws SQLException {
    long last = 0;
    for (var replica : ours) {
      last = Math.max(last, last(connection, replica));
    }
    return last;
  }

  /** The position of the newest row; 0 where there is none. */
  static long position(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT coalesce(max(position), 0) FROM event")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  static HybridTime newest(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT millis, counter FROM event ORDER BY millis DESC, counter DESC LIMIT 1")) {
      return result.next() ? new HybridTime(result.getLong(1), result.getInt(2)) : HybridTime.ZERO;
    }
  }

  /** All or none, with the seal, and on disk when this returns. */
  static void insert(Connection connection, List<Event> events) throws SQLException {
    var position = position(connection);
    var rows = new ArrayList<Row>(events.size());
    for (var event : events) {
      rows.add(Row.of(++position, event));
    }
    put(connection, rows);
  }

  /** These rows as they are: all or none, with the seal. */
  static void put(Connection connection, List<Row> rows) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement =
        connection.prepareStatement(
            "INSERT INTO event ("
                + Row.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      var seal = Seal.read(connection);
      for (var row : rows) {
        row.bind(statement);
        statement.addBatch();
        seal = seal.map(it -> it.plus(row));
      }
      statement.executeBatch();
      if (seal.isPresent()) {
        seal.get().write(connection); // A broken one stays as it is, so that it is noticed again.
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  /** Takes out what was refused: all or none, with the seal. */
  static void withdraw(Connection connection, Iterable<String> ours, long after)
      throws SQLException {
    for (var replica : ours) {
      delete(connection, "replica = ? AND sequence > ?", replica, after);
    }
  }

  /** Takes one out that was refused, with the seal. */
  static void withdraw(Connection connection, Event event) throws SQLException {
    delete(connection, "replica = ? AND sequence = ?", event.replica(), event.sequence());
  }

  private static void delete(Connection connection, String where, String replica, long sequence)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var find = connection.prepareStatement("SELECT sum FROM event WHERE " + where);
        var delete = connection.prepareStatement("DELETE FROM event WHERE " + where)) {
      var seal = Seal.read(connection);
      find.setString(1, replica);
      find.setLong(2, sequence);
      try (var result = find.executeQuery()) {
        while (result.next()) {
          var sum = Sum.read(result.getBytes("sum")).orElse(Sum.NONE);
          seal = seal.map(it -> it.minus(sum));
        }
      }
      delete.setString(1, replica);
      delete.setLong(2, sequence);
      delete.executeUpdate();
      if (seal.isPresent()) {
        seal.get().write(connection);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has rolled back already: a full disk does that.
    }
  }
}
