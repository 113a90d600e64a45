package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What is remembered across a restart: a function of the {@link LatestFacts}.
 *
 * @param completed label of the release that was last completed, per pair
 * @param health what probes found: one that was away stays away until probes say otherwise
 * @param orphans host names that had left git, as they were weighed and probed last
 * @param steady what names answered before falls that had just begun
 * @param accepted the commit that was in force here; where none was yet, at another replica
 * @param allowed what an operator accepted last; that is used up where the commit in force descends
 *     from it
 */
public record Recall(
    Controls controls,
    SortedMap<Pair, String> completed,
    HealthMemory health,
    SortedMap<Hostname, TrafficPolicy> orphans,
    SortedMap<Hostname, Steady> steady,
    Optional<Accepted> accepted,
    Optional<CommitId> allowed) {
  public static final Recall NOTHING =
      new Recall(
          Controls.NONE,
          Collections.emptySortedMap(),
          HealthMemory.NOTHING,
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty());

  public Recall {
    completed = Collections.unmodifiableSortedMap(new TreeMap<>(completed));
    orphans = Collections.unmodifiableSortedMap(new TreeMap<>(orphans));
    steady = Collections.unmodifiableSortedMap(new TreeMap<>(steady));
  }

  /** The same, where something may be lost with the regions that are answered now. */
  Recall answered(SortedMap<Hostname, SortedSet<RegionName>> now) {
    return new Recall(
        controls.lost(controls.lost().map(loss -> loss.answered(now))),
        completed,
        health,
        orphans,
        steady,
        accepted,
        allowed);
  }

  /** What a name answered before members of it fell, and when that was. */
  public record Steady(Answer answer, Instant at) {}

  /**
   * The commit in force, and the generation that it was given.
   *
   * @param raised by how much the generation was ever raised, 0 or more
   */
  public record Accepted(CommitId commit, Optional<Generation> generation, long raised) {
    /** The commit as it was accepted, whatever its history counts. */
    public Commit raise(Commit known) {
      var given = generation.map(it -> it.commits() - known.count()).orElse(0L);
      return known.raised(Math.max(given, raised));
    }
  }

  /**
   * @param now when this process began
   */
  public static Recall of(LatestFacts facts, Instant now) {
    var fold = new Fold();
    facts.ownLast().forEach(fold::add);
    return fold.done(LiveControls.of(facts, now).controls(), now);
  }

  /**
   * Takes one event after the other, the oldest first, what others have found before what this
   * replica has; quick also for very many.
   */
  private static final class Fold {
    private final SortedMap<Pair, String> completed = new TreeMap<>();
    private final HealthMemory.Fold health = new HealthMemory.Fold();
    private final SortedMap<Hostname, TrafficPolicy> orphans = new TreeMap<>();
    private final SortedMap<Hostname, Steady> steady = new TreeMap<>();
    private Optional<SourceFact.CommitAccepted> accepted = Optional.empty();
    private Optional<CommitId> allowed = Optional.empty();
    private long raised;

    void add(Event event) {
      switch (event.fact()) {
        case Command.AcceptCommit accept -> allowed = Optional.of(accept.commit());
        case SourceFact.CommitAccepted commit -> accepted = Optional.of(commit);
        // What was raised once is never lowered.
        case SourceFact.GenerationRaised it -> raised = Math.max(raised, it.by());
        case DeliveryFact.Converged it -> completed.put(it.pair(), it.release().label());
        case TrafficFact.HealthChanged changed -> health(changed, event.told());
        case TrafficFact.Published published -> published(published, event.told());
        case TrafficFact.Orphaned name -> orphans.put(name.host(), name.steered(event.told()));
        case TrafficFact.Reclaimed name -> orphans.remove(name.host());
        case Command ignored -> {}
        case SourceFact ignored -> {}
        case DeliveryFact ignored -> {}
        case TrafficFact ignored -> {}
        case LossNoticed ignored -> {}
      }
    }

    private void health(TrafficFact.HealthChanged changed, Instant at) {
      var found = remembered(changed.to().verdict(at), at);
      changed
          .site()
          .ifPresentOrElse(
              site ->
                  health.add(new Endpoint(site.host(), changed.region()), site.install(), found),
              () -> changed.pair().ifPresent(pair -> health.add(pair, found)));
    }

    private void published(TrafficFact.Published published, Instant at) {
      steady.remove(published.host());
      // What is released is answered and probed until that is published: traffic may be frozen.
      if (published.to().startsWith(TrafficFacts.RELEASED)) {
        orphans.remove(published.host());
      }
      published.steady().ifPresent(answer -> steady.put(published.host(), new Steady(answer, at)));
    }

    /**
     * @param now when this process began
     */
    Recall done(Controls controls, Instant now) {
      return new Recall(
          controls,
          completed,
          health.done(now),
          orphans,
          steady,
          accepted.map(it -> new Accepted(it.commit(), it.generation(), raised)),
          allowed.filter(it -> accepted.filter(commit -> commit.commit().equals(it)).isEmpty()));
    }
  }

  /**
   * What remains of a finding when nobody has probed since. One that is out, or on its way back, is
   * where it was: held down as before, as warm as its ramp says. What was up needs a pass, and
   * keeps what it is answered with until then. When each went down lately is never forgotten.
   *
   * @param at when that was found, or ceased to be looked after
   */
  public static Verdict remembered(Verdict then, Instant at) {
    return switch (then.state()) {
      case UP, SUSPECT -> recalled(Verdict.restored(at), then);
      case UNKNOWN -> recalled(then.everUp() ? Verdict.restored(at) : Verdict.unknown(at), then);
      case DOWN, PROBATION ->
          Verdict.recalled(
              then.state(), at, then.downs(), true, then.grace(), "down before the restart");
      case WARMING ->
          Verdict.recalled(
              then.state(), then.since(), then.downs(), true, then.grace(), "was warming up");
    };
  }

  private static Verdict recalled(Verdict now, Verdict then) {
    return Verdict.recalled(
        now.state(), now.since(), then.downs(), now.everUp(), then.grace(), now.detail());
  }
}
