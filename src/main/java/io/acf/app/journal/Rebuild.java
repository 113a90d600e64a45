package io.acf.app.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * A new journal of what is whole in a damaged one. The damaged one is put aside, whole as it is,
 * for whoever wants to look into it.
 */
final class Rebuild {
  private static final List<String> PARTS = List.of("", "-wal", "-shm");
  private static final int GROUP = 1000;

  private Rebuild() {}

  /**
   * Writes the new one beside its place.
   *
   * @param last nothing is promised of events up to this sequence: some of them may be missing
   */
  static void beside(
      Path file, Optional<Connection> damaged, Set<String> ours, String replica, long last)
      throws SQLException, IOException {
    var fresh = fresh(file);
    for (var part : PARTS) {
      Files.deleteIfExists(part(fresh, part));
    }
    try (var connection = Opening.connect(fresh, new SQLiteConfig())) {
      Rows.create(connection, replica);
      try (var mark = connection.prepareStatement("INSERT INTO dropped VALUES (?, ?)")) {
        mark.setString(1, replica);
        mark.setLong(2, last);
        mark.executeUpdate();
      }
      var seal = Seal.empty(replica).with(Dropping.sum(connection));
      for (var id : ours) {
        seal = seal.with(id);
      }
      seal.write(connection);
      if (damaged.isPresent()) {
        copy(damaged.get(), connection);
      }
    }
  }

  private static void copy(Connection from, Connection to) throws SQLException {
    var seen = new HashSet<Long>();
    var group = new ArrayList<Row>();
    var failed = new ArrayList<SQLException>();
    var unused =
        Survey.of(
            from,
            row -> {
              if (seen.add(row.position())) {
                group.add(row);
              }
              if (group.size() == GROUP) {
                put(to, group, failed);
              }
            });
    put(to, group, failed);
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
  }

  private static void put(Connection to, List<Row> group, List<SQLException> failed) {
    try {
      Rows.put(to, List.copyOf(group));
    } catch (SQLException e) {
      failed.add(e);
    }
    group.clear();
  }

  /**
   * Puts the damaged one aside and the new one in its place; both are closed.
   *
   * @return where the damaged one lies
   */
  static Path swap(Path file, long millis) throws IOException {
    var aside = file.resolveSibling(file.getFileName() + ".damaged-" + millis);
    try {
      move(file, aside);
      Files.move(fresh(file), file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        move(aside, file); // A second try must find what the first one found.
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    try (var folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return aside;
  }

  private static void move(Path from, Path to) throws IOException {
    for (var part : PARTS) {
      if (Files.exists(part(from, part))) {
        Files.move(part(from, part), part(to, part), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static Path part(Path file, String part) {
    return file.resolveSibling(file.getFileName() + part);
  }
}
