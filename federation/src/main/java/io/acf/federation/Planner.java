package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Commit;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Mark;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From what a region shows to what it needs: a function of these arguments alone, so that a kill -9
 * anywhere needs no repair and another replica can take over in the middle.
 *
 * <p>A release goes to all apps of a federation or to none: the manifest is applied, and
 * deployments begin, when every app has its droplet.
 */
public final class Planner {
  private Planner() {}

  static Plan plan(
      FederationSpec spec,
      Release release,
      Claims claims,
      SpaceView.Readable space,
      DeliveryPolicy policy,
      PairContext context) {
    var commit = claims.commit();
    var mark =
        new Mark(
            spec.name(), release.digest(), commit.generation(), commit.id(), marks(spec, space));
    var apps =
        spec.apps().stream()
            .map(app -> plan(app, release, mark, claims, space, policy, context))
            .toList();
    var steps = steps(spec, release, mark, space, apps);
    var condition = condition(apps, steps);
    var missing = missingDomain(spec, space).or(() -> ForeignWork.route(spec, release, space));
    var ours = ours(spec, release, mark, claims, space);
    return missing.isPresent()
        ? facts(
            spec,
            release,
            commit,
            space,
            ours,
            Condition.worse(condition, missing.get()),
            ends(apps),
            apps)
        : facts(spec, release, commit, space, ours, condition, steps, apps);
  }

  /** Where nothing is done, what has steps of its own is held back by the other apps. */
  private static Condition condition(List<AppPlan> apps, List<Step> steps) {
    var held = steps.isEmpty() && apps.stream().anyMatch(AppPlan::idle);
    return apps.stream()
        .filter(app -> !held || app.idle())
        .map(AppPlan::condition)
        .reduce(Condition.CONVERGED, Condition::worse);
  }

  /** Its apps that are there and nobody else's. */
  private static List<AppView> ours(
      FederationSpec spec, Release release, Mark mark, Claims claims, SpaceView.Readable space) {
    return spec.apps().stream()
        .flatMap(app -> Optional.ofNullable(space.apps().get(app.name())).stream())
        .filter(
            view ->
                !(claims.of(view.name(), view.marks(), release, mark)
                    instanceof Claims.Claim.Taken))
        .toList();
  }

  /** What its apps carry now. */
  private static SortedMap<AppName, AppMarks> marks(FederationSpec spec, SpaceView.Readable space) {
    var marks = new TreeMap<AppName, AppMarks>();
    for (var app : spec.apps()) {
      var view = space.apps().get(app.name());
      if (view != null) {
        marks.put(app.name(), view.marks());
      }
    }
    return marks;
  }

  private static List<Step> steps(
      FederationSpec spec,
      Release release,
      Mark mark,
      SpaceView.Readable space,
      List<AppPlan> apps) {
    if (apps.stream().anyMatch(AppPlan::blocked)) {
      return ends(apps);
    }
    if (apps.stream().anyMatch(AppPlan::takesOver)) {
      // What is not ours yet is fenced first; the next look goes on from there.
      return apps.stream()
          .filter(AppPlan::takesOver)
          .flatMap(app -> app.prepare().stream())
          .toList();
    }
    var steps = new ArrayList<Step>();
    apps.forEach(app -> steps.addAll(app.prepare()));
    if (apps.stream().anyMatch(AppPlan::manifest)) {
      if (apps.stream().anyMatch(AppPlan::busy)) {
        return steps;
      }
      routes(spec, space)
          .forEach(route -> steps.add(new Step.CreateRoute(release.target(), mark, route)));
      steps.add(new Step.ApplyManifest(release.target(), mark, release.manifest()));
      for (var app : spec.apps()) {
        Optional.ofNullable(space.apps().get(app.name()))
            .ifPresent(view -> steps.addAll(Leftovers.env(app, view, release, mark)));
      }
    }
    apps.forEach(app -> steps.addAll(app.stage()));
    if (apps.stream().noneMatch(AppPlan::staging)) {
      apps.forEach(app -> steps.addAll(app.finish()));
    }
    return steps;
  }

  /** Of a blocked federation only what ends something is done: a cancel. */
  private static List<Step> ends(List<AppPlan> apps) {
    return apps.stream().filter(AppPlan::blocked).flatMap(app -> app.finish().stream()).toList();
  }

  private static Plan facts(
      FederationSpec spec,
      Release release,
      Commit commit,
      SpaceView.Readable space,
      List<AppView> ours,
      Condition condition,
      List<Step> steps,
      List<AppPlan> apps) {
    var labels = ours.stream().map(AppView::release).distinct().toList();
    var processes = ours.stream().flatMap(view -> view.processes().values().stream()).toList();
    return new Plan(
        spec.name(),
        condition,
        steps,
        labels.size() == 1 && ours.size() == spec.apps().size() ? labels.get(0) : Optional.empty(),
        ours.stream()
            .flatMap(view -> completedAt(view, commit).stream())
            .max(Comparator.naturalOrder()),
        processes.stream().mapToInt(it -> it.running() + it.older()).sum(),
        spec.apps().stream().mapToInt(app -> wanted(app, space.apps().get(app.name()))).sum(),
        ours.size() == spec.apps().size()
            && ours.stream().allMatch(view -> ReleasePlanner.staged(view, release)),
        apps.stream().flatMap(app -> app.crashing().stream()).findFirst(),
        apps.stream().flatMap(app -> app.nextTryIn().stream()).min(Comparator.naturalOrder()),
        apps.stream().flatMap(app -> app.awaits().stream()).collect(Collectors.toSet()));
  }

  /**
   * The generation of what is completed. Before marks told it, only the fence did, as long as
   * nothing newer has raised it.
   */
  private static Optional<Generation> completedAt(AppView view, Commit commit) {
    var told = view.marks().completed();
    return told.isPresent()
        ? told
        : view.generation().filter(found -> found.compareTo(commit.generation()) < 0);
  }

  /** While old and new instances run side by side, neither's number is what is wanted. */
  private static int wanted(AppSpec app, @Nullable AppView view) {
    if (view == null || view.owner().isEmpty()) {
      return 0;
    }
    return view.processes().entrySet().stream()
        .mapToInt(
            it ->
                it.getValue().older() == 0
                    ? it.getValue().wanted()
                    : app.instances()
                        .getOrDefault(
                            it.getKey(), Math.max(it.getValue().wanted(), it.getValue().older())))
        .sum();
  }

  private static AppPlan plan(
      AppSpec app,
      Release release,
      Mark mark,
      Claims claims,
      SpaceView.Readable space,
      DeliveryPolicy policy,
      PairContext context) {
    var view = space.apps().get(app.name());
    if (view == null) {
      return create(app, release, mark);
    }
    return switch (claims.of(app.name(), view.marks(), release, mark)) {
      case Claims.Claim.Taken taken -> AppPlan.wait(taken.condition(), false);
      case Claims.Claim.Over over ->
          AppPlan.fence(
              over.condition(), new Step.Fence(release.target(), mark, app.name(), app.stated()));
      case Claims.Claim.Newer newer -> {
        var plan = ours(app, view, release, mark, space, policy, context);
        yield plan.idle() ? plan : AppPlan.wait(newer.condition(), false);
      }
      case Claims.Claim.Ours ignored -> ours(app, view, release, mark, space, policy, context);
    };
  }

  private static AppPlan ours(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      SpaceView.Readable space,
      DeliveryPolicy policy,
      PairContext context) {
    return view.settled(release.digest())
        ? Drift.plan(
            app,
            view,
            release,
            mark,
            policy,
            context,
            ForeignWork.shared(app, release, mark.federation(), space))
        : ReleasePlanner.plan(app, view, release, mark, policy, context);
  }

  private static AppPlan create(AppSpec app, Release release, Mark mark) {
    var target = release.target();
    return new AppPlan(
        Condition.progressing(Reason.CREATING, "app " + app.name() + " is being created"),
        List.of(
            new Step.CreateApp(target, mark, app.name(), app.stated()),
            new Step.Upload(target, mark, app.name(), release.artifact(app.name()))),
        true,
        List.of(new Step.Stage(target, mark, app.name(), release.artifact(app.name()))),
        List.of(new Step.Deploy(target, mark, app.name(), release.artifact(app.name()))),
        false,
        Optional.empty(),
        Set.of());
  }

  private static List<RouteUrl> routes(FederationSpec spec, SpaceView.Readable space) {
    return spec.apps().stream()
        .flatMap(app -> app.routes().stream())
        .filter(route -> !space.routes().contains(route))
        .distinct()
        .sorted()
        .toList();
  }

  private static Optional<Condition> missingDomain(FederationSpec spec, SpaceView.Readable space) {
    return routes(spec, space).stream()
        .filter(route -> space.domains().stream().noneMatch(domain -> under(route, domain)))
        .findFirst()
        .map(
            route ->
                Condition.failed(
                    Reason.MISSING,
                    "no domain of the region fits route " + route,
                    "create it there: cf create-shared-domain (or create-private-domain); "
                        + "the region has "
                        + String.join(", ", space.domains())));
  }

  private static boolean under(RouteUrl route, String domain) {
    var host = route.host().value();
    return host.equals(domain) || host.endsWith("." + domain);
  }

  /** All wanted instances of every process run; or why not. */
  static Optional<Condition> unready(AppView view) {
    for (var entry : view.processes().entrySet()) {
      var process = entry.getValue();
      if (process.running() >= process.wanted()) {
        continue;
      }
      var count =
          process.running() + " of " + process.wanted() + " " + entry.getKey() + " instances run";
      return Optional.of(
          process.crashed() > 0
              ? Condition.failed(
                  Reason.CRASHED,
                  count
                      + "; "
                      + process.crashed()
                      + " crashed"
                      + process.detail().map(": "::concat).orElse(""),
                  "cf logs " + view.name() + " --recent")
              : Condition.progressing(Reason.STARTING, count));
    }
    return Optional.empty();
  }

  static Duration left(Duration deadline, Duration age) {
    return age.compareTo(deadline) < 0 ? deadline.minus(age) : Duration.ZERO;
  }
}
