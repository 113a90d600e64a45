package io.acf.config.git;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * When files were changed last, from the whole history behind one commit, oldest commit first.
 *
 * <p>A file has the committer's date of the commit that changed it, or one second more than what it
 * changed where that is not earlier: no clock that was wrong lets time go back, and two commits in
 * one second are told apart. A merge that takes a file as one of its parents has it takes over that
 * parent's date, as {@code git log} does, unless what another parent has is as new: then the merge
 * itself is the change. So of two contents of a file the one of a descendant is always the later
 * one.
 */
final class LastChanges {
  /** Some ten seconds; what was changed before the newest so many has the date of the oldest. */
  private static final int MAX_COMMITS = 100_000;

  /** Entries of folders that are read in all commits: about a minute. Where more, fewer commits. */
  private static final long MAX_ENTRIES = 100_000_000;

  /** Entries of folders of one commit that its parents did not have. */
  private static final int MAX_NEW_ENTRIES = 2 * GitLimits.DEFAULT.files();

  /** Folders in folders. */
  private static final int MAX_DEPTH = 1_000;

  private final ObjectReader reader;
  private final String path;
  private final int maxCommits;
  private final long maxEntries;
  private int commits;
  private long entries;
  private int newEntries;
  private int depth;

  private LastChanges(ObjectReader reader, String path, int maxCommits, long maxEntries) {
    this.reader = reader;
    this.path = path;
    this.maxCommits = maxCommits;
    this.maxEntries = maxEntries;
  }

  /** These commits hold more than can be read in time. */
  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuch() {
      super("too much", null, false, false);
    }
  }

  /** What lay at a path in one commit. */
  private sealed interface Node {
    ObjectId id();

    int mode();

    /**
     * @param date in seconds since 1970
     */
    record File(ObjectId id, int mode, long date) implements Node {}

    record Folder(ObjectId id, int mode, Map<String, Node> children) implements Node {}

    static boolean same(@Nullable Node node, ObjectId id, int mode) {
      return node != null && node.mode() == mode && node.id().equals(id);
    }
  }

  /** A commit that was passed, until all its children are. */
  private static final class Passed {
    private int children;
    private @Nullable Node node;
  }

  /**
   * All files and links at or below a path, by path from the root.
   *
   * @param path empty for the root
   */
  static SortedMap<String, Instant> of(Repository repository, ObjectId head, String path)
      throws IOException {
    return of(repository, head, path, MAX_COMMITS, MAX_ENTRIES);
  }

  /**
   * @param maxEntries where the newest so many commits hold more, a tenth of them is looked at, and
   *     so on: equally for everybody, unlike a deadline
   */
  static SortedMap<String, Instant> of(
      Repository repository, ObjectId head, String path, int maxCommits, long maxEntries)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      var changes = new LastChanges(walk.getObjectReader(), path, maxCommits, maxEntries);
      try {
        var found = new TreeMap<String, Instant>();
        changes.collect(path, changes.walk(walk, head), found);
        return found;
      } catch (TooMuch e) {
        if (changes.commits == 1) {
          throw new IOException("commit " + head.name() + " holds too many or too deep folders", e);
        }
        return of(repository, head, path, Math.max(1, changes.commits / 10), maxEntries);
      }
    }
  }

  private @Nullable Node walk(RevWalk walk, ObjectId head) throws IOException {
    walk.sort(RevSort.TOPO);
    walk.markStart(walk.parseCommit(head));
    List<RevCommit> newest = new ArrayList<>();
    Map<RevCommit, Passed> passed = new HashMap<>();
    for (var commit = walk.next();
        commit != null && newest.size() < maxCommits;
        commit = walk.next()) {
      newest.add(commit);
      for (var parent : commit.getParents()) {
        passed.computeIfAbsent(parent, it -> new Passed()).children++;
      }
    }
    commits = newest.size();
    @Nullable Node last = null;
    for (var commit : newest.reversed()) {
      newEntries = 0;
      var now = passed.computeIfAbsent(commit, it -> new Passed());
      pass(commit, now, passed);
      last = now.node;
    }
    return last;
  }

  private void pass(RevCommit commit, Passed now, Map<RevCommit, Passed> passed)
      throws IOException {
    long date = Integer.toUnsignedLong(commit.getCommitTime());
    List<@Nullable Node> before = new ArrayList<>();
    for (var parent : commit.getParents()) {
      var it = passed.get(parent);
      if (it == null) {
        continue;
      }
      before.add(it.node);
      if (--it.children == 0) {
        passed.remove(parent);
      }
    }
    if (path.isEmpty()) {
      now.node = node(commit.getTree(), FileMode.TREE.getBits(), before, date);
      return;
    }
    try (var at = TreeWalk.forPath(reader, path, commit.getTree())) {
      now.node = at == null ? null : node(at.getObjectId(0), at.getRawMode(0), before, date);
    }
  }

  private Node node(ObjectId id, int mode, List<@Nullable Node> before, long date)
      throws IOException {
    var first = before.isEmpty() ? null : before.getFirst();
    if (first != null
        && Node.same(first, id, mode)
        && before.stream().allMatch(it -> it == first)) {
      return first;
    }
    return FileMode.TREE.equals(mode)
        ? folder(id, mode, before, date)
        : new Node.File(id, mode, date(id, mode, before, date));
  }

  private static long date(ObjectId id, int mode, List<@Nullable Node> before, long date) {
    long taken = Long.MIN_VALUE;
    long other = Long.MIN_VALUE;
    for (var node : before) {
      if (node instanceof Node.File file) {
        boolean same = Node.same(file, id, mode);
        taken = same ? Math.max(taken, file.date()) : taken;
        other = same ? other : Math.max(other, file.date());
      }
    }
    return taken > other ? taken : Math.max(date, Math.max(taken, other) + 1);
  }

  private Node folder(ObjectId id, int mode, List<@Nullable Node> before, long date)
      throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new TooMuch();
    }
    var children = new HashMap<String, Node>();
    var tree = new CanonicalTreeParser(null, reader, id);
    List<@Nullable Node> below = new ArrayList<>();
    for (; !tree.eof(); tree.next()) {
      if (++entries > maxEntries || ++newEntries > MAX_NEW_ENTRIES) {
        throw new TooMuch();
      }
      var name = tree.getEntryPathString();
      below.clear();
      for (var node : before) {
        below.add(node instanceof Node.Folder folder ? folder.children().get(name) : null);
      }
      children.put(name, node(tree.getEntryObjectId(), tree.getEntryRawMode(), below, date));
    }
    depth--;
    return new Node.Folder(id, mode, children);
  }

  private void collect(String at, @Nullable Node node, SortedMap<String, Instant> found) {
    switch (node) {
      case null -> {}
      case Node.Folder folder ->
          folder
              .children()
              .forEach(
                  (name, child) -> collect(at.isEmpty() ? name : at + "/" + name, child, found));
      case Node.File file -> {
        if (FileMode.REGULAR_FILE.equals(file.mode())
            || FileMode.EXECUTABLE_FILE.equals(file.mode())
            || FileMode.SYMLINK.equals(file.mode())) {
          found.put(at, Instant.ofEpochSecond(file.date()));
        }
      }
    }
  }
}
