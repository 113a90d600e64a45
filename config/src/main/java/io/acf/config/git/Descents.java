package io.acf.config.git;

import io.acf.config.Ancestry;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * How commits stand to a head, by one walk through the copy for all of them. Remembered for the
 * head that was asked for last; an ancestor stays one for each of its descendants.
 */
final class Descents {
  private static final int MOST = 10_000;
  private static final int COMMITS_BETWEEN_LOOKS_AT_THE_CLOCK = 1024;

  private final Duration longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<CommitId, Descent> told = new HashMap<>();
  private @Nullable CommitId last;

  /**
   * @param longest a walk that takes longer leaves the rest unknown this time
   */
  Descents(Duration longest) {
    this.longest = longest;
  }

  SortedMap<CommitId, Descent> of(Repository repository, CommitId head, SortedSet<CommitId> commits)
      throws IOException {
    lock.lock();
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      var all = new TreeMap<>(Ancestry.alone(head, commits));
      if (!repository.getObjectDatabase().has(id(head))) {
        return all;
      }
      follow(walk, head);
      var open = new TreeSet<CommitId>();
      for (var commit : commits) {
        var before = told.get(commit);
        if (before != null) {
          all.put(commit, before);
        } else if (!commit.equals(head) && isCommit(walk, commit)) {
          open.add(commit);
        }
      }
      if (!open.isEmpty()) {
        all.putAll(ask(walk, head, open));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** What was told for another head holds as far as it must. */
  private void follow(RevWalk walk, CommitId head) throws IOException {
    var before = last;
    last = head;
    if (before == null || before.equals(head)) {
      return;
    }
    var grown =
        told.size() < MOST
            && isCommit(walk, before)
            && walk.isMergedInto(walk.parseCommit(id(before)), walk.parseCommit(id(head)));
    if (grown) {
      told.values().removeIf(descent -> descent != Descent.ANCESTOR);
      told.put(before, Descent.ANCESTOR);
    } else {
      told.clear();
    }
    walk.reset();
  }

  private Map<CommitId, Descent> ask(RevWalk walk, CommitId head, SortedSet<CommitId> open)
      throws IOException {
    var found = new HashMap<CommitId, Descent>();
    var end = System.nanoTime() + longest.toNanos();
    var tip = walk.parseCommit(id(head));
    walk.markStart(tip);
    int seen = 0;
    for (RevCommit commit = walk.next();
        commit != null && found.size() < open.size();
        commit = walk.next()) {
      var id = new CommitId(commit.name());
      if (open.contains(id)) {
        found.put(id, Descent.ANCESTOR);
      }
      seen++;
      if (seen % COMMITS_BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - end > 0) {
        return kept(found);
      }
    }
    for (var commit : open) {
      if (!found.containsKey(commit) && System.nanoTime() - end < 0) {
        walk.reset();
        var after = walk.isMergedInto(tip, walk.parseCommit(id(commit)));
        found.put(commit, after ? Descent.DESCENDANT : Descent.ASIDE);
      }
    }
    return kept(found);
  }

  private Map<CommitId, Descent> kept(Map<CommitId, Descent> found) {
    if (told.size() < MOST) {
      told.putAll(found);
    }
    return found;
  }

  /** What people write into an annotation may name anything. */
  private static boolean isCommit(RevWalk walk, CommitId commit) throws IOException {
    try {
      walk.parseCommit(id(commit));
      return true;
    } catch (org.eclipse.jgit.errors.MissingObjectException
        | org.eclipse.jgit.errors.IncorrectObjectTypeException e) {
      return false;
    }
  }

  private static ObjectId id(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }
}
