package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Release;
import io.acf.config.Target;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The delivery loop of one region: observe, plan, review, execute, report. How things stood is
 * passed in, how they stand is returned; what is remembered between two ticks only spares calls.
 * For one thread.
 */
public final class Delivery {
  private final Region region;
  private final Concurrency concurrency;
  private final DeliveryPolicy policy;
  private final Ancestry git;
  private Optional<Watch> watch = Optional.empty();

  /** Where the marks of other commits are judged by their numbers alone. */
  public Delivery(Region region, Concurrency concurrency, DeliveryPolicy policy) {
    this(region, concurrency, policy, Ancestry.NONE);
  }

  public Delivery(Region region, Concurrency concurrency, DeliveryPolicy policy, Ancestry git) {
    this.region = region;
    this.concurrency = concurrency;
    this.policy = policy;
    this.git = git;
  }

  /**
   * One tick.
   *
   * @param before how the federations of this region stood; a federation that is not in it is new
   * @param now a clock that never goes back
   */
  public DeliveryReport tick(
      Desired desired,
      Controls controls,
      SortedMap<FederationName, PairStatus> before,
      Instant now) {
    return tick(desired, controls, before, Collections.emptySortedMap(), now);
  }

  /**
   * One tick of one region among several.
   *
   * @param before how the federations of this region stood; a federation that is not in it is new
   * @param all how all pairs stand, of which this one learns what is the artefact's and what the
   *     region's trouble
   * @param now a clock that never goes back
   */
  public DeliveryReport tick(
      Desired desired,
      Controls controls,
      SortedMap<FederationName, PairStatus> before,
      SortedMap<Pair, PairStatus> all,
      Instant now) {
    var placed = desired.in(region.name());
    if (placed.isEmpty()) {
      return new DeliveryReport(
          region.name(), "idle", new TreeMap<>(), new TreeMap<>(), List.of(), policy.tick());
    }
    var last = new TreeMap<FederationName, PairStatus>();
    placed.forEach(
        (name, spec) -> last.put(name, asked(wanted(spec, desired, before, now), controls, now)));
    var watched = watch.filter(it -> it.suffices(desired, controls, last, policy, now));
    watch = Optional.empty();
    return switch (look(placed, watched)) {
      case Observation.Seen seen -> seen(desired, controls, placed, last, all, seen, watched, now);
      case Observation.Blind blind ->
          unseen("blind", last, Unseen.of(blind.fault(), policy.tick()), now);
      case Observation.Refused refused -> {
        watch = watched;
        yield unseen("refused", last, Unseen.of(refused), now);
      }
    };
  }

  /** At everything, or at what is on the move where that will do. */
  private Observation look(
      SortedMap<FederationName, FederationSpec> placed, Optional<Watch> watched) {
    if (watched.isPresent()) {
      var it = watched.get();
      return it.parts().isEmpty() ? it.seen() : region.glance(it.seen(), it.moving(), it.parts());
    }
    var targets = new TreeSet<Target>();
    placed.values().forEach(spec -> targets.add(release(spec).target()));
    return region.observe(Collections.unmodifiableSortedSet(targets));
  }

  /** The last status, aimed at what git wants now. */
  private PairStatus wanted(
      FederationSpec spec,
      Desired desired,
      SortedMap<FederationName, PairStatus> before,
      Instant now) {
    var last = before.get(spec.name());
    var digest = release(spec).digest();
    return last == null
        ? PairStatuses.first(
            new Pair(spec.name(), region.name()), digest, desired.generation(), now)
        : PairStatuses.aimed(last, digest, desired.generation());
  }

  private static PairStatus asked(PairStatus last, Controls controls, Instant now) {
    var pair = last.pair();
    return controls
        .retry(pair.federation(), pair.region())
        .filter(last.memory()::news)
        .map(said -> PairStatuses.asked(last, said, now))
        .orElse(last);
  }

  private Release release(FederationSpec spec) {
    return Objects.requireNonNull(spec.placement().get(region.name()));
  }

  private DeliveryReport unseen(
      String result, SortedMap<FederationName, PairStatus> last, Unseen unseen, Instant now) {
    var statuses = new TreeMap<FederationName, PairStatus>();
    last.forEach((name, status) -> statuses.put(name, unseen.status(status, policy, now)));
    return report(result, last, statuses, new TreeMap<>(), List.of(), unseen.again(policy));
  }

  private DeliveryReport seen(
      Desired desired,
      Controls controls,
      SortedMap<FederationName, FederationSpec> placed,
      SortedMap<FederationName, PairStatus> last,
      SortedMap<Pair, PairStatus> all,
      Observation.Seen seen,
      Optional<Watch> watched,
      Instant now) {
    var lineage = Lineage.look(git, desired, region.name(), seen);
    var claims =
        new Claims(
            desired.raised(lineage.raise()),
            region.name(),
            lineage,
            controls.adoptions(region.name()));
    var adoptable = new TreeMap<FederationName, SortedMap<AppName, AppMarks>>();
    var events = new ArrayList<Event.Draft>();
    var plans = new TreeMap<FederationName, List<String>>();
    var statuses = new TreeMap<FederationName, PairStatus>(last);
    var reviewed = new ArrayList<Review.Reviewed>();
    var turns = new ArrayList<Turn>();
    placed.forEach(
        (name, spec) -> {
          var status = Objects.requireNonNull(last.get(name));
          var space = Objects.requireNonNull(seen.spaces().get(release(spec).target()));
          if (watched.isPresent() && !watched.get().moving().contains(name)) {
            return; // At rest, and not looked at: as it was.
          }
          switch (space) {
            case SpaceView.Unreadable it ->
                turns.add(Turn.still(Unseen.space(status, it.fault(), policy, now), policy.tick()));
            case SpaceView.Readable it -> {
              adoptable.put(name, claims.adoptable(spec, release(spec), it));
              if (watched.isEmpty()) {
                claims.adopted(spec, it).ifPresent(events::add);
              }
              var evidence =
                  new Evidence(
                      status.memory().askedAgo(now),
                      status.memory().crashing(),
                      Elsewhere.of(spec, region.name(), all));
              var plan = Planner.plan(spec, release(spec), claims, it, policy, evidence);
              plans.put(name, plan.steps().stream().map(Step::describe).toList());
              var tries = status.memory().tries().looked(plan.steps(), policy, now);
              var remembered = status.with(status.memory().with(tries));
              last.put(name, remembered);
              reviewed.add(Review.of(plan, it, region.name(), remembered, controls, policy, now));
            }
          }
        });
    turns.addAll(take(reviewed, last, watched.isPresent(), now));
    for (var turn : turns) {
      var name = turn.status().pair().federation();
      statuses.put(
          name,
          watched.isPresent()
              ? PairStatuses.glanced(turn.status(), Objects.requireNonNull(last.get(name)))
              : turn.status());
      events.addAll(turn.events());
    }
    watch = Watch.after(desired, controls, seen, turns, watched, now);
    return report("seen", last, statuses, plans, events, again(turns, statuses, now))
        .with(new DeliveryReport.Marks(lineage.raise(), adoptable));
  }

  /** Each federation's turn, side by side; no more are staged at once than are pushed at once. */
  private List<Turn> take(
      List<Review.Reviewed> reviewed,
      SortedMap<FederationName, PairStatus> last,
      boolean glanced,
      Instant now) {
    var staging = reviewed.stream().filter(it -> it.plan().awaits().contains(Part.BUILDS)).count();
    var room = policy.federationsAtOnce() - staging;
    var work = new ArrayList<Supplier<Turn>>();
    for (var each : reviewed) {
      var status = Objects.requireNonNull(last.get(each.plan().federation()));
      var stages = each.steps().stream().anyMatch(Delivery::stages);
      if (stages && room-- <= 0) {
        work.add(() -> Turn.held(PairStatuses.standing(status, crowded(), now)));
      } else {
        work.add(() -> Turn.take(region, each, status, glanced, policy, now));
      }
    }
    return concurrency.all(policy.federationsAtOnce(), work);
  }

  private static boolean stages(Step step) {
    return step instanceof Step.Upload || step instanceof Step.Stage;
  }

  private Standing crowded() {
    return Standing.progressing(
        "waiting",
        policy.federationsAtOnce() + " federations are being staged here, the most at once");
  }

  private Duration again(
      List<Turn> turns, SortedMap<FederationName, PairStatus> statuses, Instant now) {
    var again = watch.map(it -> it.pause(policy)).orElse(policy.tick());
    for (var turn : turns) {
      // What came to rest while others move is looked at together with what comes to rest next.
      if (turn.again().isPresent() && !(turn.rests() && watch.isPresent())) {
        again = turn.again().get().compareTo(again) < 0 ? turn.again().get() : again;
      }
    }
    for (var status : statuses.values()) {
      var rest = status.nextTry().map(next -> Duration.between(now, next));
      if (status.attempts() > 0 && rest.filter(Duration::isPositive).isPresent()) {
        again = rest.get().compareTo(again) < 0 ? rest.get() : again;
      }
    }
    return again;
  }

  private DeliveryReport report(
      String result,
      SortedMap<FederationName, PairStatus> last,
      SortedMap<FederationName, PairStatus> statuses,
      SortedMap<FederationName, List<String>> plans,
      List<Event.Draft> events,
      Duration again) {
    var all = new ArrayList<>(events);
    statuses.forEach(
        (name, status) ->
            all.addAll(PairStatuses.events(Objects.requireNonNull(last.get(name)), status)));
    return new DeliveryReport(region.name(), result, statuses, plans, all, again);
  }
}
