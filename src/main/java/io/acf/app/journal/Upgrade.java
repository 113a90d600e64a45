package io.acf.app.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Brings a journal of an older version up to date: its columns, and the seal over its rows. */
final class Upgrade {
  private static final Map<String, String> COLUMNS =
      new TreeMap<>(Map.of("register", "TEXT", "told", "INTEGER", "sum", "BLOB"));

  private Upgrade() {}

  static void columns(Connection connection) throws SQLException {
    for (var column : COLUMNS.entrySet()) {
      if (!known(connection, column.getKey())) {
        try (var alter = connection.createStatement()) {
          alter.execute(
              "ALTER TABLE event ADD COLUMN " + column.getKey() + " " + column.getValue());
        }
      }
    }
  }

  private static boolean known(Connection connection, String column) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT 1 FROM pragma_table_info('event') WHERE name = ?")) {
      statement.setString(1, column);
      try (var result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  /** Takes all rows as they are, gives each its register and checksum, and seals them. */
  static void seal(Connection connection, String replica) throws SQLException {
    var seal = Seal.empty(replica);
    try (var tell = connection.createStatement();
        var rows = connection.createStatement();
        var update =
            connection.prepareStatement(
                "UPDATE event SET register = ?, sum = ? WHERE position = ?")) {
      tell.execute("UPDATE event SET told = millis WHERE told IS NULL");
      try (var result = rows.executeQuery("SELECT " + Row.COLUMNS + " FROM event")) {
        while (result.next()) {
          var row = registered(Row.read(result));
          update.setString(1, row.register());
          update.setBytes(2, row.sum().bytes());
          update.setLong(3, row.position());
          update.addBatch();
          seal = seal.plus(row);
        }
      }
      update.executeBatch();
    }
    seal.with(Dropping.sum(connection)).write(connection);
  }

  private static Row registered(Row row) {
    return row.register() != null
        ? row
        : row.event()
            .flatMap(event -> event.fact().key())
            .map(key -> row.with(key.name()))
            .orElse(row);
  }
}
