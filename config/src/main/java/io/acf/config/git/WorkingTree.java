package io.acf.config.git;

import io.acf.config.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * What lies in a folder that somebody works in, beside what its index says. No filter of git runs
 * and nothing is written.
 */
final class WorkingTree {
  /** As many files and folders as are looked at; who has more has them in one that is ignored. */
  private static final int MAX_VISITED = 50_000;

  private static final int MAX_FOUND = 1_000;

  private final Path root;
  private final IndexTree index;
  private final Instant indexed;
  private final Ignores ignores;

  /**
   * @param indexed when the index was written: what was changed since then may look unchanged
   * @param common git's own folder
   */
  WorkingTree(Path root, IndexTree index, Instant indexed, Path common) {
    this.root = root;
    this.index = index;
    this.indexed = indexed;
    this.ignores = new Ignores(root, common);
  }

  /**
   * Where a file of git would lie; empty where no name can be written so. In the locale C, as many
   * services and containers have it, that is every name that is not ASCII.
   */
  static Optional<Path> place(Path root, String path) {
    try {
      return Optional.of(root.resolve(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Why a path that lies here is not in the index, and what helps; empty where none does. */
  Optional<String> whyNotIndexed(String path) throws IOException {
    var place = place(root, path);
    if (place.isEmpty() || !Files.exists(place.get(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    var file = place.get();
    boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    if (folder && Files.exists(file.resolve(Constants.DOT_GIT))) {
      return Optional.of(shown(path) + " is a repository of its own, and not in this one");
    }
    if (folder && isEmpty(file)) {
      return Optional.of(shown(path) + " is empty, and git keeps no empty folders");
    }
    return Optional.of(shown(path) + " is " + strange(path, folder));
  }

  private String strange(String path, boolean folder) throws IOException {
    var ignored = ignores.line(path, folder);
    return ignored.isPresent()
        ? "ignored by " + ignored.get() + ": git add -f " + argument(path)
        : "not added: git add " + argument(path);
  }

  /**
   * What differs from the index and would count, had it been added.
   *
   * @param read files that were read
   * @param packages folders that are packed
   * @param leftOut which paths of them are not uploaded
   * @param byName files that are read for their name
   */
  List<Checkout.Unjudged> unjudged(
      Collection<String> read,
      Collection<String> packages,
      Predicate<String> leftOut,
      Predicate<String> byName)
      throws IOException {
    List<Checkout.Unjudged> found = new ArrayList<>();
    for (var path : read) {
      var entry = index.file(path);
      if (entry.isPresent() && !entry.get().isSkipWorkTree() && !entry.get().isAssumeValid()) {
        changed(path, entry.get()).ifPresent(why -> found.add(new Checkout.Unjudged(path, why)));
      }
    }
    var unused = Files.walkFileTree(root, new Strangers(packages, leftOut, byName, found));
    return found;
  }

  private Optional<String> changed(String path, DirCacheEntry entry) throws IOException {
    var place = place(root, path);
    if (place.isEmpty()) {
      return Optional.empty(); // nothing can be told of it
    }
    var file = place.get();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("not in the folder any more: git rm --cached " + argument(path));
    }
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    var modified = attributes.lastModifiedTime().toInstant();
    boolean asIndexed =
        attributes.size() == entry.getLength()
            && modified.toEpochMilli() == entry.getLastModifiedInstant().toEpochMilli()
            && modified.isBefore(indexed);
    return asIndexed || isContent(file, attributes.size(), entry.getObjectId())
        ? Optional.empty()
        : Optional.of("changed since it was added: git add " + argument(path));
  }

  /** As it lies there, or with the line ends that git stores. */
  private static boolean isContent(Path file, long size, ObjectId id) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        var formatter = new ObjectInserter.Formatter()) {
      if (formatter.idFor(Constants.OBJ_BLOB, size, in).equals(id)) {
        return true;
      }
    }
    if (size > (1 << 20)) {
      return false;
    }
    var bytes = Files.readAllBytes(file);
    int kept = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\r' || i + 1 == bytes.length || bytes[i + 1] != '\n') {
        bytes[kept++] = bytes[i];
      }
    }
    try (var formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(Constants.OBJ_BLOB, bytes, 0, kept).equals(id);
    }
  }

  /** Finds what is not in the index and would be read. */
  private final class Strangers extends SimpleFileVisitor<Path> {
    private final Collection<String> packages;
    private final Predicate<String> leftOut;
    private final Predicate<String> byName;
    private final List<Checkout.Unjudged> found;
    private int visited;

    Strangers(
        Collection<String> packages,
        Predicate<String> leftOut,
        Predicate<String> byName,
        List<Checkout.Unjudged> found) {
      this.packages = packages;
      this.leftOut = leftOut;
      this.byName = byName;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      return dir.equals(root) ? FileVisitResult.CONTINUE : counted(into(dir));
    }

    private FileVisitResult into(Path dir) throws IOException {
      var path = name(dir);
      if (isUnreadable(path)
          || dir.endsWith(Constants.DOT_GIT)
          || Files.exists(dir.resolve(Constants.DOT_GIT))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (index.holds(path) || ignores.line(path, true).isEmpty()) {
        return FileVisitResult.CONTINUE;
      }
      if (packed(path) && !isEmpty(dir)) {
        found.add(new Checkout.Unjudged(path + "/", strange(path, true)));
      }
      return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      var path = name(file);
      if (!isUnreadable(path)
          && index.file(path).isEmpty()
          && (byName.test(path) || packed(path))) {
        found.add(new Checkout.Unjudged(path, strange(path, false)));
      }
      return counted(FileVisitResult.CONTINUE);
    }

    /** What the locale has no characters for has these in their place: git names it otherwise. */
    private static boolean isUnreadable(String path) {
      return path.indexOf('\uFFFD') >= 0;
    }

    /** Ends it where enough was looked at, or found. */
    private FileVisitResult counted(FileVisitResult result) {
      return ++visited < MAX_VISITED && found.size() < MAX_FOUND
          ? result
          : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // what cannot be read cannot be told of
    }

    private boolean packed(String path) {
      return packages.stream()
              .anyMatch(it -> it.isEmpty() || path.equals(it) || path.startsWith(it + "/"))
          && !leftOut.test(path);
    }
  }

  private String name(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var inside = Files.newDirectoryStream(folder)) {
      return !inside.iterator().hasNext();
    } catch (AccessDeniedException e) {
      return false; // as far as can be told
    }
  }

  private static String shown(String path) {
    return Text.line(path, 200);
  }

  /** As a shell takes it. */
  private static String argument(String path) {
    return path.matches("[\\w./+@-]+") ? path : "'" + shown(path).replace("'", "'\\''") + "'";
  }
}
