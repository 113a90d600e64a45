package io.acf.config.testing;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.GitSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A repository in memory with one branch: {@link #commit} moves its head, {@link #rewrite} moves it
 * to another history, {@link #blind} hides it. Safe for several threads.
 */
public final class FakeGit implements GitSource {
  private final Map<CommitId, MemoryTree> trees = new HashMap<>();
  private final Map<CommitId, Commit> commits = new HashMap<>();
  private final List<CommitId> history = new ArrayList<>();
  private final List<List<CommitId>> lines = new ArrayList<>();
  private Optional<Look> instead = Optional.empty();
  private long next = 1;

  /** A new head with these files, on top of the last one. */
  public synchronized Commit commit(MemoryTree tree) {
    var id = new CommitId("%040x".formatted(next++));
    history.add(id);
    var commit =
        new Commit(id, history.size(), Instant.EPOCH.plusSeconds(next), "ana", "Change " + next);
    commits.put(id, commit);
    trees.put(id, tree);
    return commit;
  }

  /** A new head with these files and no parents. */
  public synchronized Commit rewrite(MemoryTree tree) {
    lines.add(List.copyOf(history));
    history.clear();
    return commit(tree);
  }

  public synchronized void blind(String reason) {
    instead = Optional.of(new Look.Blind(reason, "see the repository"));
  }

  public synchronized void vanish(String branch) {
    instead = Optional.of(new Look.Vanished(branch));
  }

  /** Ends {@link #blind} and {@link #vanish}. */
  public synchronized void show() {
    instead = Optional.empty();
  }

  @Override
  public synchronized Look look(Optional<CommitId> accepted) {
    if (instead.isPresent()) {
      return instead.get();
    }
    if (history.isEmpty()) {
      return new Look.Vanished("main");
    }
    var head = history.getLast();
    return new Look.Seen(
        known(head).orElseThrow(),
        accepted.map(history::contains).orElse(true),
        tree(head).isEmpty());
  }

  @Override
  public synchronized MemoryTree tree(CommitId commit) {
    return trees.getOrDefault(commit, new MemoryTree());
  }

  @Override
  public synchronized Optional<Commit> known(CommitId commit) {
    return Optional.ofNullable(commits.get(commit));
  }

  @Override
  public synchronized SortedMap<CommitId, Descent> descents(
      CommitId head, SortedSet<CommitId> commits) {
    var all = new ArrayList<>(lines);
    all.add(history);
    var descents = new TreeMap<CommitId, Descent>();
    for (var commit : commits) {
      var line = all.stream().filter(it -> it.contains(head)).findFirst().orElse(List.of());
      var place = line.indexOf(commit);
      var aside = commits(all).contains(commit) ? Descent.ASIDE : Descent.UNKNOWN;
      var order = Integer.compare(place, line.indexOf(head));
      descents.put(
          commit,
          commit.equals(head)
              ? Descent.SAME
              : place < 0 ? aside : order < 0 ? Descent.ANCESTOR : Descent.DESCENDANT);
    }
    return descents;
  }

  private static List<CommitId> commits(List<List<CommitId>> lines) {
    return lines.stream().flatMap(List::stream).toList();
  }
}
