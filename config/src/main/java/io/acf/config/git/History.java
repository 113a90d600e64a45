package io.acf.config.git;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Text;
import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Tells of commits, and remembers how many the last one had, so that its descendants are quick. */
final class History {
  private @Nullable CommitId countedId;
  private long counted;

  /** A commit of the copy, with all its ancestors counted. */
  Commit describe(Mirror copy, ObjectId id) throws IOException {
    try (var walk = new RevWalk(copy.repository())) {
      var commit = walk.parseCommit(id);
      var author = commit.getAuthorIdent();
      var committer = commit.getCommitterIdent();
      return new Commit(
          new CommitId(commit.name()),
          count(walk, commit),
          committer == null ? java.time.Instant.EPOCH : committer.getWhenAsInstant(),
          author == null ? "" : line(author.getName()),
          line(commit.getShortMessage()));
    }
  }

  /** As git rev-list --count; a descendant of the last one only counts what is new. */
  private synchronized long count(RevWalk walk, RevCommit commit) throws IOException {
    var id = new CommitId(commit.name());
    if (id.equals(countedId)) {
      return counted;
    }
    long known = 0;
    if (countedId != null && walk.getObjectReader().has(ObjectId.fromString(countedId.hex()))) {
      var before = walk.parseCommit(ObjectId.fromString(countedId.hex()));
      if (walk.isMergedInto(before, commit)) {
        walk.reset();
        walk.markUninteresting(before);
        known = counted;
      }
    }
    if (known == 0) {
      walk.reset();
    }
    walk.markStart(commit);
    long count = known;
    while (walk.next() != null) {
      count++;
    }
    walk.reset();
    countedId = id;
    counted = count;
    return count;
  }

  private static String line(String text) {
    var line = Text.plain(text).strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
