package io.acf.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The files of one commit (or of a folder, for {@code acf validate}), read-only. Paths are relative
 * to the root, with {@code /}, without {@code .} or {@code ..}.
 */
public interface SourceTree {
  /** Paths of all regular files, sorted. Symbolic links and submodules are not among them. */
  SortedSet<String> files() throws IOException;

  /** What lies at a path; empty where nothing does. */
  Optional<Entry> entry(String path) throws IOException;

  /** The content of a regular file; the caller closes it. */
  InputStream open(String path) throws IOException;

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
