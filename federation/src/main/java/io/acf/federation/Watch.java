package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is on the move in a region between two complete looks, and how little must be read to follow
 * it. To lose it costs a complete look and nothing else.
 *
 * @param seen as last looked at, with what the steps done since have told
 * @param parts that may have changed since
 * @param whole when everything was last looked at
 * @param due something came to rest, which only a complete look may say
 * @param quiet glances in a row that led to no step
 */
record Watch(
    Commit commit,
    Generation generation,
    Controls controls,
    Observation.Seen seen,
    SortedSet<FederationName> moving,
    Set<Part> parts,
    Instant whole,
    boolean due,
    int quiet) {
  private static final int AT_FIRST = 8;
  private static final int LATER = 20;

  /** Whether a glance will do; a new commit, a word of people or the time ask for everything. */
  boolean suffices(
      Desired desired,
      Controls said,
      SortedMap<FederationName, PairStatus> last,
      DeliveryPolicy policy,
      Instant now) {
    var age = Duration.between(whole, now);
    return commit.equals(desired.commit())
        && generation.equals(desired.generation())
        && controls.equals(said)
        && age.compareTo(policy.tick().multipliedBy(policy.freshTicks() - 1L)) < 0
        && !(due && age.compareTo(policy.pace().multipliedBy(3)) >= 0)
        && last.values().stream().noneMatch(status -> resumes(status, now));
  }

  /** Something at rest is to be tried again. */
  private boolean resumes(PairStatus status, Instant now) {
    return !moving.contains(status.pair().federation())
        && status.attempts() > 0
        && status.nextTry().filter(next -> !now.isBefore(next)).isPresent();
  }

  /** How long to leave CF to it: short at first, longer for what takes its time. */
  Duration pause(DeliveryPolicy policy) {
    if (quiet < AT_FIRST) {
      return policy.pace().multipliedBy(2).dividedBy(5);
    }
    return quiet < LATER ? policy.pace() : policy.pace().multipliedBy(2);
  }

  /** What to follow after these turns; nothing moves: a complete look comes next. */
  static Optional<Watch> after(
      Desired desired,
      Controls controls,
      Observation.Seen seen,
      Collection<Turn> turns,
      Optional<Watch> before,
      Instant now) {
    var moving = new TreeSet<FederationName>();
    var parts = EnumSet.noneOf(Part.class);
    var after = seen;
    for (var turn : turns) {
      for (var step : turn.done()) {
        after = after.after(step);
      }
      if (turn.moves()) {
        moving.add(turn.status().pair().federation());
        parts.addAll(turn.parts());
      }
    }
    if (moving.isEmpty()) {
      return Optional.empty();
    }
    var worked = turns.stream().anyMatch(turn -> !turn.done().isEmpty());
    return Optional.of(
        new Watch(
            desired.commit(),
            desired.generation(),
            controls,
            Objects.requireNonNull(after),
            moving,
            parts,
            before.map(Watch::whole).orElse(now),
            before.filter(Watch::due).isPresent() || turns.stream().anyMatch(Turn::rests),
            worked ? 0 : before.map(Watch::quiet).orElse(0) + 1));
  }
}
