package io.acf.config.folder;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.SourceTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a plain folder, for {@code acf validate}. Links are named, never followed; {@code
 * .git} is left out, as git does.
 */
public final class FolderTree implements SourceTree {
  /** Stands for the commit where there is none: all zeroes, count 1. */
  public static final Commit NO_COMMIT =
      new Commit(new CommitId("0".repeat(40)), 1, Instant.EPOCH, "", "not committed");

  /** As many files as a repository may hold. */
  public static final int MAX_ENTRIES = 100_000;

  private final Path root;

  /**
   * @throws IOException where no folder lies there
   */
  public FolderTree(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root)) {
      throw new NoSuchFileException(root.toString(), null, "not a folder");
    }
  }

  @Override
  public SortedMap<String, Entry> entries(String folder) throws IOException {
    var found = new TreeMap<String, Entry>();
    var start = folder.isEmpty() ? Optional.of(root) : at(folder);
    if (start.isEmpty() || !Files.isDirectory(start.get(), LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    var unused =
        Files.walkFileTree(
            start.get(),
            new SimpleFileVisitor<Path>() {
              @Override
              public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return isGit(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                if (found.size() == MAX_ENTRIES) {
                  throw new IOException("more than " + MAX_ENTRIES + " files");
                }
                if (!isGit(file)) {
                  found.put(name(file), entry(file, attributes));
                }
                return FileVisitResult.CONTINUE;
              }
            });
    return Collections.unmodifiableSortedMap(found);
  }

  @Override
  public Optional<Entry> entry(String path) throws IOException {
    var file = at(path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    var attributes =
        Files.readAttributes(file.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return Optional.of(entry(file.get(), attributes));
  }

  @Override
  public InputStream open(String path) throws IOException {
    var file = at(path).orElseThrow(() -> new FileNotFoundException(path));
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not a regular file");
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<String> target(String path) throws IOException {
    var file = at(path);
    return file.isPresent() && Files.isSymbolicLink(file.get())
        ? Optional.of(Files.readSymbolicLink(file.get()).toString())
        : Optional.empty();
  }

  /** What lies at a path when no step of it is a link; the path has been found safe before. */
  private Optional<Path> at(String path) throws IOException {
    var file = root;
    try {
      for (var step : path.split("/")) {
        if (Files.isSymbolicLink(file) || step.isEmpty() || step.equals("..") || step.equals(".")) {
          return Optional.empty();
        }
        file = file.resolve(step);
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
  }

  private static Entry entry(Path file, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return new Entry(Kind.FOLDER, 0, false);
    }
    if (!attributes.isRegularFile()) {
      // A link, or a device or pipe, which must not be opened either.
      return new Entry(Kind.LINK, 0, false);
    }
    return new Entry(Kind.FILE, attributes.size(), Files.isExecutable(file));
  }

  private static boolean isGit(Path path) {
    return path.getFileName() != null && path.getFileName().toString().equals(".git");
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
