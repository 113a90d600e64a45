package io.acf.app.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows that are no longer kept, and the mark of how far they went. */
final class Dropping {
  private Dropping() {}

  /** A row to drop. */
  record Row(long position, String replica, long sequence) {}

  /**
   * The oldest rows that nothing needs: at or below the surplus, or at or below the spare and older
   * than the time, and no register's newest.
   */
  static List<Row> find(Connection connection, long surplus, long spare, long millis, int limit)
      throws SQLException {
    var rows = new ArrayList<Row>();
    try (var statement =
        connection.prepareStatement(
            """
            SELECT position, replica, sequence FROM event AS old
            WHERE position <= ? AND (position <= ? OR millis < ?)
              AND (register IS NULL OR EXISTS (
                SELECT 1 FROM event AS newer
                WHERE newer.register = old.register AND newer.position > old.position))
            ORDER BY position LIMIT ?
            """)) {
      statement.setLong(1, Math.max(surplus, spare));
      statement.setLong(2, surplus);
      statement.setLong(3, millis);
      statement.setInt(4, limit);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(new Row(result.getLong(1), result.getString(2), result.getLong(3)));
        }
      }
    }
    return rows;
  }

  /**
   * All or none, with the mark.
   *
   * @return the greatest sequence of this replica among them; 0 where there is none
   */
  static long drop(Connection connection, List<Row> rows, String replica) throws SQLException {
    long greatest = 0;
    connection.setAutoCommit(false);
    try (var delete = connection.prepareStatement("DELETE FROM event WHERE position = ?");
        var mark =
            connection.prepareStatement(
                """
                INSERT INTO dropped (replica, sequence) VALUES (?, ?)
                ON CONFLICT (replica) DO UPDATE SET sequence = max(sequence, excluded.sequence)
                """)) {
      for (var row : rows) {
        delete.setLong(1, row.position());
        delete.addBatch();
        mark.setString(1, row.replica());
        mark.setLong(2, row.sequence());
        mark.addBatch();
        greatest = row.replica().equals(replica) ? Math.max(greatest, row.sequence()) : greatest;
      }
      delete.executeBatch();
      mark.executeBatch();
      connection.commit();
      return greatest;
    } catch (SQLException | RuntimeException e) {
      Rows.rollback(connection, e);
      throw e;
    }
  }

  /** Every event of this replica after this sequence is still there. */
  static long mark(Connection connection, String replica) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT sequence FROM dropped WHERE replica = ?")) {
      statement.setString(1, replica);
      try (var result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }
}
