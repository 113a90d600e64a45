package io.acf.app.journal;

import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import io.acf.federation.LatestKey;
import io.acf.federation.LossNoticed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A reading of the whole table, row by row: what is whole, what is not, what is not known. */
final class Survey {
  private long rows;
  private Sum digest = Sum.NONE;
  private long damaged;
  private long unknown;
  private long position;
  private HybridTime time = HybridTime.ZERO;
  private final Map<String, Long> sequences = new TreeMap<>();
  private final SortedMap<String, Row> newest = new TreeMap<>();
  private final List<String> unreadable = new ArrayList<>();

  private Survey() {}

  /** Of a table that is not there, or of which nothing can be read. */
  static Survey nothing() {
    return new Survey();
  }

  /**
   * What can be read, from both ends where something in the middle cannot.
   *
   * @param whole takes each row that is what was written
   */
  static Survey of(Connection connection, Consumer<Row> whole) {
    var survey = new Survey();
    try {
      survey.scan(connection, Long.MIN_VALUE, "ASC", whole);
    } catch (SQLException e) {
      survey.unreadable.add("rows behind position " + survey.position + ": " + e.getMessage());
      try {
        survey.scan(connection, survey.position, "DESC", whole);
      } catch (SQLException again) {
        survey.unreadable.add("from the end: " + again.getMessage());
      }
    }
    try {
      survey.digest = survey.digest.xor(Dropping.sum(connection));
    } catch (SQLException e) {
      survey.unreadable.add("marks of dropped rows: " + e.getMessage());
    }
    return survey;
  }

  private void scan(Connection connection, long behind, String order, Consumer<Row> whole)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT "
                + Row.COLUMNS
                + " FROM event NOT INDEXED WHERE position > ? ORDER BY position "
                + order)) {
      statement.setLong(1, behind);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          take(Row.read(result), whole);
        }
      }
    }
  }

  private void take(Row row, Consumer<Row> whole) {
    rows++;
    position = Math.max(position, row.position());
    digest = digest.xor(row.stored().orElse(Sum.NONE));
    if (!row.whole()) {
      damaged++;
      return;
    }
    whole.accept(row);
    time = row.at().compareTo(time) > 0 ? row.at() : time;
    sequences.merge(row.replica(), row.sequence(), Math::max);
    if (row.event().isEmpty()) {
      unknown++;
    }
    if (row.register() != null) {
      newest.merge(row.register(), row, (one, other) -> one.after(other) ? one : other);
    }
  }

  long position() {
    return position;
  }

  HybridTime time() {
    return time;
  }

  /** Rows in words of a newer version. */
  long unknown() {
    return unknown;
  }

  /** The greatest sequence of these replicas; 0 where there is none. */
  long last(Iterable<String> ours) {
    long last = 0;
    for (var replica : ours) {
      last = Math.max(last, sequences.getOrDefault(replica, 0L));
    }
    return last;
  }

  /** Of each key the whole row that is in force, in order of writing. */
  List<Row> newest() {
    return newest.values().stream()
        .sorted(java.util.Comparator.comparingLong(Row::position))
        .toList();
  }

  /** A loss was noticed before, and nobody has accepted it. */
  boolean lost() {
    return loss().filter(row -> row.kind().equals(Event.Kind.LOSS_NOTICED.word())).isPresent();
  }

  /** What was said then. */
  Optional<String> said() {
    return loss()
        .flatMap(Row::event)
        .flatMap(
            event ->
                event.fact() instanceof LossNoticed noticed
                    ? Optional.of(noticed.reason())
                    : Optional.empty());
  }

  private Optional<Row> loss() {
    return Optional.ofNullable(newest.get("loss"));
  }

  /**
   * What is not as it was written, one line each; empty where all is.
   *
   * @param seal empty where there is none, or a damaged one
   */
  List<String> damage(Optional<Seal> seal) {
    var found = new ArrayList<String>(unreadable);
    if (damaged > 0) {
      found.add(count(damaged, "row is", "rows are") + " not what was written");
    }
    if (seal.isEmpty()) {
      found.add("the seal over its rows is missing or damaged");
    } else if (seal.get().rows() > rows) {
      found.add(count(seal.get().rows() - rows, "row is", "rows are") + " missing");
    } else if (seal.get().rows() < rows || !seal.get().digest().equals(digest)) {
      found.add("its rows are not those that were written");
    }
    return found;
  }

  /**
   * Commands in words of a newer version, that may be in force; not those which somebody has
   * accepted already. Health and convergence are seen again, and need nobody.
   */
  List<String> foreign() {
    var accepted = loss().filter(row -> row.kind().equals(Event.Kind.ACCEPT_LOSS.word()));
    return newest.entrySet().stream()
        .filter(it -> accepted.filter(said -> said.after(it.getValue())).isEmpty())
        .filter(it -> !LatestKey.evidence(it.getKey()))
        .filter(it -> it.getValue().event().isEmpty())
        .map(it -> "\"" + it.getValue().kind() + "\" about " + it.getKey())
        .map(what -> "a newer version wrote " + what + ", which this one does not understand")
        .toList();
  }

  private static String count(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }
}
