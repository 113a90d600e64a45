package io.acf.config.git;

import io.acf.config.SourceTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;

/**
 * The files of an index, as {@code git commit} would commit them: contents are those of the object
 * store, after all filters. What is only intended to be added ({@code git add -N}) is not there.
 */
final class IndexTree implements SourceTree {
  private final Repository repository;
  private final SortedMap<String, DirCacheEntry> files = new TreeMap<>();

  /**
   * @param index without conflicts
   */
  IndexTree(Repository repository, DirCache index) {
    this.repository = repository;
    for (int i = 0; i < index.getEntryCount(); i++) {
      var entry = index.getEntry(i);
      if (!entry.isIntentToAdd()) {
        files.put(entry.getPathString(), entry);
      }
    }
  }

  Optional<DirCacheEntry> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  boolean holds(String folder) {
    return !below(folder).isEmpty();
  }

  private SortedMap<String, DirCacheEntry> below(String folder) {
    return folder.isEmpty() ? files : files.subMap(folder + "/", folder + "0");
  }

  @Override
  public SortedMap<String, Entry> entries(String folder) throws IOException {
    var found = new TreeMap<String, Entry>();
    try (var reader = repository.newObjectReader()) {
      for (var file : below(folder).entrySet()) {
        if (found.size() == GitLimits.DEFAULT.files()) {
          throw new IOException("the index holds more than " + found.size() + " files");
        }
        found.put(
            file.getKey(),
            GitTree.entry(reader, file.getValue().getFileMode(), file.getValue().getObjectId()));
      }
    }
    return Collections.unmodifiableSortedMap(found);
  }

  @Override
  public Optional<Entry> entry(String path) throws IOException {
    var file = files.get(path);
    if (file == null) {
      return path.isEmpty() || holds(path)
          ? Optional.of(new Entry(Kind.FOLDER, 0, false))
          : Optional.empty();
    }
    try (var reader = repository.newObjectReader()) {
      return Optional.of(GitTree.entry(reader, file.getFileMode(), file.getObjectId()));
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    var file = files.get(path);
    if (file == null) {
      throw new FileNotFoundException(path);
    }
    if (file.getFileMode() != FileMode.REGULAR_FILE
        && file.getFileMode() != FileMode.EXECUTABLE_FILE) {
      throw new IOException(path + " is not a regular file");
    }
    return repository.open(file.getObjectId(), Constants.OBJ_BLOB).openStream();
  }

  @Override
  public Optional<String> target(String path) throws IOException {
    var file = files.get(path);
    return file == null
        ? Optional.empty()
        : GitTree.target(repository, file.getFileMode(), file.getObjectId());
  }

  @Override
  public Optional<String> contentId(String path) {
    return file(path).map(file -> file.getObjectId().name() + ":" + file.getFileMode());
  }
}
