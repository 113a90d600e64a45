package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Creation;
import io.acf.regions.Mark;
import io.acf.regions.Part;
import io.acf.regions.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings an app that is ours to a release that is not completed there. */
final class ReleasePlanner {
  /** Staging errors that the same bits always give (CF: 170003, 170004). */
  private static final Set<String> HOPELESS =
      Set.of("NoAppDetectedError", "BuildpackCompileFailed");

  /** CF gives up by then by itself. */
  private static final java.time.Duration STAGING_DEADLINE = java.time.Duration.ofMinutes(16);

  private ReleasePlanner() {}

  static AppPlan plan(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      DeliveryPolicy policy,
      PairContext context) {
    var label = release.digest().label();
    var other =
        view.deployments().stream()
            .filter(deployment -> deployment.status().active())
            .filter(deployment -> deployment.release().filter(label::equals).isEmpty())
            .findFirst();
    if (other.isPresent()) {
      return supersede(view, release, mark, other.get(), policy);
    }
    var ours = view.deployments(release.digest());
    if (ours.isEmpty()) {
      var pushing = ForeignWork.pushing(view);
      if (pushing.isPresent()) {
        return pushing.get();
      }
    }
    return ours.isEmpty()
        ? prepare(app, view, release, mark, policy, context, 0)
        : Rolling.follow(app, view, release, mark, ours, policy, context);
  }

  /** Our own older deployment is cancelled first; somebody else's is waited for. */
  private static AppPlan supersede(
      AppView view, Release release, Mark mark, DeploymentView deployment, DeliveryPolicy policy) {
    if (deployment.release().isEmpty()) {
      return AppPlan.wait(ForeignWork.deployment(view, deployment, policy), true, Part.DEPLOYMENTS);
    }
    var condition =
        Condition.progressing(
            Reason.SUPERSEDING, "the older deployment of " + view.name() + " is being cancelled");
    return deployment.status() == DeploymentView.Status.CANCELING
        ? AppPlan.wait(condition, true, Part.DEPLOYMENTS)
        : new AppPlan(
            condition,
            List.of(new Step.Cancel(release.target(), mark, view.name(), deployment.guid())),
            false,
            List.of(),
            List.of(),
            true,
            Optional.empty(),
            Set.of());
  }

  /**
   * @param ended deployments of the release that are over and do not count
   */
  static AppPlan prepare(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      DeliveryPolicy policy,
      PairContext context,
      int ended) {
    var target = release.target();
    var prepare = new ArrayList<Step>();
    if (!view.marks().fencedBy(mark)) {
      prepare.add(new Step.Fence(target, mark, view.name(), app.stated()));
    }
    var builds = view.builds(release.digest()).reversed();
    var failed = builds.stream().filter(build -> build.state() == BuildView.State.FAILED).toList();
    var alive = builds.size() > failed.size();
    if (!alive && !failed.isEmpty() && !retries(failed, policy, context)) {
      return stagingFailed(failed, mark, policy, context);
    }
    var staged = builds.stream().anyMatch(build -> build.state() == BuildView.State.STAGED);
    if (alive && !staged) {
      return staging(prepare, builds.get(0));
    }
    var bits =
        staged
            ? Optional.<PackageView>empty()
            : Creation.stageable(view, release.artifact(view.name()).digest());
    if (bits.filter(ReleasePlanner::processed).isPresent()) {
      return processing(view, prepare, bits.get());
    }
    if (!staged && bits.filter(it -> it.state() == PackageView.State.READY).isEmpty()) {
      prepare.add(new Step.Upload(target, mark, view.name(), release.artifact(view.name())));
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
            : List.<Step>of(
                new Step.Stage(target, mark, view.name(), release.artifact(view.name())));
    return new AppPlan(
        Condition.progressing(
            Reason.PREPARING, "artefact " + release.artifact(view.name()).digest().brief()),
        prepare,
        // A build of this release is made after its manifest was applied: once is enough.
        !alive,
        stage,
        List.of(new Step.Deploy(target, mark, view.name(), release.artifact(view.name()), ended)),
        false,
        Optional.empty(),
        Set.of());
  }

  private static AppPlan staging(List<Step> prepare, BuildView newest) {
    if (newest.age().compareTo(STAGING_DEADLINE) > 0) {
      return AppPlan.wait(
          new Condition(
              State.FAILED,
              Reason.STAGING_DEADLINE,
              "staging has not ended in " + Durations.words(STAGING_DEADLINE)),
          false,
          Part.BUILDS);
    }
    return new AppPlan(
        Condition.progressing(
            Reason.STAGING, "CF is staging, for " + Durations.words(newest.age()) + " so far"),
        prepare,
        false,
        List.of(),
        List.of(),
        false,
        Optional.empty(),
        Set.of(Part.BUILDS));
  }

  private static boolean processed(PackageView bits) {
    return bits.state() == PackageView.State.PROCESSING_UPLOAD
        || bits.state() == PackageView.State.COPYING;
  }

  /** CF has the bits and is still working on them: nothing is staged before that is over. */
  private static AppPlan processing(AppView view, List<Step> prepare, PackageView bits) {
    var age = Durations.words(bits.age());
    var condition =
        bits.age().compareTo(STAGING_DEADLINE) > 0
            ? new Condition(
                State.FAILED,
                Reason.STAGING_DEADLINE,
                "CF has not processed the bits of " + view.name() + " in " + age)
            : Condition.progressing(
                Reason.PREPARING,
                "CF processes the bits of " + view.name() + ", for " + age + " so far");
    return new AppPlan(
        condition,
        prepare,
        false,
        List.of(),
        List.of(),
        true,
        Optional.empty(),
        Set.of(Part.PACKAGES));
  }

  /** Whether CF has made a droplet of the release. */
  static boolean staged(AppView view, Release release) {
    return view.builds(release.digest()).stream()
        .anyMatch(build -> build.state() == BuildView.State.STAGED);
  }

  private static boolean retries(
      List<BuildView> failed, DeliveryPolicy policy, PairContext context) {
    return context.askedSince(failed.get(0).age())
        || mayPass(failed, context) && stagingPause(failed, policy).isZero();
  }

  /** The same bits fail for ever, unless they are known to be good. */
  private static boolean mayPass(List<BuildView> failed, PairContext context) {
    return failed.stream().noneMatch(ReleasePlanner::hopeless)
        || !context.elsewhere().staged().isEmpty();
  }

  private static java.time.Duration stagingPause(List<BuildView> failed, DeliveryPolicy policy) {
    return Planner.left(policy.backoff(policy.stagingRetry(), failed.size()), failed.get(0).age());
  }

  private static boolean hopeless(BuildView build) {
    return build.error().filter(error -> HOPELESS.stream().anyMatch(error::startsWith)).isPresent();
  }

  private static AppPlan stagingFailed(
      List<BuildView> failed, Mark mark, DeliveryPolicy policy, PairContext context) {
    var staged = context.elsewhere().staged();
    var passes = mayPass(failed, context);
    var retry = "acf rollout retry " + mark.federation();
    var condition =
        Condition.failed(
            Reason.STAGING_FAILED,
            failed.get(0).error().orElse("staging failed without a word")
                + (staged.isEmpty()
                    ? ""
                    : "; the same bits were staged in " + Elsewhere.names(staged)),
            passes
                ? "it is tried again by itself; at once: " + retry
                : "mend what is staged and push a new commit; to try the same bits again: "
                    + retry);
    var nextTryIn =
        passes ? Optional.of(stagingPause(failed, policy)) : Optional.<java.time.Duration>empty();
    return new AppPlan(
        condition, List.of(), false, List.of(), List.of(), false, nextTryIn, Set.of());
  }
}
