package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What it costs to date the files of a package as the history behind it doubles twice: in
 * proportion a step is 2, with the square 4. Run: {@code ./mvnw -pl config -am test
 * -Dtest=LastChangesBenchmark -Dacf.test.groups=benchmark -Dacf.test.excluded=}.
 */
@Tag("benchmark")
class LastChangesBenchmark {
  private static final List<Integer> COMMITS = List.of(5_000, 10_000, 20_000);
  private static final int FILES = 20;
  private static final int ROUNDS = 5;
  private static final double STEP_MAX = 3;

  @ParameterizedTest(name = "every {0}th commit changes the package")
  @ValueSource(ints = {1, 100})
  void growsWithTheHistory(int every) throws IOException {
    List<Double> medians = new ArrayList<>();
    for (int commits : COMMITS) {
      try (var repository = new InMemoryRepository(new DfsRepositoryDescription("theirs"))) {
        var head = history(repository, commits, every);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
          long start = System.nanoTime();
          assertThat(LastChanges.of(repository, head, "site")).hasSize(FILES);
          times.add(System.nanoTime() - start);
        }
        medians.add(times.stream().sorted().toList().get(ROUNDS / 2) / 1e6);
      }
    }
    double first = medians.get(1) / medians.get(0);
    double second = medians.get(2) / medians.get(1);
    System.out.printf(
        "one commit in %d changes the package, %s commits: %s ms, steps %.2f %.2f%n",
        every, COMMITS, medians.stream().map("%.0f"::formatted).toList(), first, second);
    assertThat((first + second) / 2).as("cost of twice the history").isLessThan(STEP_MAX);
  }

  /** Commits that each change one file, every so manieth of them one of the package. */
  private static ObjectId history(InMemoryRepository repository, int commits, int every)
      throws IOException {
    try (var inserter = repository.newObjectInserter()) {
      int[] versions = new int[FILES];
      var head = ObjectId.zeroId();
      for (int i = 0; i < commits; i++) {
        versions[i % FILES] += i % every == 0 ? 1 : 0;
        var commit = new CommitBuilder();
        commit.setTreeId(tree(inserter, versions, i));
        if (i > 0) {
          commit.setParentId(head);
        }
        var who =
            new PersonIdent("ana", "ana@example.com", Instant.ofEpochSecond(i), ZoneOffset.UTC);
        commit.setAuthor(who);
        commit.setCommitter(who);
        commit.setMessage("Change");
        head = inserter.insert(commit);
      }
      inserter.flush();
      return head;
    }
  }

  private static ObjectId tree(ObjectInserter inserter, int[] versions, int commit)
      throws IOException {
    var builder = DirCache.newInCore().builder();
    for (int file = 0; file < FILES; file++) {
      builder.add(entry(inserter, "site/f%02d".formatted(file), "v" + versions[file]));
    }
    builder.add(entry(inserter, "readme", "r" + commit));
    builder.finish();
    return builder.getDirCache().writeTree(inserter);
  }

  private static DirCacheEntry entry(ObjectInserter inserter, String path, String content)
      throws IOException {
    var entry = new DirCacheEntry(path);
    entry.setFileMode(FileMode.REGULAR_FILE);
    entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content.getBytes()));
    return entry;
  }
}
