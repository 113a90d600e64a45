package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param lost others may have been said and are lost, until a person accepts that
 * @param retries the newest wish for another try, by federation, or federation and region
 * @param released host names that left git and need not be answered any more
 * @param reclaimed the latest generation in which git was seen to want a host name again
 * @param adoptions apps that are to be taken back, until they are or carry something else
 */
public record Controls(
    SortedMap<RegionName, Said> cordoned,
    SortedMap<RegionName, Said> drained,
    Optional<Said> pushesFrozen,
    Optional<Said> trafficFrozen,
    Optional<Loss> lost,
    SortedMap<Hostname, Release> released,
    SortedMap<Hostname, Generation> reclaimed,
    SortedMap<String, Said> retries,
    SortedMap<Pair, Adoption> adoptions) {
  public static final Controls NONE =
      new Controls(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty());

  /** Nothing of it is lost, no host name released, nothing to be taken back. */
  public Controls(
      SortedMap<RegionName, Said> cordoned,
      SortedMap<RegionName, Said> drained,
      Optional<Said> pushesFrozen,
      Optional<Said> trafficFrozen) {
    this(
        cordoned,
        drained,
        pushesFrozen,
        trafficFrozen,
        Optional.empty(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }

  public Controls {
    released = Collections.unmodifiableSortedMap(new TreeMap<>(released));
    reclaimed = Collections.unmodifiableSortedMap(new TreeMap<>(reclaimed));
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

    /**
     * @param told when, by the writer's clock
     */
    public static Said of(Command.Terms terms, Instant told) {
      return new Said(terms.actor(), terms.reason(), told, terms.until());
    }

    /** Whether it was said in these terms. */
    public boolean same(Command.Terms terms) {
      return actor.equals(terms.actor())
          && reason.equals(terms.reason())
          && until.equals(terms.until());
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

  /**
   * A host name that may go.
   *
   * @param left a generation in which git does not want it; empty where an old journal does not
   *     tell
   */
  public record Release(Said said, Optional<Generation> left) {
    /**
     * Whether git wants the name again in this generation, rather than still: a replica that lags
     * sees it wanted in a generation before it left. Where one of both is not told, what is heard
     * of later counts.
     */
    boolean usedUp(Optional<Generation> wanted) {
      return left.isEmpty() || wanted.isEmpty() || wanted.get().compareTo(left.get()) > 0;
    }
  }

  /**
   * What people have said, as far as it holds for the replica whose state this is: a loss is that
   * of its own journal, and so is the word that accepts it.
   *
   * @param ahead the events whose stored times lay ahead when they were heard of, and when that was
   */
  static Controls of(LatestFacts facts, SortedMap<Event, Instant> ahead) {
    var controls = NONE;
    for (var event : facts.inOrder()) {
      var loss = event.fact().key().filter(LatestKey.LOSS::equals).isPresent();
      if (!loss || facts.isOurs(event)) {
        controls = controls.after(event, Optional.ofNullable(ahead.get(event)));
      }
    }
    return controls;
  }

  /** Whether what people have said, or until when it holds, can be another one by such a fact. */
  static boolean isTouchedBy(Fact fact) {
    return switch (fact) {
      case Command ignored -> true;
      case LossNoticed ignored -> true;
      case DeliveryFact.Adopted ignored -> true;
      case TrafficFact.Orphaned ignored -> true;
      case TrafficFact.Reclaimed ignored -> true;
      case SourceFact ignored -> false;
      case DeliveryFact ignored -> false;
      case TrafficFact ignored -> false;
    };
  }

  /** These controls, and what may be missing of them. */
  public Controls lost(Optional<Loss> loss) {
    return but(it -> it.lost = loss);
  }

  /** These controls without what has expired. */
  public Controls at(Instant now) {
    return expired(now) ? without(now) : this;
  }

  private Controls without(Instant now) {
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
    return ends().stream().filter(end -> end.isAfter(now)).min(Comparator.naturalOrder());
  }

  /** Whether some of it does not hold any more. */
  boolean expired(Instant now) {
    return ends().stream().anyMatch(end -> !end.isAfter(now));
  }

  private List<Instant> ends() {
    var ends = new ArrayList<Instant>();
    Consumer<Said> end = said -> said.until().ifPresent(ends::add);
    cordoned.values().forEach(end);
    drained.values().forEach(end);
    pushesFrozen.ifPresent(end);
    trafficFrozen.ifPresent(end);
    return ends;
  }

  /** These controls once git wants a host name again: a release of before is used up. */
  private Controls keeping(TrafficFact.Reclaimed again) {
    return but(
        it -> {
          var host = again.host();
          again.generation().ifPresent(now -> it.reclaimed.merge(host, now, Controls::later));
          it.released.computeIfPresent(
              host, (same, release) -> release.usedUp(again.generation()) ? null : release);
        });
  }

  /** A release may be heard of when git has long wanted the name again. */
  private Controls released(Hostname host, Release release) {
    var wanted = Optional.ofNullable(reclaimed.get(host));
    var over = wanted.isPresent() && release.left().isPresent() && release.usedUp(wanted);
    return over ? this : but(it -> it.released.put(host, release));
  }

  /** Whether a release does not tell in which generation its host name had left. */
  private boolean untold(Hostname host) {
    var release = released.get(host);
    return release != null && release.left().isEmpty();
  }

  private static Generation later(Generation one, Generation other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** What of it bears on delivery to a region. */
  Controls delivery(RegionName region) {
    return but(
        it -> {
          it.cordoned.keySet().retainAll(Set.of(region));
          it.drained.clear();
          it.released.clear();
          it.reclaimed.clear();
          it.trafficFrozen = Optional.empty();
          it.retries.keySet().removeIf(key -> key.contains("/") && !key.endsWith("/" + region));
          it.adoptions.keySet().removeIf(pair -> !pair.region().equals(region));
        });
  }

  /** What of it bears on the delivery of a federation to a region. */
  PairControls of(FederationName federation, RegionName region) {
    return new PairControls(
        lost,
        pushesFrozen,
        Optional.ofNullable(cordoned.get(region)),
        retry(federation, region),
        Optional.ofNullable(adoptions.get(new Pair(federation, region))));
  }

  /** The newest wish for another try of a federation in a region. */
  public Optional<Said> retry(FederationName federation, RegionName region) {
    return Stream.of(federation.value(), federation + "/" + region)
        .flatMap(key -> Optional.ofNullable(retries.get(key)).stream())
        .max(Comparator.comparing(Said::at));
  }

  /** These controls after one more event, no older than those before. */
  public Controls after(Event event) {
    return after(event, Optional.empty());
  }

  /**
   * @param heard where the stored time of the event lay ahead when it was heard of: when that was
   */
  Controls after(Event event, Optional<Instant> heard) {
    return switch (event.fact()) {
      case Command command -> {
        var told = Said.of(command.terms(), event.told());
        yield after(command, told, heard.map(told::recalled).orElse(told));
      }
      case DeliveryFact.Adopted adopted -> ended(adopted);
      // It left before that was noticed: only where nothing tells when, it has left anew.
      case TrafficFact.Orphaned orphaned ->
          orphaned.generation().isEmpty() || untold(orphaned.host())
              ? but(it -> it.released.remove(orphaned.host()))
              : this;
      case TrafficFact.Reclaimed reclaimed -> keeping(reclaimed);
      case LossNoticed noticed -> lost(Optional.of(Loss.of(noticed.reason(), event.told())));
      case SourceFact ignored -> this;
      case DeliveryFact ignored -> this;
      case TrafficFact ignored -> this;
    };
  }

  /**
   * @param told as its writer told it
   * @param said the same, never said after it was heard of here
   */
  private Controls after(Command command, Said told, Said said) {
    return switch (command) {
      case Command.Cordon cordon -> but(it -> it.cordoned.put(cordon.region(), said));
      case Command.Uncordon lift -> but(it -> it.cordoned.remove(lift.region()));
      case Command.Drain drain -> but(it -> it.drained.put(drain.region(), said));
      case Command.Undrain lift -> but(it -> it.drained.remove(lift.region()));
      case Command.Freeze freeze -> frozen(freeze.scope(), Optional.of(said));
      case Command.Unfreeze lift -> frozen(lift.scope(), Optional.empty());
      case Command.Adopt adopt ->
          but(it -> it.adoptions.put(adopt.pair(), new Adoption(told, adopt.marks())));
      case Command.AcceptCommit ignored -> this; // Source holds what it allows.
      case Command.RetryRollout retry ->
          but(it -> it.retries.put(key(retry.federation(), retry.region()), told));
      case Command.AcceptLoss accepted -> lost(Optional.empty());
      case Command.ReleaseHost it -> released(it.host(), new Release(told, it.left()));
    };
  }

  private static String key(FederationName federation, Optional<RegionName> region) {
    return region.map(it -> federation + "/" + it).orElse(federation.value());
  }

  private Controls frozen(Command.Scope scope, Optional<Said> said) {
    return but(
        it -> {
          it.pushesFrozen = scope.pushes() ? said : pushesFrozen;
          it.trafficFrozen = scope.traffic() ? said : trafficFrozen;
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

  /** These controls when an adoption has ended, unless it is one before that in force. */
  Controls ended(DeliveryFact.Adopted adopted) {
    return Optional.ofNullable(adoptions.get(adopted.pair()))
        .filter(adoption -> adoption.said().at().equals(adopted.asked()))
        .map(adoption -> but(it -> it.adoptions.remove(adopted.pair())))
        .orElse(this);
  }

  /** These controls where a fact that waits to be written names what it has used up. */
  Controls awaiting(Fact fact) {
    return switch (fact) {
      case DeliveryFact.Adopted adopted -> ended(adopted);
      case TrafficFact.Reclaimed reclaimed -> keeping(reclaimed);
      default -> this;
    };
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
    final TreeMap<Hostname, Release> released;
    final TreeMap<Hostname, Generation> reclaimed;
    final TreeMap<String, Said> retries;
    final TreeMap<Pair, Adoption> adoptions;
    Optional<Said> pushesFrozen;
    Optional<Said> trafficFrozen;
    Optional<Loss> lost;

    Edit(Controls of) {
      cordoned = new TreeMap<>(of.cordoned);
      drained = new TreeMap<>(of.drained);
      released = new TreeMap<>(of.released);
      reclaimed = new TreeMap<>(of.reclaimed);
      retries = new TreeMap<>(of.retries);
      adoptions = new TreeMap<>(of.adoptions);
      pushesFrozen = of.pushesFrozen;
      trafficFrozen = of.trafficFrozen;
      lost = of.lost;
    }

    Controls done() {
      return new Controls(
          cordoned,
          drained,
          pushesFrozen,
          trafficFrozen,
          lost,
          released,
          reclaimed,
          retries,
          adoptions);
    }
  }
}
