package io.acf.federation.simulation;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.SourceTree;
import io.acf.config.Target;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** The repository, and what reading its commits gives. */
final class Repository implements ManifestReader {
  private final FakeGit git = new FakeGit();
  private final Map<CommitId, Desired> good = new HashMap<>();
  private Estate estate;
  private Optional<Commit> head = Optional.empty();
  private final Map<CommitId, Integer> histories = new HashMap<>();
  private int history;
  private int accepted;
  private boolean away;

  Repository(Estate first) {
    this.estate = first;
    commit(first);
  }

  /** What the newest good commit says. */
  Estate estate() {
    return estate;
  }

  /** The newest commit. */
  Commit head() {
    return head.orElseThrow();
  }

  /** Whether the newest commit can be read. */
  boolean headIsGood() {
    return good.containsKey(head().id());
  }

  void commit(Estate next) {
    take(next, git.commit(tree()));
  }

  void rewrite(Estate next) {
    history++;
    take(next, git.rewrite(tree()));
  }

  private void take(Estate next, Commit commit) {
    estate = next;
    head = Optional.of(commit);
    good.put(commit.id(), next.desired(commit));
    histories.put(commit.id(), history);
  }

  /** People have accepted the history that the head is of. */
  void accepted() {
    accepted = history;
  }

  /** Whether a commit is of a history that nobody has accepted. */
  boolean isRewritten(CommitId commit) {
    return histories.getOrDefault(commit, 0) > accepted;
  }

  /** A commit with an error in it. */
  void commitNonsense() {
    head = Optional.of(git.commit(tree()));
  }

  private static MemoryTree tree() {
    return new MemoryTree().with("platform.yml", "version: 1\n");
  }

  void away(boolean now) {
    away = now;
    if (away) {
      git.blind("connection refused");
    } else {
      git.show();
    }
  }

  boolean away() {
    return away;
  }

  GitSource source() {
    return git;
  }

  @Override
  public Reading read(Commit commit, SourceTree tree) {
    var read = good.get(commit.id());
    return read == null
        ? new Reading.Rejected(
            commit,
            List.of(
                Problem.error("unknown-key", Position.of("federation.yml"), "no key apz", "apps")))
        : new Reading.Accepted(
            new Desired(commit, read.regions(), read.zones(), read.federations(), List.of()));
  }

  /** What a commit wants; empty where it cannot be read. */
  Optional<Desired> at(CommitId commit) {
    return Optional.ofNullable(good.get(commit));
  }

  /** What the local copy tells of commits. */
  Ancestry ancestry() {
    return new Ancestry() {
      @Override
      public SortedMap<CommitId, Descent> of(CommitId head, SortedSet<CommitId> commits) {
        return git.descents(head, commits);
      }

      @Override
      public Optional<Long> count(CommitId commit) {
        return git.known(commit).map(Commit::count);
      }

      @Override
      public Optional<Digest> release(
          CommitId commit, RegionName region, Target target, AppName app) {
        return at(commit).stream()
            .flatMap(it -> it.in(region).values().stream())
            .filter(spec -> spec.apps().stream().anyMatch(named -> named.name().equals(app)))
            .flatMap(spec -> Optional.ofNullable(spec.placement().get(region)).stream())
            .filter(release -> release.target().equals(target))
            .map(release -> release.digest())
            .findFirst();
      }
    };
  }
}
