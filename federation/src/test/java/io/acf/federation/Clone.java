package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.RegionName;
import io.acf.config.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What one replica has fetched of a history in which every commit has one parent or none. */
final class Clone implements Ancestry {
  private final Map<CommitId, CommitId> parents = new HashMap<>();
  private final Map<CommitId, Desired> fetched = new HashMap<>();

  /** Takes in a commit with its parent; what comes before was fetched before, or never. */
  void fetch(Desired desired, Optional<CommitId> parent) {
    fetched.put(desired.commit().id(), desired);
    parent.ifPresent(it -> parents.put(desired.commit().id(), it));
  }

  private Set<CommitId> ancestors(CommitId commit) {
    var all = new HashSet<CommitId>();
    for (var it = parents.get(commit); it != null; it = parents.get(it)) {
      all.add(it);
    }
    return all;
  }

  @Override
  public SortedMap<CommitId, Descent> of(CommitId head, SortedSet<CommitId> commits) {
    var descents = new TreeMap<CommitId, Descent>();
    commits.forEach(commit -> descents.put(commit, of(head, commit)));
    return descents;
  }

  private Descent of(CommitId head, CommitId commit) {
    if (commit.equals(head)) {
      return Descent.SAME;
    }
    if (!fetched.containsKey(commit)) {
      return Descent.UNKNOWN;
    }
    if (ancestors(head).contains(commit)) {
      return Descent.ANCESTOR;
    }
    return ancestors(commit).contains(head) ? Descent.DESCENDANT : Descent.ASIDE;
  }

  @Override
  public Optional<Long> count(CommitId commit) {
    return Optional.ofNullable(fetched.get(commit)).map(Desired::commit).map(Commit::count);
  }

  @Override
  public Optional<Digest> release(CommitId commit, RegionName region, Target target, AppName app) {
    return Optional.ofNullable(fetched.get(commit)).stream()
        .flatMap(desired -> desired.in(region).values().stream())
        .filter(spec -> spec.apps().stream().anyMatch(it -> it.name().equals(app)))
        .map(spec -> spec.placement().get(region).digest())
        .findFirst();
  }
}
