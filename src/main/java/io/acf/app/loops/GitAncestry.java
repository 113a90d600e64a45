package io.acf.app.loops;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What the copy of the repository tells of commits that regions show, read with the same reader.
 */
public final class GitAncestry implements Ancestry {
  private static final int DESIRED_MOST = 16;
  private static final int COUNTS_MOST = 10_000;

  private final GitSource git;
  private final ManifestReader reader;
  private final Map<CommitId, Optional<Desired>> desired = recent(DESIRED_MOST);
  private final Map<CommitId, Long> counts = recent(COUNTS_MOST);

  public GitAncestry(GitSource git, ManifestReader reader) {
    this.git = git;
    this.reader = reader;
  }

  @Override
  public SortedMap<CommitId, Descent> of(CommitId head, SortedSet<CommitId> commits) {
    return git.descents(head, commits);
  }

  @Override
  public Optional<Long> count(CommitId commit) {
    var known = Optional.ofNullable(counts.get(commit));
    if (known.isPresent()) {
      return known;
    }
    var count = git.known(commit).map(Commit::count);
    count.ifPresent(it -> counts.put(commit, it));
    return count;
  }

  @Override
  public Optional<Digest> release(CommitId commit, RegionName region, Target target, AppName app) {
    return at(commit).stream()
        .flatMap(it -> it.in(region).values().stream())
        .filter(spec -> spec.apps().stream().anyMatch(named -> named.name().equals(app)))
        .flatMap(spec -> Optional.ofNullable(spec.placement().get(region)).stream())
        .filter(release -> release.target().equals(target))
        .map(release -> release.digest())
        .findFirst();
  }

  private Optional<Desired> at(CommitId commit) {
    var known = desired.get(commit);
    if (known != null) {
      return known;
    }
    var read =
        git.known(commit)
            .map(it -> reader.read(it, git.tree(commit)))
            .flatMap(
                reading ->
                    reading instanceof Reading.Accepted accepted
                        ? Optional.of(accepted.desired())
                        : Optional.empty());
    desired.put(commit, read);
    return read;
  }

  /** The most recent ones only. */
  private static <K, V> Map<K, V> recent(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<K, V>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        });
  }
}
