package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Release;
import io.acf.config.Target;
import io.acf.health.Pair;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The delivery loop of one region: observe, plan, review, execute, report. A tick remembers
 * nothing; how things stood is passed in, how they stand is returned.
 */
public final class Delivery {
  private final Region region;
  private final Concurrency concurrency;
  private final DeliveryPolicy policy;

  public Delivery(Region region, Concurrency concurrency, DeliveryPolicy policy) {
    this.region = region;
    this.concurrency = concurrency;
    this.policy = policy;
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
    var placed = desired.in(region.name());
    if (placed.isEmpty()) {
      return new DeliveryReport(
          region.name(), "idle", new TreeMap<>(), new TreeMap<>(), List.of(), policy.tick());
    }
    var last = new TreeMap<FederationName, PairStatus>();
    placed.forEach((name, spec) -> last.put(name, wanted(spec, desired, before, now)));
    var targets = new TreeSet<Target>();
    placed.values().forEach(spec -> targets.add(release(spec).target()));
    return switch (region.observe(Collections.unmodifiableSortedSet(targets))) {
      case Observation.Seen seen -> seen(desired, controls, placed, last, seen, now);
      case Observation.Blind blind ->
          unseen("blind", last, Unseen.of(blind.fault(), policy.tick()), now);
      case Observation.Refused refused ->
          unseen("refused", last, Unseen.of(refused.reason(), refused.retryAfter()), now);
    };
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
      Observation.Seen seen,
      Instant now) {
    var plans = new TreeMap<FederationName, List<String>>();
    var work = new ArrayList<Supplier<Worked>>();
    placed.forEach(
        (name, spec) -> {
          var status = Objects.requireNonNull(last.get(name));
          switch (Objects.requireNonNull(seen.spaces().get(release(spec).target()))) {
            case SpaceView.Unreadable unreadable ->
                work.add(
                    () ->
                        new Worked(
                            Unseen.space(status, unreadable.fault(), policy, now),
                            List.of(),
                            policy.tick()));
            case SpaceView.Readable space -> {
              var plan = Planner.plan(spec, release(spec), desired.generation(), space, policy);
              plans.put(name, plan.steps().stream().map(Step::describe).toList());
              var reviewed = Review.of(plan, region.name(), status, controls, now);
              work.add(() -> work(reviewed, status, now));
            }
          }
        });
    var done = concurrency.all(policy.federationsAtOnce(), work);
    var statuses = new TreeMap<FederationName, PairStatus>();
    var events = new ArrayList<Event.Draft>();
    var again = policy.tick();
    for (var worked : done) {
      statuses.put(worked.status().pair().federation(), worked.status());
      events.addAll(worked.events());
      again = worked.again().compareTo(again) < 0 ? worked.again() : again;
    }
    return report("seen", last, statuses, plans, events, again);
  }

  /** What became of one federation in this tick. */
  private record Worked(PairStatus status, List<Event.Draft> events, Duration again) {}

  private Worked work(Review.Reviewed reviewed, PairStatus last, Instant now) {
    var plan = reviewed.plan();
    var events = new ArrayList<Event.Draft>();
    for (var step : reviewed.steps()) {
      var outcome = region.execute(step);
      if (outcome instanceof Outcome.Done) {
        events.add(event(Event.Kind.STEP_DONE, step));
        continue;
      }
      if (outcome instanceof Outcome.Failed failed) {
        events.add(
            event(Event.Kind.STEP_FAILED, step)
                .with("reason", failed.fault().cause().reason())
                .with("message", failed.fault().message()));
      }
      var status = PairStatuses.stopped(last, plan, step, outcome, policy, now);
      return new Worked(status, events, again(status, outcome, now));
    }
    // What was done is looked at before it is believed.
    var again = events.isEmpty() ? reviewed.again(policy, now) : Duration.ZERO;
    return new Worked(
        PairStatuses.planned(
            last, plan, reviewed.standing(), reviewed.nextTry(), !events.isEmpty(), now),
        events,
        again);
  }

  private Duration again(PairStatus status, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Done done -> Duration.ZERO;
      case Outcome.Accepted accepted -> policy.pace();
      case Outcome.Refused refused -> refused.retryAfter();
      case Outcome.Fenced fenced -> policy.tick();
      case Outcome.Failed failed ->
          status.nextTry().map(next -> Duration.between(now, next)).orElse(policy.tick());
    };
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

  private Event.Draft event(Event.Kind kind, Step step) {
    return Event.Draft.of(kind, "acf")
        .region(region.name())
        .federation(step.mark().federation())
        .release(step.mark().release().hex())
        .with("step", step.describe());
  }
}
