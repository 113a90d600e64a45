package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Mark;
import io.acf.regions.Part;
import io.acf.regions.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings an app that is ours to a release that is not completed there. */
final class Advance {
  /** Staging errors that the same bits always give (CF: 170003, 170004). */
  private static final Set<String> HOPELESS =
      Set.of("NoAppDetectedError", "BuildpackCompileFailed");

  /** CF gives up by then by itself. */
  private static final java.time.Duration STAGING_DEADLINE = java.time.Duration.ofMinutes(16);

  private Advance() {}

  static AppPlan plan(
      AppSpec app, AppView view, Release release, Mark mark, DeliveryPolicy policy) {
    var label = release.digest().label();
    var other =
        view.deployments().stream()
            .filter(deployment -> deployment.status().active())
            .filter(deployment -> deployment.release().filter(label::equals).isEmpty())
            .findFirst();
    if (other.isPresent()) {
      return supersede(view, release, mark, other.get());
    }
    // One deployment per (app, release): whatever became of it is the answer, unless another
    // release was begun since and this one comes back.
    var ours = view.deployment(release.digest());
    return ours.isPresent()
        ? follow(view, release, mark, ours.get(), policy)
        : prepare(app, view, release, mark, policy);
  }

  /** Our own older deployment is cancelled first; somebody else's is waited for. */
  private static AppPlan supersede(
      AppView view, Release release, Mark mark, DeploymentView deployment) {
    if (deployment.release().isEmpty()) {
      return AppPlan.wait(
          Standing.progressing(
              "foreign-deployment", "a deployment that is not ours is in flight on " + view.name()),
          true,
          Part.DEPLOYMENTS);
    }
    var standing =
        Standing.progressing(
            "superseding", "the older deployment of " + view.name() + " is being cancelled");
    return deployment.status() == DeploymentView.Status.CANCELING
        ? AppPlan.wait(standing, true, Part.DEPLOYMENTS)
        : new AppPlan(
            standing,
            List.of(new Step.Cancel(release.target(), mark, view.name(), deployment.guid())),
            false,
            List.of(),
            List.of(),
            true,
            Optional.empty(),
            Set.of());
  }

  private static AppPlan follow(
      AppView view, Release release, Mark mark, DeploymentView deployment, DeliveryPolicy policy) {
    return switch (deployment.status()) {
      case DEPLOYING, PAUSED -> {
        var why = deployment.error().map(error -> "; " + error).orElse("");
        if (deployment.age().compareTo(policy.progressDeadline()) < 0) {
          yield AppPlan.wait(
              Standing.progressing(
                  "deploying",
                  "rolling, deadline in "
                      + Durations.words(Planner.rest(policy.progressDeadline(), deployment.age()))
                      + why),
              true,
              Part.DEPLOYMENTS,
              Part.PROCESSES);
        }
        yield AppPlan.finish(
            Standing.failed(
                "progress-deadline",
                "the deployment was not done in "
                    + Durations.words(policy.progressDeadline())
                    + why,
                "mend the app and push a new commit; cf logs " + view.name() + " --recent"),
            new Step.Cancel(release.target(), mark, view.name(), deployment.guid()),
            true);
      }
      case CANCELING ->
          AppPlan.wait(
              Standing.progressing("canceling", "the deployment is being cancelled"),
              true,
              Part.DEPLOYMENTS);
      case CANCELED, SUPERSEDED ->
          AppPlan.wait(
              Standing.failed(
                  "deployment-" + deployment.status().name().toLowerCase(java.util.Locale.ROOT),
                  "the deployment of this release was "
                      + (deployment.status() == DeploymentView.Status.CANCELED
                          ? "cancelled: it passed its deadline, or somebody cancelled it"
                          : "superseded by somebody else's"),
                  "push a new commit that changes the release"),
              false);
      case DEPLOYED ->
          Planner.unready(view)
              .map(standing -> AppPlan.wait(standing, false, Part.PROCESSES))
              .orElseGet(
                  () ->
                      AppPlan.finish(
                          Standing.progressing("completing", "every instance runs"),
                          new Step.Complete(
                              release.target(), mark, view.name(), release.artifact()),
                          false));
    };
  }

  private static AppPlan prepare(
      AppSpec app, AppView view, Release release, Mark mark, DeliveryPolicy policy) {
    var target = release.target();
    var prepare = new ArrayList<Step>();
    if (!view.marks().fencedBy(mark)) {
      prepare.add(new Step.Fence(target, mark, view.name()));
    }
    var builds = view.builds(release.digest()).reversed();
    var failed = builds.stream().filter(build -> build.state() == BuildView.State.FAILED).toList();
    var alive = builds.size() > failed.size();
    if (!alive && !failed.isEmpty() && !retries(failed, policy)) {
      return stagingFailed(failed, policy);
    }
    var staged = builds.stream().anyMatch(build -> build.state() == BuildView.State.STAGED);
    if (alive && !staged) {
      return staging(prepare, builds.get(0));
    }
    if (!staged && ready(view, release).isEmpty()) {
      prepare.add(new Step.Upload(target, mark, view.name(), release.artifact()));
    }
    // CF stages one build of an app at a time: ours comes after it.
    var older =
        view.builds().stream()
            .filter(build -> build.state() == BuildView.State.STAGING)
            .findFirst();
    if (!alive && older.isPresent()) {
      return staging(prepare, older.get());
    }
    var stage =
        staged
            ? List.<Step>of()
            : List.<Step>of(new Step.Stage(target, mark, view.name(), release.artifact()));
    return new AppPlan(
        Standing.progressing("preparing", "artefact " + release.artifact().digest().brief()),
        prepare,
        // A build of this release is made after its manifest was applied: once is enough.
        !alive,
        stage,
        List.of(new Step.Deploy(target, mark, view.name(), release.artifact())),
        false,
        Optional.empty(),
        Set.of());
  }

  private static AppPlan staging(List<Step> prepare, BuildView newest) {
    if (newest.age().compareTo(STAGING_DEADLINE) > 0) {
      return AppPlan.wait(
          Standing.failed(
              "staging-deadline",
              "staging has not ended in " + Durations.words(STAGING_DEADLINE),
              "ask those who run the region; a new commit is staged anew"),
          false,
          Part.BUILDS);
    }
    return new AppPlan(
        Standing.progressing(
            "staging", "CF is staging, for " + Durations.words(newest.age()) + " so far"),
        prepare,
        false,
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        Set.of(Part.BUILDS));
  }

  static Optional<PackageView> ready(AppView view, Release release) {
    var label = release.artifact().digest().label();
    return view.packages().stream()
        .filter(bits -> bits.state() == PackageView.State.READY)
        .filter(bits -> bits.artifact().filter(label::equals).isPresent())
        .findFirst();
  }

  private static boolean retries(List<BuildView> failed, DeliveryPolicy policy) {
    return failed.stream().noneMatch(Advance::hopeless) && stagingRest(failed, policy).isZero();
  }

  private static java.time.Duration stagingRest(List<BuildView> failed, DeliveryPolicy policy) {
    return Planner.rest(policy.backoff(policy.stagingRetry(), failed.size()), failed.get(0).age());
  }

  private static boolean hopeless(BuildView build) {
    return build.error().filter(error -> HOPELESS.stream().anyMatch(error::startsWith)).isPresent();
  }

  private static AppPlan stagingFailed(List<BuildView> failed, DeliveryPolicy policy) {
    var standing =
        Standing.failed(
            "staging-failed",
            failed.get(0).error().orElse("staging failed without a word"),
            "mend what is staged and push a new commit");
    var rest =
        failed.stream().anyMatch(Advance::hopeless)
            ? Optional.<java.time.Duration>empty()
            : Optional.of(stagingRest(failed, policy));
    return new AppPlan(standing, List.of(), false, List.of(), List.of(), false, rest, Set.of());
  }
}
