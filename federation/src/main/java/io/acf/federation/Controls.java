package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What people have said, folded from their commands. A command that is not known here changes
 * nothing.
 *
 * @param cordoned no new steps in these regions
 * @param drained the weight of these regions goes to nothing, gently
 * @param pushesFrozen nothing is changed in any region
 * @param trafficFrozen what is published stays as it is
 * @param acceptedCommit a head that may be followed though it does not descend
 * @param lost others may have been said and are lost, until a person accepts that
 * @param retries the newest wish for another try, by federation, or federation and region
 * @param released host names that left git and need not be answered any more
 * @param adoptions apps that are to be taken back, until they are or carry something else
 */
public record Controls(
    SortedMap<RegionName, Said> cordoned,
    SortedMap<RegionName, Said> drained,
    Optional<Said> pushesFrozen,
    Optional<Said> trafficFrozen,
    Optional<CommitId> acceptedCommit,
    Optional<Loss> lost,
    SortedMap<Hostname, Said> released,
    SortedMap<String, Said> retries,
    SortedMap<Pair, Adoption> adoptions) {
  public static final Controls NONE =
      new Controls(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Nothing of it is lost, no host name released, nothing to be taken back. */
  public Controls(
      SortedMap<RegionName, Said> cordoned,
      SortedMap<RegionName, Said> drained,
      Optional<Said> pushesFrozen,
      Optional<Said> trafficFrozen,
      Optional<CommitId> acceptedCommit) {
    this(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        Optional.empty(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }

  public Controls {
    released = Collections.unmodifiableSortedMap(new TreeMap<>(released));
    retries = Collections.unmodifiableSortedMap(new TreeMap<>(retries));
    cordoned = Collections.unmodifiableSortedMap(new TreeMap<>(cordoned));
    drained = Collections.unmodifiableSortedMap(new TreeMap<>(drained));
    adoptions = Collections.unmodifiableSortedMap(new TreeMap<>(adoptions));
  }

  /**
   * Who said it, when and why; and until when it holds.
   *
   * @param at never after the moment in which this process heard of it
   * @param settled its gentle steps are over: it was said before this process began, and its stored
   *     time cannot tell how long before
   */
  public record Said(
      String actor, String reason, Instant at, Optional<Instant> until, boolean settled) {
    public Said(String actor, String reason, Instant at, Optional<Instant> until) {
      this(actor, reason, at, until, false);
    }

    boolean holds(Instant now) {
      return until.filter(end -> !end.isAfter(now)).isEmpty();
    }

    /** For how long it has been so: never negative. */
    Duration age(Instant now) {
      return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
    }

    /** A stored time that lies ahead is no age, and lengthens nothing: the clock was set back. */
    private Said recalled(Instant now) {
      return at.isAfter(now)
          ? new Said(actor, reason, now, until.map(end -> end(end, now)), true)
          : this;
    }

    /** As long as was said then, and not until a time of a clock that was ahead. */
    private Instant end(Instant end, Instant now) {
      return end.isAfter(at) ? now.plus(Duration.between(at, end)) : end;
    }
  }

  /** These controls as a process that begins now takes them over from its journal. */
  public Controls recalled(Instant now) {
    return new Controls(
        recalled(cordoned, now),
        recalled(drained, now),
        pushesFrozen.map(said -> said.recalled(now)),
        trafficFrozen.map(said -> said.recalled(now)),
        acceptedCommit,
        lost,
        released,
        retries,
        adoptions);
  }

  private static SortedMap<RegionName, Said> recalled(
      SortedMap<RegionName, Said> map, Instant now) {
    var recalled = new TreeMap<RegionName, Said>();
    map.forEach((region, said) -> recalled.put(region, said.recalled(now)));
    return recalled;
  }

  /** These controls, and what may be missing of them. */
  public Controls lost(Optional<Loss> loss) {
    return new Controls(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        loss,
        released,
        retries,
        adoptions);
  }

  /** These controls without what has expired. */
  public Controls at(Instant now) {
    return new Controls(
        holding(cordoned, now),
        holding(drained, now),
        pushesFrozen.filter(said -> said.holds(now)),
        trafficFrozen.filter(said -> said.holds(now)),
        acceptedCommit,
        lost,
        released,
        retries,
        adoptions);
  }

  /** These controls once git wants a host name again, or it has left anew: a release is used up. */
  public Controls keeping(Hostname host) {
    var fewer = new TreeMap<>(released);
    fewer.remove(host);
    return released(fewer);
  }

  /** The newest wish for another try of a federation in a region. */
  public Optional<Said> retry(FederationName federation, RegionName region) {
    return Stream.of(federation.value(), federation + "/" + region)
        .flatMap(key -> Optional.ofNullable(retries.get(key)).stream())
        .max(Comparator.comparing(Said::at));
  }

  private Controls retried(Event.Draft draft, Said said) {
    var more = new TreeMap<>(retries);
    var federation = draft.federation().map(FederationName::value).orElse("");
    more.put(draft.region().map(region -> federation + "/" + region).orElse(federation), said);
    return new Controls(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        lost,
        released,
        more,
        adoptions);
  }

  private Controls released(SortedMap<Hostname, Said> now) {
    return new Controls(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        lost,
        now,
        retries,
        adoptions);
  }

  private Controls release(Hostname host, Said said) {
    var more = new TreeMap<>(released);
    more.put(host, said);
    return released(more);
  }

  /** These controls after one more event. */
  public Controls after(Event event) {
    var draft = event.draft();
    var said =
        new Said(
            draft.actor(),
            draft.detail("reason"),
            event.told(),
            draft.detail("until").isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.parse(draft.detail("until"))));
    return switch (draft.kind()) {
      case CORDON -> regions(map -> put(map, draft, said), UnaryOperator.identity());
      case UNCORDON -> regions(map -> remove(map, draft), UnaryOperator.identity());
      case DRAIN -> regions(UnaryOperator.identity(), map -> put(map, draft, said));
      case UNDRAIN -> regions(UnaryOperator.identity(), map -> remove(map, draft));
      case FREEZE -> frozen(draft.detail("scope"), Optional.of(said));
      case UNFREEZE -> frozen(draft.detail("scope"), Optional.empty());
      case ADOPT -> adoptions(draft, Optional.of(Adoption.of(said, draft)));
      case ADOPTED -> ended(draft);
      case SOURCE_ACCEPT ->
          new Controls(
              cordoned,
              drained,
              pushesFrozen,
              trafficFrozen,
              Optional.of(new CommitId(draft.detail("commit"))),
              lost,
              released,
              retries,
              adoptions);
      case ROLLOUT_RETRY -> retried(draft, said);
      case LOSS_NOTICED -> lost(Optional.of(Loss.of(draft.detail("reason"), event.told())));
      case ACCEPT_LOSS -> lost(Optional.empty());
      case TRAFFIC_RELEASE -> draft.host().map(host -> release(host, said)).orElse(this);
      case TRAFFIC_ORPHANED, TRAFFIC_RECLAIMED -> draft.host().map(this::keeping).orElse(this);
      case COMMIT_ACCEPTED,
          COMMIT_REJECTED,
          SOURCE_CHANGED,
          GENERATION_RAISED,
          STATE_CHANGED,
          STEP_DONE,
          STEP_FAILED,
          CONVERGED,
          BREAKER_CHANGED,
          HEALTH_CHANGED,
          TRAFFIC_PUBLISHED,
          TRAFFIC_HELD ->
          this;
    };
  }

  private Controls regions(
      UnaryOperator<SortedMap<RegionName, Said>> cordon,
      UnaryOperator<SortedMap<RegionName, Said>> drain) {
    return new Controls(
        cordon.apply(cordoned),
        drain.apply(drained),
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        lost,
        released,
        retries,
        adoptions);
  }

  /** Scope {@code pushes}, {@code traffic}, or else both. */
  private Controls frozen(String scope, Optional<Said> said) {
    return new Controls(
        cordoned,
        drained,
        scope.equals("traffic") ? pushesFrozen : said,
        scope.equals("pushes") ? trafficFrozen : said,
        acceptedCommit,
        lost,
        released,
        retries,
        adoptions);
  }

  /** What is to be taken back in a region. */
  SortedMap<FederationName, Adoption> adoptions(RegionName region) {
    var there = new TreeMap<FederationName, Adoption>();
    adoptions.forEach(
        (pair, adoption) -> {
          if (pair.region().equals(region)) {
            there.put(pair.federation(), adoption);
          }
        });
    return there;
  }

  private Controls adoptions(Event.Draft draft, Optional<Adoption> now) {
    var changed = new TreeMap<>(adoptions);
    pair(draft).ifPresent(pair -> changed.remove(pair));
    pair(draft).ifPresent(pair -> now.ifPresent(adoption -> changed.put(pair, adoption)));
    return new Controls(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        acceptedCommit,
        lost,
        released,
        retries,
        changed);
  }

  /** Whether it is the command in force that has ended, not one before it. */
  private boolean adopted(Event.Draft draft) {
    return pair(draft)
        .flatMap(pair -> Optional.ofNullable(adoptions.get(pair)))
        .filter(adoption -> adoption.said().at().toString().equals(draft.detail("asked")))
        .isPresent();
  }

  /** These controls when an adoption has ended. */
  public Controls ended(Event.Draft adopted) {
    return adopted(adopted) ? adoptions(adopted, Optional.empty()) : this;
  }

  private static Optional<Pair> pair(Event.Draft draft) {
    return draft
        .federation()
        .flatMap(federation -> draft.region().map(region -> new Pair(federation, region)));
  }

  private static SortedMap<RegionName, Said> put(
      SortedMap<RegionName, Said> map, Event.Draft draft, Said said) {
    var more = new TreeMap<>(map);
    draft.region().ifPresent(region -> more.put(region, said));
    return more;
  }

  private static SortedMap<RegionName, Said> remove(
      SortedMap<RegionName, Said> map, Event.Draft draft) {
    var fewer = new TreeMap<>(map);
    draft.region().ifPresent(fewer::remove);
    return fewer;
  }

  private static SortedMap<RegionName, Said> holding(SortedMap<RegionName, Said> map, Instant now) {
    var holding = new TreeMap<>(map);
    holding.values().removeIf(said -> !said.holds(now));
    return holding;
  }
}
