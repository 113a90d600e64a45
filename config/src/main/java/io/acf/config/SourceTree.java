package io.acf.config;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files of one commit (or of a folder, for {@code acf validate}), read-only. Paths are relative
 * to the root, with {@code /}, without {@code .} or {@code ..}.
 */
public interface SourceTree {
  /**
   * Everything below a folder except folders themselves, by path from the root, sorted. Symbolic
   * links and submodules are among them, so that they can be refused by name.
   *
   * @param folder empty for the root; gives nothing where no folder lies
   * @throws IOException where the tree cannot be read, or holds more than the adapter's limit
   */
  SortedMap<String, Entry> entries(String folder) throws IOException;

  /** Paths of all regular files, sorted. Symbolic links and submodules are not among them. */
  default SortedSet<String> files() throws IOException {
    var files = new TreeSet<String>();
    entries("")
        .forEach(
            (path, entry) -> {
              if (entry.kind() == Kind.FILE) {
                files.add(path);
              }
            });
    return Collections.unmodifiableSortedSet(files);
  }

  /** What lies at a path; empty where nothing does. */
  Optional<Entry> entry(String path) throws IOException;

  /** The content of a regular file; the caller closes it. */
  InputStream open(String path) throws IOException;

  /**
   * Where a symbolic link leads, as it is written there; empty where no link lies, or where the
   * tree cannot tell. It is never followed.
   */
  default Optional<String> target(String path) throws IOException {
    return Optional.empty();
  }

  /**
   * A name for the content of a file or folder: equal names, equal contents and modes. Empty where
   * the tree has none; good for caches only.
   */
  default Optional<String> contentId(String path) throws IOException {
    return Optional.empty();
  }

  /**
   * When each file and link at or below a path was changed last, by path from the root: the newest
   * commit that gave it the content and mode that it has. Equal for everybody who has the same
   * history; of two different contents of a file, that of a descendant is the later one. Empty
   * where the tree has no history.
   *
   * @throws IOException where the history cannot be read
   */
  default SortedMap<String, Instant> times(String path) throws IOException {
    return Collections.emptySortedMap();
  }

  /**
   * Why nothing lies at a path, and what to do about it, where the tree knows more than that:
   * {@code site is ignored by .gitignore:3: git add -f site}. For messages to people only.
   */
  default Optional<String> whyAbsent(String path) throws IOException {
    return Optional.empty();
  }

  /**
   * @param kind a link or submodule is named so that it can be refused by name
   * @param bytes the file's length; 0 for a folder
   */
  record Entry(Kind kind, long bytes, boolean executable) {}

  enum Kind {
    FILE,
    FOLDER,
    LINK,
    SUBMODULE
  }
}
