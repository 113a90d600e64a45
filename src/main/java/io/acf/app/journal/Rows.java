package io.acf.app.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.app.EventLog;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events as rows of a table. */
final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};

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
            details TEXT NOT NULL, schema INTEGER NOT NULL,
            UNIQUE (replica, sequence)) STRICT
          """);
      statement.execute(
          "CREATE INDEX IF NOT EXISTS event_pair ON event (federation, region, sequence)");
    }
  }

  static long last(Connection connection, String replica) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT coalesce(max(sequence), 0) FROM event WHERE replica = ?")) {
      statement.setString(1, replica);
      try (var result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
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
                + " federation, release, details, schema) VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
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

  private static void rollback(Connection connection, Exception cause) {
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
  }

  /**
   * @param unknown rows of a kind or shape that a newer version wrote
   * @param rows how many were read, unknown ones included
   * @param position of the last row read
   */
  record Read(List<Event> events, long total, long unknown, int rows, long position) {
    static final Read NOTHING = new Read(List.of(), 0, 0, 0, 0);
  }

  /** A page of the table. */
  record Page(
      String where, List<Object> arguments, String order, int limit, long skip, boolean counted) {
    /** In order of writing, whoever wrote. */
    static Page after(long position, int limit) {
      return new Page("position > ?", List.of(position), "position", limit, 0, false);
    }

    static Page of(EventLog.Query query, String replica) {
      var where = new ArrayList<String>(List.of("replica = ?", "sequence > ?"));
      var arguments = new ArrayList<Object>(List.of(replica, query.after()));
      equal("kind", query.kind().map(Event.Kind::word), where, arguments);
      equal("region", query.region().map(RegionName::value), where, arguments);
      equal("federation", query.federation().map(FederationName::value), where, arguments);
      return new Page(
          String.join(" AND ", where),
          List.copyOf(arguments),
          query.newestFirst() ? "sequence DESC" : "sequence",
          query.limit(),
          query.skip(),
          true);
    }

    private static void equal(
        String column, Optional<String> value, List<String> where, List<Object> arguments) {
      value.ifPresent(
          text -> {
            where.add(column + " = ?");
            arguments.add(text);
          });
    }

    Read run(Connection connection) throws SQLException {
      var events = new ArrayList<Event>();
      long unknown = 0;
      int rows = 0;
      long position = 0;
      try (var statement =
          connection.prepareStatement(
              "SELECT * FROM event WHERE "
                  + where
                  + " ORDER BY "
                  + order
                  + " LIMIT "
                  + limit
                  + " OFFSET "
                  + skip)) {
        bindAll(statement);
        try (var result = statement.executeQuery()) {
          while (result.next()) {
            rows++;
            position = result.getLong("position");
            var event = event(result);
            event.ifPresent(events::add);
            unknown += event.isPresent() ? 0 : 1;
          }
        }
      }
      return new Read(events, counted ? total(connection) : 0, unknown, rows, position);
    }

    private long total(Connection connection) throws SQLException {
      try (var statement =
          connection.prepareStatement("SELECT count(*) FROM event WHERE " + where)) {
        bindAll(statement);
        try (var result = statement.executeQuery()) {
          return result.next() ? result.getLong(1) : 0;
        }
      }
    }

    private void bindAll(PreparedStatement statement) throws SQLException {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(i + 1, arguments.get(i));
      }
    }
  }

  private static final java.util.Map<String, Event.Kind> KINDS =
      Stream.of(Event.Kind.values())
          .collect(Collectors.toUnmodifiableMap(Event.Kind::word, Function.identity()));

  private static Optional<Event> event(ResultSet row) throws SQLException {
    var kind = KINDS.get(row.getString("kind"));
    if (kind == null || row.getInt("schema") > Event.SCHEMA) {
      return Optional.empty();
    }
    var draft =
        new Event.Draft(
            kind,
            row.getString("actor"),
            Optional.ofNullable(row.getString("region")).map(RegionName::new),
            Optional.ofNullable(row.getString("federation")).map(FederationName::new),
            Optional.ofNullable(row.getString("release")),
            Collections.unmodifiableSortedMap(details(row.getString("details"))));
    return Optional.of(
        new Event(
            row.getString("replica"),
            row.getLong("sequence"),
            new HybridTime(row.getLong("millis"), row.getInt("counter")),
            draft));
  }

  private static TreeMap<String, String> details(String json) throws SQLException {
    try {
      return JSON.readValue(json, DETAILS);
    } catch (JsonProcessingException e) {
      throw new SQLException("an event's details are no JSON object of texts", e);
    }
  }
}
