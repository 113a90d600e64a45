package io.acf.config.git;

import io.acf.config.SourceTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** The files of a commit, read from the object store: nothing is ever checked out. */
final class GitTree implements SourceTree {
  /** PATH_MAX of Linux. */
  private static final int MAX_TARGET_BYTES = 4_096;

  private final Repository repository;
  private final ObjectId tree;
  private final int maxFiles;
  private final Optional<ObjectId> commit;

  GitTree(Repository repository, ObjectId tree, int maxFiles) {
    this(repository, tree, maxFiles, Optional.empty());
  }

  /**
   * @param commit whose tree it is: its history tells when files were changed
   */
  GitTree(Repository repository, ObjectId tree, int maxFiles, Optional<ObjectId> commit) {
    this.repository = repository;
    this.tree = tree;
    this.maxFiles = maxFiles;
    this.commit = commit;
  }

  @Override
  public SortedMap<String, Entry> entries(String folder) throws IOException {
    var found = new TreeMap<String, Entry>();
    try (var reader = repository.newObjectReader();
        var walk = new TreeWalk(reader)) {
      int first = walk.addTree(tree);
      int folders = 0;
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      while (walk.next()) {
        if (walk.isSubtree()) {
          if (++folders > maxFiles) {
            throw new IOException("the commit holds more than " + maxFiles + " folders");
          }
          walk.enterSubtree();
          continue;
        }
        if (walk.getPathString().equals(folder)) {
          continue; // a file of that name, not a folder
        }
        if (found.size() == maxFiles) {
          throw new IOException("the commit holds more than " + maxFiles + " files");
        }
        found.put(
            walk.getPathString(), entry(reader, walk.getFileMode(first), walk.getObjectId(first)));
      }
    }
    return Collections.unmodifiableSortedMap(found);
  }

  @Override
  public Optional<Entry> entry(String path) throws IOException {
    if (path.isEmpty()) {
      return Optional.of(new Entry(Kind.FOLDER, 0, false));
    }
    try (var reader = repository.newObjectReader();
        var walk = TreeWalk.forPath(reader, path, tree)) {
      return walk == null
          ? Optional.empty()
          : Optional.of(entry(reader, walk.getFileMode(0), walk.getObjectId(0)));
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    try (var walk = TreeWalk.forPath(repository, path, tree)) {
      if (walk == null) {
        throw new FileNotFoundException(path);
      }
      if (walk.getFileMode(0) != FileMode.REGULAR_FILE
          && walk.getFileMode(0) != FileMode.EXECUTABLE_FILE) {
        throw new IOException(path + " is not a regular file");
      }
      return repository.open(walk.getObjectId(0), Constants.OBJ_BLOB).openStream();
    }
  }

  @Override
  public Optional<String> contentId(String path) throws IOException {
    if (path.isEmpty()) {
      return Optional.of(tree.name());
    }
    try (var walk = TreeWalk.forPath(repository, path, tree)) {
      return walk == null
          ? Optional.empty()
          : Optional.of(walk.getObjectId(0).name() + ":" + walk.getFileMode(0));
    }
  }

  @Override
  public Optional<String> target(String path) throws IOException {
    try (var walk = TreeWalk.forPath(repository, path, tree)) {
      return walk == null
          ? Optional.empty()
          : target(repository, walk.getFileMode(0), walk.getObjectId(0));
    }
  }

  /** What git has for a link; empty where the entry is none, or longer than any path. */
  static Optional<String> target(Repository repository, FileMode mode, ObjectId id)
      throws IOException {
    if (mode != FileMode.SYMLINK) {
      return Optional.empty();
    }
    try (var in = repository.open(id, Constants.OBJ_BLOB).openStream()) {
      var bytes = in.readNBytes(MAX_TARGET_BYTES + 1);
      return bytes.length > MAX_TARGET_BYTES
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Override
  public SortedMap<String, Instant> times(String path) throws IOException {
    return commit.isEmpty()
        ? Collections.emptySortedMap()
        : LastChanges.of(repository, commit.get(), path);
  }

  static Entry entry(ObjectReader reader, FileMode mode, ObjectId id) throws IOException {
    return switch (mode.getBits() & FileMode.TYPE_MASK) {
      case FileMode.TYPE_TREE -> new Entry(Kind.FOLDER, 0, false);
      case FileMode.TYPE_SYMLINK -> new Entry(Kind.LINK, 0, false);
      case FileMode.TYPE_GITLINK -> new Entry(Kind.SUBMODULE, 0, false);
      default ->
          new Entry(
              Kind.FILE,
              reader.getObjectSize(id, Constants.OBJ_BLOB),
              mode == FileMode.EXECUTABLE_FILE);
    };
  }
}
