package io.acf.federation;

import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.health.HealthPolicy;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A host name in a zone.
 *
 * @param weighing what came of weighing it; empty where it was only recalled
 * @param steady what it answered before members of it began to fall, or answers now where none does
 * @param until from then on another weighing may come to something else by time alone; empty where
 *     it cannot
 * @param wanted the latest generation in which git was seen here to want it; empty: in none since
 *     the start
 */
public record ZoneName(
    TrafficPolicy policy,
    Optional<Weighing> weighing,
    Optional<Answer> steady,
    Optional<Instant> until,
    Optional<Generation> wanted) {
  public ZoneName(TrafficPolicy policy, Optional<Weighing> weighing) {
    this(policy, weighing, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, wanted in this generation. */
  ZoneName wanted(Optional<Generation> last) {
    return new ZoneName(policy, weighing, steady, until, last);
  }

  /** Whether a release is for an earlier leave: git has wanted the name again since. */
  boolean hasUsedUp(Controls.Release release) {
    return wanted.isPresent() && release.left().isPresent() && release.usedUp(wanted);
  }

  /**
   * One that was weighed now.
   *
   * @param steady what it answered before members of it began to fall, as far as is known
   */
  static ZoneName weighed(
      TrafficPolicy name,
      Weighing weighing,
      Optional<Answer> steady,
      SortedMap<RegionName, Place> places,
      SortedMap<RegionName, Verdict> verdicts,
      HealthPolicy policy,
      Instant now) {
    var together = together(name, policy);
    var falling = verdicts.values().stream().anyMatch(it -> fell(it, together, now));
    var moving =
        falling
            || places.values().stream().anyMatch(Place::isDraining)
            || verdicts.values().stream().anyMatch(Verdict::isWarming);
    var calm = weighing.basis() == Weighing.Basis.CONFIRMED && !falling;
    return new ZoneName(
        name,
        Optional.of(weighing),
        calm ? weighing.answer() : steady,
        moving ? Optional.of(now) : until(verdicts, Rules.of(name.traffic(), policy), now),
        Optional.empty());
  }

  /** When the first verdict is not fresh any more. */
  private static Optional<Instant> until(
      SortedMap<RegionName, Verdict> verdicts, Rules rules, Instant now) {
    return verdicts.values().stream()
        .flatMap(verdict -> verdict.freshUntil(rules).stream())
        .filter(end -> !end.isBefore(now))
        .min(Instant::compareTo);
  }

  /** Fell just now: whoever falls next may fall for the same cause. */
  private static boolean fell(Verdict verdict, Duration together, Instant now) {
    return verdict.fellAt().filter(at -> at.plus(together).isAfter(now)).isPresent();
  }

  /** Regions that die at one moment are noticed up to an interval apart. */
  static Duration together(TrafficPolicy name, HealthPolicy policy) {
    var interval = name.traffic().health().interval();
    return interval.compareTo(policy.together()) > 0 ? interval : policy.together();
  }
}
