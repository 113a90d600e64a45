package io.acf.config.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Our bare copy of a repository, in a folder of its own. A new one is made beside its place and
 * renamed when it is whole, so that a kill leaves an old copy or none, never half of one.
 */
final class Mirror implements AutoCloseable {
  /** The head that was fetched last; it keeps its history from being collected. */
  static final String HEAD = "refs/acf/head";

  /** The commit in force: kept even where the branch has been rewritten. */
  static final String ACCEPTED = "refs/acf/accepted";

  private static final String MAKING = "making-";
  private final Path folder;
  private final Repository repository;

  private Mirror(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  Repository repository() {
    return repository;
  }

  /** What an earlier process left; empty where it left nothing that can be opened. */
  static Optional<Mirror> open(Path folder) throws IOException {
    removeHalves(Objects.requireNonNull(folder.getParent()));
    if (!Files.isRegularFile(folder.resolve("HEAD"))) {
      return Optional.empty();
    }
    // The data folder is locked by one process: locks that are found here are of a dead one.
    for (var left : leftovers(folder)) {
      Files.deleteIfExists(left);
    }
    return Optional.of(new Mirror(folder, repository(folder)));
  }

  /** An empty one beside its place, to be fetched into and then {@link #settle settled}. */
  static Mirror make(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    var making = Files.createTempDirectory(folder.getParent(), MAKING);
    var repository = repository(making);
    repository.create(true);
    var config = repository.getConfig();
    config.setString("http", null, "followRedirects", "false");
    config.setString("gc", null, "auto", "0");
    config.setString("gc", null, "autoPackLimit", "0");
    // Never behind our back: it would write into a copy that is being moved or removed.
    config.setString("gc", null, "autoDetach", "false");
    // Nobody else reads this copy: packs that became one need not be kept beside it.
    config.setString("gc", null, "prunePackExpire", "now");
    config.save();
    return new Mirror(making, repository);
  }

  /** Moves this to its place, in place of what is there. */
  Mirror settle(Path place) throws IOException {
    repository.close();
    if (Files.exists(place)) {
      var old = Files.createTempDirectory(place.getParent(), MAKING);
      Files.move(place, old.resolve("old"));
    }
    Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
    removeHalves(Objects.requireNonNull(place.getParent()));
    return new Mirror(place, repository(place));
  }

  /** Removes this; for one that was not settled. */
  void discard() throws IOException {
    repository.close();
    delete(folder);
  }

  private static Repository repository(Path folder) throws IOException {
    return new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
  }

  Optional<ObjectId> ref(String name) throws IOException {
    var ref = repository.exactRef(name);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  void setRef(String name, ObjectId id) throws IOException {
    if (ref(name).filter(id::equals).isPresent()) {
      return;
    }
    var update = repository.updateRef(name);
    update.setNewObjectId(id);
    var result = update.forceUpdate();
    if (!STORED.contains(result)) {
      throw new IOException("cannot store " + name + ": " + result);
    }
  }

  static final Set<RefUpdate.Result> STORED =
      Set.of(
          RefUpdate.Result.NEW,
          RefUpdate.Result.FORCED,
          RefUpdate.Result.FAST_FORWARD,
          RefUpdate.Result.NO_CHANGE);

  /** Its history is cut off somewhere, as that of the repository that it was taken from. */
  boolean isShallow() throws IOException {
    return !repository.getObjectDatabase().getShallowCommits().isEmpty();
  }

  /** Takes back a fetch that cut history off: the head is what it was before. */
  void deepen(Optional<ObjectId> before) throws IOException {
    repository.getObjectDatabase().setShallowCommits(Set.of());
    if (before.isPresent()) {
      setRef(HEAD, before.get());
    } else {
      var update = repository.updateRef(HEAD);
      update.setForceUpdate(true);
      var unused = update.delete();
    }
  }

  /** Bytes of all objects. */
  long bytes() throws IOException {
    var sum = new long[1];
    walk(
        folder.resolve("objects"),
        (file, attributes) -> {
          sum[0] += attributes.size();
        });
    return sum[0];
  }

  int packs() throws IOException {
    var packs = new int[1];
    walk(
        folder.resolve("objects/pack"),
        (file, attributes) -> {
          packs[0] += file.toString().endsWith(".pack") ? 1 : 0;
        });
    return packs[0];
  }

  @Override
  public void close() {
    repository.close();
  }

  private static List<Path> leftovers(Path folder) throws IOException {
    var left = new java.util.ArrayList<Path>();
    walk(
        folder,
        (file, attributes) -> {
          var name = file.getFileName().toString();
          if (name.endsWith(".lock") || name.endsWith(".keep") || name.startsWith("incoming_")) {
            left.add(file);
          }
        });
    return left;
  }

  private static void removeHalves(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (var entries = Files.newDirectoryStream(parent, MAKING + "*")) {
      for (var half : entries) {
        delete(half);
      }
    }
  }

  private interface Visit {
    void file(Path file, BasicFileAttributes attributes);
  }

  private static void walk(Path start, Visit visit) throws IOException {
    if (!Files.exists(start)) {
      return;
    }
    var unused =
        Files.walkFileTree(
            start,
            new SimpleFileVisitor<Path>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                visit.file(file, attributes);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it went away while we looked
              }
            });
  }

  private static void delete(Path start) throws IOException {
    if (!Files.exists(start)) {
      return;
    }
    var unused =
        Files.walkFileTree(
            start,
            new SimpleFileVisitor<Path>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(
                  Path dir, @org.jspecify.annotations.Nullable IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
              }
            });
  }
}
