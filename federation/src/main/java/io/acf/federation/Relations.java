package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.regions.AppMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * What git has said of marks, for one accepted head.
 *
 * @param head which; empty before the first commit
 * @param asked when git was asked of a commit last
 * @param asking git is being asked
 */
record Relations(
    Optional<CommitId> head, Lineage lineage, TreePMap<CommitId, Instant> asked, boolean asking) {
  static final Relations NONE =
      new Relations(
          Optional.empty(), new Lineage(new TreeMap<>(), Map.of(), 0), TreePMap.empty(), false);

  /** For another head everything is asked anew; that it is itself needs no question. */
  Relations aimed(Desired desired) {
    var commit = desired.commit().id();
    if (head.filter(commit::equals).isPresent()) {
      return this;
    }
    var itself = new TreeMap<CommitId, Descent>();
    itself.put(commit, Descent.SAME);
    return new Relations(
        Optional.of(commit), new Lineage(itself, Map.of(), 0), TreePMap.empty(), asking);
  }

  /** Those of these marks of which git has to be asked. */
  Map<Lineage.Spot, AppMarks> unknown(
      Map<Lineage.Spot, AppMarks> marks, Desired desired, Duration fresh, Instant now) {
    var unknown = new TreeMap<Lineage.Spot, AppMarks>(Lineage.Spot.ORDER);
    marks.forEach(
        (spot, found) -> {
          if (!settled(spot, found, desired, fresh, now)) {
            unknown.put(spot, found);
          }
        });
    return unknown;
  }

  /** What may turn out otherwise once more of git is fetched is asked again after a while. */
  private boolean settled(
      Lineage.Spot spot, AppMarks found, Desired desired, Duration fresh, Instant now) {
    var descent = lineage.descents().get(spot.commit());
    if (descent == null) {
      return false;
    }
    return switch (descent) {
      case SAME, ANCESTOR ->
          (!Lineage.rolledBack(found, desired) || lineage.releases().containsKey(spot))
              && (!Lineage.raised(found, desired) || asked.containsKey(spot.commit()));
      case DESCENDANT, ASIDE, UNKNOWN ->
          Optional.ofNullable(asked.get(spot.commit()))
              .filter(at -> Duration.between(at, now).compareTo(fresh) < 0)
              .isPresent();
    };
  }

  /** Git is being asked. */
  Relations ask() {
    return new Relations(head, lineage, asked, true);
  }

  /** Git was asked, and what it said is lost. */
  Relations unanswered() {
    return new Relations(head, lineage, asked, false);
  }

  /** What git said; of another head than ours it says nothing. */
  Relations heard(CommitId of, Lineage told, Instant now) {
    if (head.filter(of::equals).isEmpty()) {
      return unanswered();
    }
    var when = asked;
    for (var commit : told.descents().keySet()) {
      when = when.plus(commit, now);
    }
    return new Relations(head, lineage.plus(told), when, false);
  }
}
