package io.acf.app.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows that are no longer kept, and the mark of how far they went. */
final class Dropping {
  private Dropping() {}

  /**
   * A row to drop.
   *
   * @param sum as it is stored, so that the seal knows what is taken out
   */
  record Gone(long position, String replica, long sequence, Sum sum) {}

  private static final String FIND =
      """
      SELECT position, replica, sequence, sum FROM event AS old
      WHERE position <= ? AND (position <= ? OR told < ?) AND NOT %s AND NOT %s
      ORDER BY position LIMIT ?
      """
          .formatted(Needed.STATE, Needed.HISTORY);

  /**
   * The oldest rows that nothing needs ({@link Needed}): at or below the surplus, or at or below
   * the spare and older than the time.
   *
   * @param millis of the writer's wall clock
   */
  static List<Gone> find(Connection connection, long surplus, long spare, long millis, int limit)
      throws SQLException {
    var rows = new ArrayList<Gone>();
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, Math.max(surplus, spare));
      statement.setLong(2, surplus);
      statement.setLong(3, millis);
      statement.setInt(4, limit);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(
              new Gone(
                  result.getLong("position"),
                  result.getString("replica"),
                  result.getLong("sequence"),
                  Sum.read(result.getBytes("sum")).orElse(Sum.NONE)));
        }
      }
    }
    return rows;
  }

  /**
   * All or none, with the mark and the seal.
   *
   * @return the greatest sequence of these replicas among them; 0 where there is none
   */
  static long drop(Connection connection, List<Gone> rows, Set<String> ours) throws SQLException {
    long greatest = 0;
    connection.setAutoCommit(false);
    try (var delete = connection.prepareStatement("DELETE FROM event WHERE position = ?");
        var mark =
            connection.prepareStatement(
                """
                INSERT INTO dropped (replica, sequence) VALUES (?, ?)
                ON CONFLICT (replica) DO UPDATE SET sequence = max(sequence, excluded.sequence)
                """)) {
      var before = sum(connection);
      var seal = Seal.read(connection);
      for (var row : rows) {
        delete.setLong(1, row.position());
        delete.addBatch();
        mark.setString(1, row.replica());
        mark.setLong(2, row.sequence());
        mark.addBatch();
        greatest = ours.contains(row.replica()) ? Math.max(greatest, row.sequence()) : greatest;
        seal = seal.map(it -> it.minus(row.sum()));
      }
      delete.executeBatch();
      mark.executeBatch();
      if (seal.isPresent()) {
        seal.get().with(before).with(sum(connection)).write(connection);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      Rows.rollback(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    return greatest;
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

  static long mark(Connection connection, Iterable<String> ours) throws SQLException {
    long mark = 0;
    for (var replica : ours) {
      mark = Math.max(mark, mark(connection, replica));
    }
    return mark;
  }

  /** Over all marks. */
  static Sum sum(Connection connection) throws SQLException {
    var sum = Sum.NONE;
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT replica, sequence FROM dropped")) {
      while (result.next()) {
        sum = sum.xor(Sum.of("dropped", result.getString(1), result.getLong(2)));
      }
    }
    return sum;
  }
}
