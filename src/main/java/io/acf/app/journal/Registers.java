package io.acf.app.journal;

import io.acf.federation.Register;
import java.sql.Connection;
import java.sql.SQLException;

/** Brings journals that knew no registers up to date, once. */
final class Registers {
  private Registers() {}

  static void upgrade(Connection connection) throws SQLException {
    if (!known(connection, "told")) {
      try (var alter = connection.createStatement()) {
        alter.execute("ALTER TABLE event ADD COLUMN told INTEGER");
      }
    }
    if (known(connection, "register")) {
      return;
    }
    connection.setAutoCommit(false);
    try (var alter = connection.createStatement()) {
      alter.execute("ALTER TABLE event ADD COLUMN register TEXT");
      fill(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      Rows.rollback(connection, e);
      throw e;
    } finally {
      connection.setAutoCommit(true);
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

  private static void fill(Connection connection) throws SQLException {
    try (var rows = connection.createStatement();
        var result = rows.executeQuery("SELECT * FROM event");
        var update =
            connection.prepareStatement("UPDATE event SET register = ? WHERE position = ?")) {
      while (result.next()) {
        var register = EventReader.event(result).flatMap(event -> Register.of(event.draft()));
        if (register.isPresent()) {
          update.setString(1, register.get().name());
          update.setLong(2, result.getLong("position"));
          update.executeUpdate();
        }
      }
    }
  }
}
