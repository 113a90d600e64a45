package io.acf.app.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import io.acf.federation.Register;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Events as rows of a table. */
final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Rows() {}

  /** Reads the whole file once: damage is found at start, not on the day it matters. */
  static void check(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!result.next() || !result.getString(1).equals("ok")) {
        throw new SQLException("damaged: " + result.getString(1));
      }
    }
  }

  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS event (
            position INTEGER PRIMARY KEY,
            replica TEXT NOT NULL, sequence INTEGER NOT NULL,
            millis INTEGER NOT NULL, counter INTEGER NOT NULL,
            kind TEXT NOT NULL, actor TEXT NOT NULL,
            region TEXT, federation TEXT, release TEXT,
            details TEXT NOT NULL, schema INTEGER NOT NULL, register TEXT, told INTEGER,
            UNIQUE (replica, sequence)) STRICT
          """);
      Registers.upgrade(connection);
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_pair ON event (federation, region, sequence)");
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_register ON event (register, position)"
              + " WHERE register IS NOT NULL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS dropped"
              + " (replica TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT");
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

  /** All or none, and on disk when this returns. */
  static void insert(Connection connection, List<Event> events) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement =
        connection.prepareStatement(
            "INSERT INTO event (replica, sequence, millis, counter, kind, actor, region,"
                + " federation, release, details, schema, register, told)"
                + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      for (var event : events) {
        bind(statement, event);
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    }
  }

  static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has rolled back already: a full disk does that.
    }
  }

  private static void bind(PreparedStatement row, Event event) throws SQLException {
    var draft = event.draft();
    row.setString(1, event.replica());
    row.setLong(2, event.sequence());
    row.setLong(3, event.at().millis());
    row.setInt(4, event.at().counter());
    row.setString(5, draft.kind().word());
    row.setString(6, draft.actor());
    row.setString(7, draft.region().map(RegionName::value).orElse(null));
    row.setString(8, draft.federation().map(FederationName::value).orElse(null));
    row.setString(9, draft.release().orElse(null));
    try {
      row.setString(10, JSON.writeValueAsString(draft.details()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    row.setInt(11, Event.SCHEMA);
    row.setString(12, Register.of(draft).map(Register::name).orElse(null));
    row.setLong(13, event.told().toEpochMilli());
  }
}
