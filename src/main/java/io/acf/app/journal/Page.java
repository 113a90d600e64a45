package io.acf.app.journal;

import io.acf.app.state.EventLog;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A page of the table. */
record Page(
    String where, List<Object> arguments, String order, int limit, long skip, boolean counted) {
  /** Those that are what was written, and in words that this version knows. */
  record Read(List<Event> events, long total) {
    static final Read NOTHING = new Read(List.of(), 0);
  }

  /** Of each key the row with the greatest (hybrid time, replica, sequence), whoever wrote. */
  static final Page NEWEST =
      new Page(
          "position IN (SELECT position FROM (SELECT position, row_number() OVER"
              + " (PARTITION BY register ORDER BY "
              + Rows.LATEST_FIRST
              + ") AS place FROM event WHERE register IS NOT NULL) WHERE place = 1)",
          List.of(),
          "position",
          Integer.MAX_VALUE,
          0,
          false);

  static Page of(EventLog.Query query, Collection<String> ours) {
    var places = String.join(", ", Collections.nCopies(ours.size(), "?"));
    var where = new ArrayList<String>(List.of("replica IN (" + places + ")", "sequence > ?"));
    var arguments = new ArrayList<Object>(ours);
    arguments.add(query.after());
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
          var row = Row.read(result);
          if (row.whole()) {
            row.event().ifPresent(events::add);
          }
        }
      }
    }
    return new Read(events, counted ? total(connection) : 0);
  }

  private long total(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT count(*) FROM event WHERE " + where)) {
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
