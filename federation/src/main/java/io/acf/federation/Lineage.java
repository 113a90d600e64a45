package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.SpaceView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/**
 * What git says of the marks that a look at a region has shown: a value, asked for between the look
 * and the decision.
 *
 * @param descents how the commits of the marks stand to the accepted head
 * @param releases what an app should have been at the commit of its mark; asked for only where a
 *     rollback may be in force
 * @param raise by how much the marks say that the generation was raised; 0 where they say nothing
 */
record Lineage(
    TreePMap<CommitId, Descent> descents, TreePMap<Spot, Optional<Digest>> releases, long raise) {
  /** No history has so many commits that accepting another one would raise more. */
  private static final long RAISE_MOST = 1_000_000_000;

  /** An app at a commit. */
  record Spot(CommitId commit, Target target, AppName app) {
    static final Comparator<Spot> ORDER =
        Comparator.comparing(Spot::commit).thenComparing(Spot::target).thenComparing(Spot::app);
  }

  Lineage(SortedMap<CommitId, Descent> descents, Map<Spot, Optional<Digest>> releases, long raise) {
    this(
        TreePMap.fromSortedMap(descents),
        TreePMap.<Spot, Optional<Digest>>empty(Spot.ORDER).plusAll(releases),
        raise);
  }

  Descent of(Optional<CommitId> commit) {
    return commit.map(it -> descents.getOrDefault(it, Descent.UNKNOWN)).orElse(Descent.UNKNOWN);
  }

  /** Empty: the commit names no such app, or cannot be read. */
  Optional<Digest> release(CommitId commit, Target target, AppName app) {
    return releases.getOrDefault(new Spot(commit, target, app), Optional.empty());
  }

  /** Asks git. */
  static Lineage ask(Ancestry git, Desired desired, RegionName region, Map<Spot, AppMarks> found) {
    var commits = new TreeSet<CommitId>();
    found.keySet().forEach(spot -> commits.add(spot.commit()));
    var descents = git.of(desired.commit().id(), commits);
    var releases = new HashMap<Spot, Optional<Digest>>();
    long raise = 0;
    for (var entry : found.entrySet()) {
      var spot = entry.getKey();
      var descent = descents.getOrDefault(spot.commit(), Descent.UNKNOWN);
      if (descent != Descent.SAME && descent != Descent.ANCESTOR) {
        continue;
      }
      var generation = entry.getValue().generation().orElse(Generation.ofCommits(0));
      raise = Math.max(raise, raise(git, desired, spot.commit(), generation));
      if (rolledBack(entry.getValue(), desired)) {
        releases.put(spot, git.release(spot.commit(), region, spot.target(), spot.app()));
      }
    }
    return new Lineage(descents, releases, raise);
  }

  /** Nothing is known of these marks. */
  static Lineage unknown(Map<Spot, AppMarks> found) {
    var descents = new TreeMap<CommitId, Descent>();
    found.keySet().forEach(spot -> descents.put(spot.commit(), Descent.UNKNOWN));
    return new Lineage(descents, Map.of(), 0);
  }

  /** Whether a rollback of which we know nothing may be in force. */
  static boolean rolledBack(AppMarks found, Desired desired) {
    return found.generation().filter(it -> it.suffix() > desired.generation().suffix()).isPresent();
  }

  /** Whether it counts more commits than we do. */
  static boolean raised(AppMarks found, Desired desired) {
    return found
        .generation()
        .filter(it -> it.commits() > desired.generation().commits())
        .isPresent();
  }

  /** With what git said of more marks. */
  Lineage plus(Lineage more) {
    return new Lineage(
        descents.plusAll(more.descents),
        releases.plusAll(more.releases),
        Math.max(raise, more.raise));
  }

  /** Counted only where the mark has the greater number: else nothing can go back. */
  private static long raise(Ancestry git, Desired desired, CommitId commit, Generation generation) {
    if (generation.commits() <= desired.generation().commits()) {
      return 0;
    }
    var count =
        commit.equals(desired.commit().id())
            ? Optional.of(desired.commit().count())
            : git.count(commit);
    return count
        .map(it -> generation.commits() - it)
        .filter(raise -> raise > desired.commit().raised() && raise <= RAISE_MOST)
        .orElse(0L);
  }

  /** What the apps of a federation carry, of those that somebody of us has marked. */
  static Map<Spot, AppMarks> marks(FederationSpec spec, Target target, SpaceView.Readable space) {
    var found = new TreeMap<Spot, AppMarks>(Spot.ORDER);
    for (var app : spec.apps()) {
      Optional.ofNullable(space.apps().get(app.name()))
          .filter(view -> view.owner().isPresent())
          .ifPresent(
              view ->
                  view.marks()
                      .commit()
                      .ifPresent(
                          commit ->
                              found.put(new Spot(commit, target, view.name()), view.marks())));
    }
    return found;
  }
}
