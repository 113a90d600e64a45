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
import java.util.function.Consumer;
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
    return but(
        it -> {
          it.cordoned.replaceAll((region, said) -> said.recalled(now));
          it.drained.replaceAll((region, said) -> said.recalled(now));
          it.pushesFrozen = pushesFrozen.map(said -> said.recalled(now));
          it.trafficFrozen = trafficFrozen.map(said -> said.recalled(now));
        });
  }

  /** These controls, and what may be missing of them. */
  public Controls lost(Optional<Loss> loss) {
    return but(it -> it.lost = loss);
  }

  /** These controls without what has expired. */
  public Controls at(Instant now) {
    return but(
        it -> {
          it.cordoned.values().removeIf(said -> !said.holds(now));
          it.drained.values().removeIf(said -> !said.holds(now));
          it.pushesFrozen = pushesFrozen.filter(said -> said.holds(now));
          it.trafficFrozen = trafficFrozen.filter(said -> said.holds(now));
        });
  }

  /** When the first of what people have said expires; empty: nothing will. */
  public Optional<Instant> nextEnd(Instant now) {
    return Stream.of(
            cordoned.values().stream(),
            drained.values().stream(),
            pushesFrozen.stream(),
            trafficFrozen.stream())
        .flatMap(said -> said)
        .flatMap(said -> said.until().stream())
        .filter(end -> end.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** These controls once git wants a host name again, or it has left anew: a release is used up. */
  public Controls keeping(Hostname host) {
    return but(it -> it.released.remove(host));
  }

  /** The newest wish for another try of a federation in a region. */
  public Optional<Said> retry(FederationName federation, RegionName region) {
    return Stream.of(federation.value(), federation + "/" + region)
        .flatMap(key -> Optional.ofNullable(retries.get(key)).stream())
        .max(Comparator.comparing(Said::at));
  }

  private Controls retried(Event.Draft draft, Said said) {
    var federation = draft.federation().map(FederationName::value).orElse("");
    var key = draft.region().map(region -> federation + "/" + region).orElse(federation);
    return but(it -> it.retries.put(key, said));
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
      case CORDON -> but(it -> draft.region().ifPresent(at -> it.cordoned.put(at, said)));
      case UNCORDON -> but(it -> draft.region().ifPresent(it.cordoned::remove));
      case DRAIN -> but(it -> draft.region().ifPresent(at -> it.drained.put(at, said)));
      case UNDRAIN -> but(it -> draft.region().ifPresent(it.drained::remove));
      case FREEZE -> frozen(draft.detail("scope"), Optional.of(said));
      case UNFREEZE -> frozen(draft.detail("scope"), Optional.empty());
      case ADOPT ->
          but(it -> pair(draft).ifPresent(at -> it.adoptions.put(at, Adoption.of(said, draft))));
      case ADOPTED -> ended(draft);
      case SOURCE_ACCEPT ->
          but(it -> it.acceptedCommit = Optional.of(new CommitId(draft.detail("commit"))));
      case ROLLOUT_RETRY -> retried(draft, said);
      case LOSS_NOTICED -> lost(Optional.of(Loss.of(draft.detail("reason"), event.told())));
      case ACCEPT_LOSS -> lost(Optional.empty());
      case TRAFFIC_RELEASE -> but(it -> draft.host().ifPresent(at -> it.released.put(at, said)));
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

  /** Scope {@code pushes}, {@code traffic}, or else both. */
  private Controls frozen(String scope, Optional<Said> said) {
    return but(
        it -> {
          it.pushesFrozen = scope.equals("traffic") ? pushesFrozen : said;
          it.trafficFrozen = scope.equals("pushes") ? trafficFrozen : said;
        });
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

  /** Whether it is the command in force that has ended, not one before it. */
  private boolean adopted(Event.Draft draft) {
    return pair(draft)
        .flatMap(pair -> Optional.ofNullable(adoptions.get(pair)))
        .filter(adoption -> adoption.said().at().toString().equals(draft.detail("asked")))
        .isPresent();
  }

  /** These controls when an adoption has ended. */
  public Controls ended(Event.Draft adopted) {
    return adopted(adopted) ? but(it -> pair(adopted).ifPresent(it.adoptions::remove)) : this;
  }

  private static Optional<Pair> pair(Event.Draft draft) {
    return draft
        .federation()
        .flatMap(federation -> draft.region().map(region -> new Pair(federation, region)));
  }

  private Controls but(Consumer<Edit> edit) {
    var copy = new Edit(this);
    edit.accept(copy);
    return copy.done();
  }

  /** A copy on which what is different is set; nobody sees it before it is done. */
  private static final class Edit {
    final TreeMap<RegionName, Said> cordoned;
    final TreeMap<RegionName, Said> drained;
    final TreeMap<Hostname, Said> released;
    final TreeMap<String, Said> retries;
    final TreeMap<Pair, Adoption> adoptions;
    Optional<Said> pushesFrozen;
    Optional<Said> trafficFrozen;
    Optional<CommitId> acceptedCommit;
    Optional<Loss> lost;

    Edit(Controls of) {
      cordoned = new TreeMap<>(of.cordoned);
      drained = new TreeMap<>(of.drained);
      released = new TreeMap<>(of.released);
      retries = new TreeMap<>(of.retries);
      adoptions = new TreeMap<>(of.adoptions);
      pushesFrozen = of.pushesFrozen;
      trafficFrozen = of.trafficFrozen;
      acceptedCommit = of.acceptedCommit;
      lost = of.lost;
    }

    Controls done() {
      return new Controls(
          cordoned,
          drained,
          pushesFrozen,
          trafficFrozen,
          acceptedCommit,
          lost,
          released,
          retries,
          adoptions);
    }
  }
}
