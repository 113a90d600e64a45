package io.acf.config.testing;

import io.acf.config.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree in memory, written as a test goes along. Not safe for several threads. */
public final class MemoryTree implements SourceTree {
  private final TreeMap<String, byte[]> contents = new TreeMap<>();
  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final TreeMap<String, String> targets = new TreeMap<>();
  private final TreeMap<String, Instant> times = new TreeMap<>();

  /** Puts a text file there, replacing what lay there. */
  public MemoryTree with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8), false);
  }

  public MemoryTree with(String path, byte[] bytes, boolean executable) {
    contents.put(path, bytes.clone());
    entries.put(path, new Entry(Kind.FILE, bytes.length, executable));
    return this;
  }

  /** Puts a link or submodule there. */
  public MemoryTree with(String path, Kind kind) {
    entries.put(path, new Entry(kind, 0, false));
    return this;
  }

  /** Puts a link there that tells where it leads. */
  public MemoryTree link(String path, String target) {
    targets.put(path, target);
    return with(path, Kind.LINK);
  }

  /** Says when a file was changed last. */
  public MemoryTree changed(String path, Instant at) {
    times.put(path, at);
    return this;
  }

  public MemoryTree without(String path) {
    contents.remove(path);
    entries.remove(path);
    return this;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public SortedMap<String, Entry> entries(String folder) {
    return Collections.unmodifiableSortedMap(
        folder.isEmpty()
            ? new TreeMap<>(entries)
            : new TreeMap<>(entries.subMap(folder + "/", folder + "0")));
  }

  @Override
  public Optional<Entry> entry(String path) {
    var file = entries.get(path);
    if (file != null) {
      return Optional.of(file);
    }
    return entries(path).isEmpty()
        ? Optional.empty()
        : Optional.of(new Entry(Kind.FOLDER, 0, false));
  }

  @Override
  public Optional<String> target(String path) {
    return Optional.ofNullable(targets.get(path));
  }

  @Override
  public SortedMap<String, Instant> times(String path) {
    var found = new TreeMap<>(times);
    found.keySet().removeIf(file -> !entries(path).containsKey(file) && !file.equals(path));
    return found;
  }

  @Override
  public InputStream open(String path) throws IOException {
    var bytes = contents.get(path);
    if (bytes == null) {
      throw new FileNotFoundException(path);
    }
    return new ByteArrayInputStream(bytes);
  }
}
