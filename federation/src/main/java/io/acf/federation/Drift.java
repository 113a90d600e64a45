package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.Mark;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds an app to a release that is completed there. */
final class Drift {
  private Drift() {}

  static AppPlan plan(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      DeliveryPolicy policy,
      PairContext context,
      Optional<Condition> shared) {
    var foreign = ForeignWork.deploying(view);
    if (foreign.isPresent()) {
      return AppPlan.wait(drifted(ForeignWork.deployment(view, foreign.get(), policy)), true);
    }
    var pushing = ForeignWork.pushing(view);
    if (pushing.isPresent()) {
      return AppPlan.wait(drifted(pushing.get().condition()), true);
    }
    var again = view.deployments(release.digest());
    if (!again.isEmpty() && again.getLast().status().active()) {
      return Rolling.follow(app, view, release, mark, again, policy, context);
    }
    var owed = view.marks().restart();
    if (owed.isPresent() && again.size() > owed.get()) {
      return Rolling.follow(app, view, release, mark, again, policy, context);
    }
    if (!view.started()) {
      return AppPlan.finish(
          Condition.drifted(
              Reason.STOPPED, view.name() + " was stopped by somebody; it is started again"),
          new Step.Start(release.target(), mark, view.name()),
          false);
    }
    var changed = droplet(view, release, mark);
    if (changed.isPresent()) {
      return again(view, release, mark, context)
          .orElseGet(() -> AppPlan.wait(changed.get(), false));
    }
    var stale = leftovers(app, view, release, mark, context.answered());
    if (stale.isPresent()) {
      return stale.get();
    }
    var resized = resized(app, view).or(() -> SettingsDrift.of(app, view));
    if (resized.isPresent() || owed.isPresent()) {
      return restart(view, release, mark, again, resized, policy);
    }
    return reapply(app, view)
        .map(
            condition ->
                new AppPlan(
                    condition,
                    List.of(),
                    true,
                    List.of(),
                    List.of(),
                    false,
                    Optional.empty(),
                    Set.of()))
        .or(() -> noted(app, view, release, mark, context.answered()))
        .orElseGet(
            () ->
                AppPlan.wait(
                    Planner.unready(view)
                        .or(() -> shared)
                        .orElseGet(() -> Leftovers.converged(app, view)),
                    false));
  }

  /** The route that CF chose is noted as stated, for a later release to take it away. */
  private static Optional<AppPlan> noted(
      AppSpec app, AppView view, Release release, Mark mark, Answered answered) {
    return ChosenRoutes.unnoted(app, view)
        ? Optional.of(
            AppPlan.finish(
                Condition.progressing(Reason.COMPLETING, "the route that CF has chosen is noted"),
                new Step.Complete(
                    release.target(),
                    mark,
                    view.name(),
                    release.artifact(view.name()),
                    Leftovers.noted(app, view, answered)),
                false))
        : Optional.empty();
  }

  /**
   * Sets right what instances that run only get when they start anew. That they must is noted
   * first, so that the deployment follows though this is broken off in between.
   *
   * @param what empty: it is set right, and the deployment is still owed
   */
  private static AppPlan restart(
      AppView view,
      Release release,
      Mark mark,
      List<DeploymentView> before,
      Optional<Condition> what,
      DeliveryPolicy policy) {
    var condition =
        what.orElseGet(
            () ->
                Condition.drifted(
                    Reason.RESTARTING, view.name() + " is started anew for what was set right"));
    var owed = view.marks().restart().isPresent();
    var pause = pause(before, policy);
    if (!owed && !pause.isZero()) {
      return AppPlan.pause(condition, pause);
    }
    var target = release.target();
    return new AppPlan(
        condition,
        owed ? List.of() : List.of(new Step.OweRestart(target, mark, view.name(), before.size())),
        what.isPresent(),
        List.of(),
        List.of(
            new Step.Deploy(
                target, mark, view.name(), release.artifact(view.name()), before.size())),
        false,
        Optional.empty(),
        Set.of());
  }

  /** Starting all instances anew is no small matter: who undoes it is answered ever more rarely. */
  private static Duration pause(List<DeploymentView> before, DeliveryPolicy policy) {
    return before.size() < 2
        ? Duration.ZERO
        : Planner.left(
            policy.backoff(policy.deploymentRetry(), before.size() - 1), before.getLast().quiet());
  }

  /** A release that never got far, or a name that was released since, has left something behind. */
  private static Optional<AppPlan> leftovers(
      AppSpec app, AppView view, Release release, Mark mark, Answered answered) {
    var steps = new ArrayList<>(Leftovers.env(app, view, release, mark));
    steps.addAll(Leftovers.routes(app, view, release, mark, answered));
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            AppPlan.finish(
                Condition.drifted(
                    Reason.LEFT_OVER,
                    "a former release has left behind what git does not state any more: "
                        + steps.stream().map(Step::describe).collect(Collectors.joining("; "))),
                steps));
  }

  /** Of a release that is completed, it is drift. */
  private static Condition drifted(Condition condition) {
    return condition.in(State.DRIFTED);
  }

  /** What applying the manifest again brings back: instances and routes act at once in CF. */
  private static Optional<Condition> reapply(AppSpec app, AppView view) {
    var missing = new TreeSet<>(app.routes());
    missing.removeAll(view.routes());
    if (!missing.isEmpty()) {
      return Optional.of(
          Condition.drifted(Reason.ROUTES, "not mapped to " + view.name() + ": " + missing));
    }
    if (ChosenRoutes.missing(app, view)) {
      return Optional.of(
          Condition.drifted(
              Reason.ROUTES,
              view.name()
                  + " has no route, and git leaves it to CF to choose "
                  + ChosenRoutes.words(app)));
    }
    for (var entry : app.instances().entrySet()) {
      var process = view.processes().get(entry.getKey());
      if (process != null && process.wanted() != entry.getValue()) {
        return Optional.of(
            Condition.drifted(
                Reason.INSTANCES,
                view.name()
                    + " "
                    + entry.getKey()
                    + " is scaled to "
                    + process.wanted()
                    + ", git says "
                    + entry.getValue()));
      }
    }
    return Optional.empty();
  }

  /** A person asks for our release back. */
  private static Optional<AppPlan> again(
      AppView view, Release release, Mark mark, PairContext context) {
    var ours = view.deployments(release.digest());
    return ours.isEmpty() || !context.askedSince(ours.getLast().quiet())
        ? Optional.empty()
        : Optional.of(
            AppPlan.finish(
                Condition.drifted(Reason.DROPLET, "the release is deployed again: a person asked"),
                new Step.Deploy(
                    release.target(),
                    mark,
                    view.name(),
                    release.artifact(view.name()),
                    ours.size()),
                false));
  }

  /** Memory and disk that are not as in the manifest: somebody scaled the app. */
  private static Optional<Condition> resized(AppSpec app, AppView view) {
    for (var entry : app.sizes().entrySet()) {
      var process = view.processes().get(entry.getKey());
      if (process == null) {
        continue;
      }
      var what = view.name() + " " + entry.getKey() + " has ";
      var memory = entry.getValue().memory().filter(it -> other(it, process.memory()));
      if (memory.isPresent()) {
        return Optional.of(
            Condition.drifted(
                Reason.MEMORY,
                what + process.memory() + "M of memory, git says " + memory.get() + "M"));
      }
      var disk = entry.getValue().disk().filter(it -> other(it, process.disk()));
      if (disk.isPresent()) {
        return Optional.of(
            Condition.drifted(
                Reason.DISK, what + process.disk() + "M of disk, git says " + disk.get() + "M"));
      }
    }
    return Optional.empty();
  }

  private static boolean other(int wanted, int found) {
    return found > 0 && found != wanted;
  }

  private static Optional<Condition> droplet(AppView view, Release release, Mark mark) {
    var ours =
        view.builds(release.digest()).stream().flatMap(build -> build.droplet().stream()).toList();
    return view.droplet()
        .filter(current -> !ours.isEmpty() && !ours.contains(current))
        .map(
            current ->
                new Condition(
                    State.DRIFTED,
                    Reason.DROPLET,
                    view.name() + " runs a droplet that is not of this release: somebody pushed",
                    "to deploy our release again: acf rollout retry "
                        + mark.federation()
                        + "; or push a new commit"));
  }
}
