package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.regions.AppView;
import io.acf.regions.Mark;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds an app to a release that is completed there. */
final class Drift {
  private Drift() {}

  static AppPlan plan(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      DeliveryPolicy policy,
      Evidence evidence,
      Optional<Standing> shared) {
    var foreign = Others.deploying(view);
    if (foreign.isPresent()) {
      return AppPlan.wait(drifted(Others.deployment(view, foreign.get(), policy)), true);
    }
    var pushing = Others.pushing(view);
    if (pushing.isPresent()) {
      return AppPlan.wait(drifted(pushing.get().standing()), true);
    }
    var again = view.deployments(release.digest());
    if (!again.isEmpty() && again.getLast().status().active()) {
      return Rolling.follow(view, release, mark, again, policy, evidence);
    }
    if (!view.started()) {
      return AppPlan.finish(
          Standing.drifted(
              "stopped", view.name() + " was stopped by somebody; it is started again"),
          new Step.Start(release.target(), mark, view.name()),
          false);
    }
    var changed = droplet(view, release);
    if (changed.isPresent()) {
      return again(view, release, mark, evidence)
          .orElseGet(() -> AppPlan.wait(changed.get(), false));
    }
    var resized = resized(app, view);
    if (resized.isPresent()) {
      // Instances that run keep what they have until they are started anew.
      return new AppPlan(
          resized.get(),
          List.of(),
          true,
          List.of(),
          List.of(
              new Step.Deploy(
                  release.target(), mark, view.name(), release.artifact(), again.size())),
          false,
          Optional.empty(),
          Set.of());
    }
    return reapply(app, view)
        .map(
            standing ->
                new AppPlan(
                    standing,
                    List.of(),
                    true,
                    List.of(),
                    List.of(),
                    false,
                    Optional.empty(),
                    Set.of()))
        .orElseGet(
            () ->
                AppPlan.wait(
                    Planner.unready(view).or(() -> shared).orElse(Standing.CONVERGED), false));
  }

  /** Of a release that is completed, it is drift. */
  private static Standing drifted(Standing standing) {
    return new Standing(State.DRIFTED, standing.reason(), standing.message(), standing.tip());
  }

  /** What applying the manifest again brings back: instances and routes act at once in CF. */
  private static Optional<Standing> reapply(AppSpec app, AppView view) {
    var missing = new TreeSet<>(app.routes());
    missing.removeAll(view.routes());
    if (!missing.isEmpty()) {
      return Optional.of(
          Standing.drifted("routes", "not mapped to " + view.name() + ": " + missing));
    }
    for (var entry : app.instances().entrySet()) {
      var process = view.processes().get(entry.getKey());
      if (process != null && process.wanted() != entry.getValue()) {
        return Optional.of(
            Standing.drifted(
                "instances",
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
      AppView view, Release release, Mark mark, Evidence evidence) {
    var ours = view.deployments(release.digest());
    return ours.isEmpty() || !evidence.askedSince(ours.getLast().quiet())
        ? Optional.empty()
        : Optional.of(
            AppPlan.finish(
                Standing.drifted("droplet", "the release is deployed again: a person asked"),
                new Step.Deploy(
                    release.target(), mark, view.name(), release.artifact(), ours.size()),
                false));
  }

  /** Memory and disk that are not as in the manifest: somebody scaled the app. */
  private static Optional<Standing> resized(AppSpec app, AppView view) {
    for (var entry : app.sizes().entrySet()) {
      var process = view.processes().get(entry.getKey());
      if (process == null) {
        continue;
      }
      var what = view.name() + " " + entry.getKey() + " has ";
      var memory = entry.getValue().memory().filter(it -> other(it, process.memory()));
      if (memory.isPresent()) {
        return Optional.of(
            Standing.drifted(
                "memory", what + process.memory() + "M of memory, git says " + memory.get() + "M"));
      }
      var disk = entry.getValue().disk().filter(it -> other(it, process.disk()));
      if (disk.isPresent()) {
        return Optional.of(
            Standing.drifted(
                "disk", what + process.disk() + "M of disk, git says " + disk.get() + "M"));
      }
    }
    return Optional.empty();
  }

  private static boolean other(int wanted, int found) {
    return found > 0 && found != wanted;
  }

  private static Optional<Standing> droplet(AppView view, Release release) {
    var ours =
        view.builds(release.digest()).stream().flatMap(build -> build.droplet().stream()).toList();
    return view.droplet()
        .filter(current -> !ours.isEmpty() && !ours.contains(current))
        .map(
            current ->
                new Standing(
                    State.DRIFTED,
                    "droplet",
                    view.name() + " runs a droplet that is not of this release: somebody pushed",
                    "to deploy our release again: acf rollout retry FEDERATION REGION; or push a"
                        + " new commit"));
  }
}
