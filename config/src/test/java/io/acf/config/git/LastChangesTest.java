package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastChangesTest {
  private final InMemoryRepository repository =
      new InMemoryRepository(new DfsRepositoryDescription("theirs"));
  private final ObjectInserter inserter = repository.newObjectInserter();

  @AfterEach
  void end() {
    inserter.close();
    repository.close();
  }

  /**
   * @param files path and content; a path that ends with {@code *} is executable
   */
  private ObjectId commit(long date, Map<String, String> files, ObjectId... parents)
      throws IOException {
    var builder = DirCache.newInCore().builder();
    for (var file : files.entrySet()) {
      var entry = new DirCacheEntry(file.getKey().replace("*", ""));
      entry.setFileMode(
          file.getKey().endsWith("*") ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes()));
      builder.add(entry);
    }
    builder.finish();
    return commit(date, builder.getDirCache().writeTree(inserter), List.of(parents));
  }

  private ObjectId commit(long date, ObjectId tree, List<ObjectId> parents) throws IOException {
    var commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentIds(parents);
    var who =
        new PersonIdent("ana", "ana@example.com", Instant.ofEpochSecond(date), ZoneOffset.UTC);
    commit.setAuthor(who);
    commit.setCommitter(who);
    commit.setMessage("Change");
    var id = inserter.insert(commit);
    return id;
  }

  private Map<String, Long> times(ObjectId head, String path) throws IOException {
    inserter.flush();
    var times = new TreeMap<String, Long>();
    LastChanges.of(repository, head, path)
        .forEach((file, time) -> times.put(file, time.getEpochSecond()));
    return times;
  }

  @Test
  void aFileHasTheTimeOfTheCommitThatChangedIt() throws IOException {
    var first = commit(100, Map.of("s/a", "1", "s/d/b", "1", "x", "1"));
    var second = commit(200, Map.of("s/a", "1", "s/d/b", "2", "x", "1"), first);
    var third = commit(300, Map.of("s/a", "1", "s/d/b", "2", "x", "2"), second);
    assertThat(times(third, "s")).isEqualTo(Map.of("s/a", 100L, "s/d/b", 200L));
    assertThat(times(third, "s/d")).isEqualTo(Map.of("s/d/b", 200L));
    assertThat(times(third, "s/a")).isEqualTo(Map.of("s/a", 100L));
    assertThat(times(third, "")).isEqualTo(Map.of("s/a", 100L, "s/d/b", 200L, "x", 300L));
    assertThat(times(third, "nothing")).isEmpty();
    var executable = commit(400, Map.of("s/a*", "1", "s/d/b", "2", "x", "2"), third);
    assertThat(times(executable, "s")).isEqualTo(Map.of("s/a", 400L, "s/d/b", 200L));
  }

  @Test
  void olderContentThatComesBackIsANewerChange() throws IOException {
    var first = commit(100, Map.of("a", "1"));
    var second = commit(200, Map.of("a", "2"), first);
    assertThat(times(commit(300, Map.of("a", "1"), second), "")).isEqualTo(Map.of("a", 300L));
    var gone = commit(300, Map.of("b", "1"), second);
    assertThat(times(commit(400, Map.of("a", "2", "b", "1"), gone), ""))
        .isEqualTo(Map.of("a", 400L, "b", 300L));
  }

  @Test
  void timeNeverGoesBackWhateverClocksSaid() throws IOException {
    var first = commit(1_000, Map.of("a", "1", "b", "1"));
    var sameSecond = commit(1_000, Map.of("a", "2", "b", "1"), first);
    var wrongClock = commit(5, Map.of("a", "3", "b", "1"), sameSecond);
    assertThat(times(sameSecond, "")).isEqualTo(Map.of("a", 1_001L, "b", 1_000L));
    assertThat(times(wrongClock, "")).isEqualTo(Map.of("a", 1_002L, "b", 1_000L));
  }

  @Test
  void aMergeTakesOverWhatItTakes() throws IOException {
    var base = commit(100, Map.of("a", "1", "b", "1", "c", "1"));
    var main = commit(200, Map.of("a", "2", "b", "1", "c", "1"), base);
    var side = commit(150, Map.of("a", "1", "b", "2", "c", "1", "new", "1"), base);
    var merged = Map.of("a", "2", "b", "2", "c", "1", "new", "1");
    var times = Map.of("a", 200L, "b", 150L, "c", 100L, "new", 150L);
    assertThat(times(commit(300, merged, main, side), "")).isEqualTo(times);
    assertThat(times(commit(300, merged, side, main), "")).isEqualTo(times);
    // Neither has it: it is the merge's own.
    assertThat(times(commit(300, Map.of("a", "both"), main, side), ""))
        .isEqualTo(Map.of("a", 300L));
  }

  @Test
  void aMergeThatGoesBackToOlderContentIsAChange() throws IOException {
    var base = commit(100, Map.of("a", "0"));
    var main = commit(700, Map.of("a", "1"), base);
    var side = commit(500, Map.of("a", "2"), base);
    // Who deployed main saw "1" of 700: "2" of 500 would be older.
    assertThat(times(commit(1_000, Map.of("a", "2"), main, side), "")).containsEntry("a", 1_000L);
    assertThat(times(commit(1_000, Map.of("a", "2"), side, main), "")).containsEntry("a", 1_000L);
    assertThat(times(commit(1_000, Map.of("a", "1"), side, main), "")).containsEntry("a", 700L);
  }

  /** Law: of two contents of a file, that of a descendant is later; equal ones never go back. */
  @Test
  void forwardInAnyHistory() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      List<ObjectId> commits = new ArrayList<>();
      List<Map<String, String>> contents = new ArrayList<>();
      List<Set<Integer>> ancestors = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        var parents = new ArrayList<Integer>();
        for (int p = 0; p < 1 + random.nextInt(3) && i > 0; p++) {
          int parent = Math.max(0, i - 1 - random.nextInt(4));
          if (!parents.contains(parent)) {
            parents.add(parent);
          }
        }
        var files = new TreeMap<String, String>();
        for (var name : List.of("s/a", "s/b", "s/d/c")) {
          var from = parents.isEmpty() ? null : parents.get(random.nextInt(parents.size()));
          boolean changed = from == null || random.nextInt(6) == 0;
          files.put(name, changed ? "" + random.nextInt(3) : contents.get(from).get(name));
        }
        var above = new HashSet<Integer>(parents);
        parents.forEach(p -> above.addAll(ancestors.get(p)));
        commits.add(
            commit(
                1_000 + random.nextInt(40),
                files,
                parents.stream().map(commits::get).toArray(ObjectId[]::new)));
        contents.add(files);
        ancestors.add(above);
      }
      List<Map<String, Long>> times = new ArrayList<>();
      for (var commit : commits) {
        times.add(times(commit, "s"));
      }
      for (int i = 0; i < commits.size(); i++) {
        for (int before : ancestors.get(i)) {
          for (var file : contents.get(i).keySet()) {
            long earlier = times.get(before).get(file);
            boolean same = contents.get(i).get(file).equals(contents.get(before).get(file));
            assertThat(times.get(i).get(file))
                .as("seed %s, %s in %s after %s", seed, file, i, before)
                .isGreaterThanOrEqualTo(same ? earlier : earlier + 1);
          }
        }
      }
    }
  }

  /** The cost grows with the number of commits, not with files times commits. */
  @Test
  void thousandsOfCommitsAreWalkedInTime() throws IOException {
    var files = new TreeMap<String, String>();
    for (int i = 0; i < 200; i++) {
      files.put("apps/f%d/site/page%d.html".formatted(i / 20, i), "0");
    }
    var head = commit(1_000, files);
    for (int i = 1; i < 3_000; i++) {
      int changed = i % 200;
      files.put("apps/f%d/site/page%d.html".formatted(changed / 20, changed), "" + i);
      head = commit(1_000 + i, files, head);
    }
    inserter.flush();
    long start = System.nanoTime();
    var times = times(head, "apps/f3/site");
    var took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(times).hasSize(20).containsEntry("apps/f3/site/page60.html", 1_000L + 2_860);
    assertThat(took)
        .as("some 300 ms, were it not for slow machines")
        .isLessThan(Duration.ofSeconds(30));
  }

  /** A folder that holds one thing so many times, each of which holds the next, and so on. */
  private ObjectId tower(int wide, int high, FileMode mode, ObjectId last) throws IOException {
    var id = last;
    for (int i = 0; i < high; i++) {
      var folder = new TreeFormatter();
      for (int j = 0; j < wide; j++) {
        folder.append("d" + j, i == 0 ? mode : FileMode.TREE, id);
      }
      id = inserter.insert(folder);
    }
    return id;
  }

  private ObjectId commit(long date, ObjectId site, ObjectId... parents) throws IOException {
    var root = new TreeFormatter();
    root.append("site", FileMode.TREE, site);
    return commit(date, inserter.insert(root), List.of(parents));
  }

  /** Few objects stand for 10^12 files: once they are gone again, they keep nobody waiting. */
  @Test
  void whatIsTooLargeInTheHistoryIsNotLookedAt() throws IOException {
    var file = inserter.insert(Constants.OBJ_BLOB, new byte[1]);
    for (var site :
        List.of(
            tower(10, 12, FileMode.REGULAR_FILE, file),
            tower(10, 12, FileMode.TREE, inserter.insert(new TreeFormatter())),
            tower(1, 100_000, FileMode.REGULAR_FILE, file))) {
      var before = commit(100, Map.of("site/a", "1", "site/b", "1"));
      var large = commit(200, site, before);
      var after = commit(300, Map.of("site/a", "1", "site/b", "1"), large);
      var head = commit(400, Map.of("site/a", "2", "site/b", "1"), after);
      inserter.flush();
      assertThat(times(head, "site")).isEqualTo(Map.of("site/a", 400L, "site/b", 400L));
      assertThatThrownBy(() -> times(large, "site"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("holds too many or too deep folders");
    }
  }

  @Test
  void ofMuchHistoryTheNewestPartIsLookedAt() throws IOException {
    var files = new TreeMap<String, String>();
    for (int i = 0; i < 10; i++) {
      files.put("site/f" + i, "0");
    }
    var head = commit(1_000, files);
    for (int i = 1; i < 200; i++) {
      files.put("site/f" + (i < 185 ? 1 : 2), "" + i);
      head = commit(1_000 + i, files, head);
    }
    inserter.flush();
    var all = LastChanges.of(repository, head, "site", 1_000, 2_000);
    assertThat(all.get("site/f0").getEpochSecond()).isEqualTo(1_000);
    assertThat(all.get("site/f1").getEpochSecond()).isEqualTo(1_184);
    var some = LastChanges.of(repository, head, "site", 1_000, 1_999);
    assertThat(some.get("site/f0").getEpochSecond()).isEqualTo(1_180);
    assertThat(some.get("site/f1").getEpochSecond()).isEqualTo(1_184);
    assertThat(some.get("site/f2").getEpochSecond()).isEqualTo(1_199);
  }

  @Test
  void aTreeOfFoldersAloneIsBounded() throws IOException {
    var none = inserter.insert(new TreeFormatter());
    var tree = tower(10, 12, FileMode.TREE, none);
    inserter.flush();
    assertThatThrownBy(() -> new GitTree(repository, tree, 1_000).entries(""))
        .hasMessage("the commit holds more than 1000 folders");
    assertThatThrownBy(() -> new GitTree(repository, tree, 1_000).entries("d3/d1"))
        .hasMessage("the commit holds more than 1000 folders");
    assertThat(new GitTree(repository, tree, 1_000).entries("d3/d1/x")).isEmpty();
  }
}
