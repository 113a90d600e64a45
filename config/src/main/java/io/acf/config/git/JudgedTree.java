package io.acf.config.git;

import io.acf.config.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A tree that is judged before it is pushed: it remembers what was asked of it, and knows the
 * working tree beside it. For one thread.
 */
public final class JudgedTree implements SourceTree {
  private final SourceTree tree;
  private final Why why;
  private final SortedSet<String> opened = new TreeSet<>();
  private final SortedSet<String> listed = new TreeSet<>();

  /** Why a path is not in a tree. */
  interface Why {
    Optional<String> of(String path) throws IOException;
  }

  JudgedTree(SourceTree tree, Why why) {
    this.tree = tree;
    this.why = why;
  }

  SourceTree tree() {
    return tree;
  }

  /** The files that were read so far. */
  SortedSet<String> opened() {
    return Collections.unmodifiableSortedSet(opened);
  }

  /** The folders, but for the root, of which all was asked for so far: those that are packed. */
  public SortedSet<String> listed() {
    return Collections.unmodifiableSortedSet(listed);
  }

  @Override
  public SortedMap<String, Entry> entries(String folder) throws IOException {
    if (!folder.isEmpty()) {
      listed.add(folder);
    }
    return tree.entries(folder);
  }

  @Override
  public Optional<Entry> entry(String path) throws IOException {
    return tree.entry(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    opened.add(path);
    return tree.open(path);
  }

  @Override
  public Optional<String> target(String path) throws IOException {
    return tree.target(path);
  }

  @Override
  public Optional<String> contentId(String path) throws IOException {
    return tree.contentId(path);
  }

  @Override
  public Optional<String> whyAbsent(String path) throws IOException {
    return why.of(path);
  }
}
