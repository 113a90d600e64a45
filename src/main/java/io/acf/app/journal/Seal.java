package io.acf.app.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the table should hold, kept in the same transaction as its rows: a row that is altered, gone
 * or too many does not agree with it. Rows that retention drops are taken out of it, so that it
 * stays true.
 *
 * @param ours the ids of this replica: its own, and those of before its folder was copied
 * @param rows how many
 * @param digest of all rows and of all marks of dropped ones
 */
record Seal(SortedSet<String> ours, long rows, Sum digest) {
  Seal {
    ours = Collections.unmodifiableSortedSet(new TreeSet<>(ours));
  }

  static Seal empty(String replica) {
    return new Seal(new TreeSet<>(List.of(replica)), 0, Sum.NONE);
  }

  Seal plus(Row row) {
    return new Seal(ours, rows + 1, digest.xor(row.sum()));
  }

  Seal minus(Sum row) {
    return new Seal(ours, rows - 1, digest.xor(row));
  }

  /** Puts something beside the rows in, or takes it out. */
  Seal with(Sum other) {
    return new Seal(ours, rows, digest.xor(other));
  }

  Seal with(String replica) {
    var more = new TreeSet<>(ours);
    more.add(replica);
    return new Seal(more, rows, digest);
  }

  /** Empty where there is none, or not what was written. */
  static Optional<Seal> read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT ours, rows, digest, sum FROM seal")) {
      if (!row.next()) {
        return Optional.empty();
      }
      var ours = Objects.requireNonNullElse(row.getString("ours"), "");
      var rows = row.getLong("rows");
      var digest = Sum.read(row.getBytes("digest"));
      var sum = Sum.read(row.getBytes("sum"));
      if (digest.isEmpty() || !sum.equals(Optional.of(sum(ours, rows, digest.get())))) {
        return Optional.empty();
      }
      return Optional.of(new Seal(new TreeSet<>(List.of(ours.split(","))), rows, digest.get()));
    }
  }

  void write(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            INSERT INTO seal (id, ours, rows, digest, sum) VALUES (1, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET ours = excluded.ours, rows = excluded.rows,
              digest = excluded.digest, sum = excluded.sum
            """)) {
      var names = String.join(",", ours);
      statement.setString(1, names);
      statement.setLong(2, rows);
      statement.setBytes(3, digest.bytes());
      statement.setBytes(4, sum(names, rows, digest).bytes());
      statement.executeUpdate();
    }
  }

  private static Sum sum(String ours, long rows, Sum digest) {
    return Sum.of("seal", ours, rows, digest);
  }
}
