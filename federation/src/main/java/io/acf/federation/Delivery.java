package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.Digest;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
  private Optional<Known> known = Optional.empty();
  private volatile boolean everything;
  private volatile boolean insisted;

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
    return tick(desired, controls, before, Collections.emptySortedMap(), Answered.NOTHING, now);
  }

  /**
   * One tick of one region among several.
   *
   * @param before how the federations of this region stood; a federation that is not in it is new
   * @param all how all pairs stand, of which this one learns what is the artefact's and what the
   *     region's trouble
   * @param answered host names whose routes have to stay
   * @param now a clock that never goes back
   */
  public DeliveryReport tick(
      Desired desired,
      Controls controls,
      SortedMap<FederationName, PairStatus> before,
      SortedMap<Pair, PairStatus> all,
      Answered answered,
      Instant now) {
    var placed = desired.in(region.name());
    if (placed.isEmpty()) {
      return new DeliveryReport(
          region.name(), "idle", new TreeMap<>(), new TreeMap<>(), List.of(), policy.tick());
    }
    var last = new TreeMap<FederationName, PairStatus>();
    var hurry = insisted;
    if (hurry) {
      insisted = false;
    }
    placed.forEach(
        (name, spec) -> {
          var status = asked(wanted(spec, desired, before, now), controls, now);
          last.put(name, hurry ? PairStatuses.hurried(status) : status);
        });
    var unseen = look(placed, last, controls, now);
    if (unseen.isEmpty()) {
      return seen(desired, controls, placed, last, all, answered, known.orElseThrow(), now);
    }
    if (hurry) {
      insisted = true; // It is asked for until the region can be seen.
    }
    return switch (unseen.get()) {
      case Observation.Blind blind -> {
        everything = true;
        yield unseen("blind", last, Unseen.of(blind.fault(), policy.tick()), now);
      }
      case Observation.Refused refused -> unseen("refused", last, Unseen.of(refused), now);
      case Observation.Seen seen -> throw new IllegalStateException("seen and not seen: " + seen);
    };
  }

  /**
   * The next tick looks at everything, and what waits for another try of a step is tried at once:
   * somebody asks for it. From any thread.
   */
  public void insist() {
    insisted = true;
    everything = true;
  }

  /**
   * Brings what is known up to date: with everything, or with what may have changed where that will
   * do.
   *
   * @return why it is not; empty: it is
   */
  private Optional<Observation> look(
      SortedMap<FederationName, FederationSpec> placed,
      SortedMap<FederationName, PairStatus> last,
      Controls controls,
      Instant now) {
    var targets = new TreeSet<Target>();
    var releases = new TreeMap<FederationName, Digest>();
    placed.forEach(
        (name, spec) -> {
          targets.add(release(spec).target());
          releases.put(name, release(spec).digest());
        });
    var fits =
        known.filter(
            it ->
                !everything && !it.tooOld(controls, releases, targets, last.values(), policy, now));
    if (fits.isEmpty()) {
      return lookAtAll(Collections.unmodifiableSortedSet(targets), controls, releases, now);
    }
    var it = fits.get().aimed(releases, last, routed(placed, fits.get().seen()), now);
    if (it.mustHear(policy, now)) {
      it = it.heard(region.audit(targets, it.ear().since(), it.back(now)), now);
    }
    known = Optional.of(it); // What was heard stays heard, whatever becomes of the looks.
    var uncounted = count(now);
    if (uncounted.isPresent()) {
      return uncounted;
    }
    // What it hung on may be gone too: an org, a space, the whole database of the region.
    return known.orElseThrow().lost(it)
        ? lookAtAll(Collections.unmodifiableSortedSet(targets), controls, releases, now)
        : glances();
  }

  /** Federations that want routes which do not lead to their apps, as last seen. */
  private Set<FederationName> routed(
      SortedMap<FederationName, FederationSpec> placed, Observation.Seen seen) {
    var routed = new TreeSet<FederationName>();
    placed.forEach(
        (name, spec) -> {
          if (seen.spaces().get(release(spec).target()) instanceof SpaceView.Readable space
              && spec.apps().stream()
                  .anyMatch(
                      app ->
                          !Optional.ofNullable(space.apps().get(app.name()))
                              .map(
                                  view ->
                                      view.routes().containsAll(app.routes())
                                          && !Chosen.missing(app, view))
                              .orElse(app.routes().isEmpty()))) {
            routed.add(name);
          }
        });
    return routed;
  }

  private Optional<Observation> lookAtAll(
      SortedSet<Target> targets,
      Controls controls,
      SortedMap<FederationName, Digest> releases,
      Instant now) {
    everything = false; // Before the look: who insists meanwhile is not answered by it.
    var observed = region.observe(targets);
    if (observed instanceof Observation.Seen seen) {
      known = Optional.of(Known.whole(seen, controls, releases, known, now));
      return Optional.empty();
    }
    everything = true;
    return Optional.of(observed);
  }

  private Optional<Observation> count(Instant now) {
    var it = known.orElseThrow();
    var due = it.due(policy, now);
    if (!due.isEmpty()) {
      var counted = region.glance(it.seen(), due, EnumSet.of(Part.PROCESSES));
      if (!(counted instanceof Observation.Seen seen)) {
        return Optional.of(counted);
      }
      known = Optional.of(it.counted(due, seen, now));
    }
    return Optional.empty();
  }

  private Optional<Observation> glances() {
    var it = known.orElseThrow();
    for (var look : it.looks()) {
      var glanced = region.glance(it.seen(), look.federations(), look.parts());
      if (!(glanced instanceof Observation.Seen seen)) {
        return Optional.of(glanced);
      }
      it = it.read(look, seen);
      known = Optional.of(it);
    }
    return Optional.empty();
  }

  /** The last status, aimed at what git wants now. */
  private PairStatus wanted(
      FederationSpec spec,
      Desired desired,
      SortedMap<FederationName, PairStatus> before,
      Instant now) {
    var last = before.get(spec.name());
    var aim = new PairStatus.Aim(release(spec).digest(), desired.generation());
    return last == null
        ? PairStatuses.first(new Pair(spec.name(), region.name()), aim, now)
        : PairStatuses.aimed(last, aim);
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
      Answered answered,
      Known looked,
      Instant now) {
    var sight = looked.ear().explained(looked.seen());
    var lineage = Lineage.look(git, desired, region.name(), sight);
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
          var space = Objects.requireNonNull(sight.spaces().get(release(spec).target()));
          switch (space) {
            case SpaceView.Unreadable it ->
                turns.add(Turn.still(Unseen.space(status, it.fault(), policy, now), policy.tick()));
            case SpaceView.Readable it -> {
              adoptable.put(name, claims.adoptable(spec, release(spec), it));
              if (looked.read(name)) {
                claims.adopted(spec, it).ifPresent(events::add);
              }
              var evidence =
                  new Evidence(
                      status.memory().askedAgo(now),
                      status.memory().crashing(),
                      Elsewhere.of(spec, region.name(), all),
                      answered);
              var plan = Planner.plan(spec, release(spec), claims, it, policy, evidence);
              plans.put(name, plan.steps().stream().map(Step::describe).toList());
              var tries = status.memory().tries().looked(plan.steps(), policy, now);
              var remembered = status.with(tries);
              last.put(name, remembered);
              var judged = Review.of(plan, it, region.name(), remembered, controls, policy, now);
              reviewed.add(
                  Uncounted.judge(judged, looked.seen().instances().unseen(), remembered, policy));
            }
          }
        });
    turns.addAll(take(reviewed, last, looked, now));
    for (var turn : turns) {
      var name = turn.status().pair().federation();
      statuses.put(name, PairStatuses.seenAt(turn.status(), looked.lookedAt()));
      events.addAll(turn.events());
    }
    var after = looked.after(turns, now);
    known = Optional.of(after);
    return report("seen", last, statuses, plans, events, again(after, turns, statuses, now))
        .with(new DeliveryReport.Marks(lineage.raise(), adoptable));
  }

  /** Each federation's turn, side by side; no more are staged at once than are pushed at once. */
  private List<Turn> take(
      List<Review.Reviewed> reviewed,
      SortedMap<FederationName, PairStatus> last,
      Known looked,
      Instant now) {
    var staging = reviewed.stream().filter(it -> it.plan().awaits().contains(Part.BUILDS)).count();
    var room = policy.federationsAtOnce() - staging;
    var work = new ArrayList<Supplier<Turn>>();
    for (var each : reviewed) {
      var status = Objects.requireNonNull(last.get(each.plan().federation()));
      var stages = each.steps().stream().anyMatch(Delivery::stages);
      if (stages && room-- <= 0) {
        work.add(() -> Turn.held(PairStatuses.known(status, crowded(), now)));
      } else {
        var read = looked.read(each.plan().federation());
        work.add(() -> Turn.take(region, each, status, read, policy, now));
      }
    }
    return concurrency.all(policy.federationsAtOnce(), work);
  }

  private static boolean stages(Step step) {
    return step instanceof Step.Upload || step instanceof Step.Stage;
  }

  private Condition crowded() {
    return Condition.progressing(
        Reason.WAITING,
        policy.federationsAtOnce() + " federations are being staged here, the most at once");
  }

  private Duration again(
      Known after, List<Turn> turns, SortedMap<FederationName, PairStatus> statuses, Instant now) {
    var moves = turns.stream().anyMatch(Turn::moves);
    var count = after.untilCount(policy, now);
    var again = count.compareTo(policy.tick()) < 0 ? count : policy.tick();
    if (moves && after.pause(policy).compareTo(again) < 0) {
      again = after.pause(policy);
    }
    for (var turn : turns) {
      if (turn.again().isPresent()) {
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
