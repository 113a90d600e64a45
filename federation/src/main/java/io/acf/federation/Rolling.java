package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.Mark;
import io.acf.regions.Part;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the deployment of the wanted release to its end, and decides what comes after that. */
final class Rolling {
  private Rolling() {}

  /**
   * @param ours deployments of the release, 1 or more, the newest last
   */
  static AppPlan follow(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      List<DeploymentView> ours,
      DeliveryPolicy policy,
      PairContext context) {
    var newest = ours.getLast();
    return switch (newest.status()) {
      case DEPLOYING, PAUSED -> rolls(view, release, mark, newest, policy, context);
      case CANCELING ->
          AppPlan.wait(
              Condition.progressing(Reason.CANCELING, "the deployment is being cancelled"),
              true,
              Part.DEPLOYMENTS);
      case CANCELED, SUPERSEDED -> ended(app, view, release, mark, ours, policy, context);
      case DEPLOYED -> deployed(app, view, release, mark, context.answered());
    };
  }

  private static AppPlan deployed(
      AppSpec app, AppView view, Release release, Mark mark, Answered answered) {
    if (!view.started()) {
      return AppPlan.finish(
          Condition.progressing(
              Reason.STOPPED, view.name() + " was stopped by somebody; it is started again"),
          new Step.Start(release.target(), mark, view.name()),
          false);
    }
    return Planner.unready(view)
        .map(condition -> AppPlan.wait(condition, false, Part.PROCESSES))
        .orElseGet(() -> complete(app, view, release, mark, answered));
  }

  private static AppPlan complete(
      AppSpec app, AppView view, Release release, Mark mark, Answered answered) {
    var steps = new ArrayList<>(Leftovers.routes(app, view, release, mark, answered));
    steps.add(
        new Step.Complete(
            release.target(),
            mark,
            view.name(),
            release.artifact(view.name()),
            Leftovers.noted(app, view, answered)));
    return AppPlan.finish(Condition.progressing(Reason.COMPLETING, "every instance runs"), steps);
  }

  private static AppPlan rolls(
      AppView view,
      Release release,
      Mark mark,
      DeploymentView deployment,
      DeliveryPolicy policy,
      PairContext context) {
    var crashing = crashing(view, deployment, context);
    var why = deployment.error().map(error -> "; " + error).orElse("");
    if (deployment.age().compareTo(policy.progressDeadline()) < 0) {
      var deadline = Durations.words(Planner.left(policy.progressDeadline(), deployment.age()));
      return AppPlan.wait(
              crashing
                  .map(found -> crashes(view, found, why, deadline))
                  .orElseGet(
                      () ->
                          Condition.progressing(
                              Reason.DEPLOYING, "rolling, deadline in " + deadline + why)),
              true,
              Part.DEPLOYMENTS,
              Part.PROCESSES)
          .with(crashing);
    }
    return AppPlan.finish(
        Condition.failed(
            Reason.PROGRESS_DEADLINE,
            "the deployment was not done in " + Durations.words(policy.progressDeadline()) + why,
            "mend the app and push a new commit; cf logs " + view.name() + " --recent"),
        new Step.Cancel(release.target(), mark, view.name(), deployment.guid()),
        true);
  }

  /** What crashed once of a deployment stays said until it ends: in between CF starts it again. */
  private static Optional<Memory.Crashing> crashing(
      AppView view, DeploymentView deployment, PairContext context) {
    var before = context.crashing().filter(seen -> seen.deployment().equals(deployment.guid()));
    var down = view.processes().values().stream().mapToInt(AppView.ProcessView::crashed).sum();
    if (down == 0) {
      return before;
    }
    var words =
        view.processes().values().stream()
            .flatMap(process -> process.detail().stream())
            .findFirst()
            .or(() -> before.map(Memory.Crashing::words))
            .orElse("");
    var most = Math.max(down, before.map(Memory.Crashing::most).orElse(0));
    return Optional.of(new Memory.Crashing(deployment.guid(), most, words));
  }

  private static Condition crashes(
      AppView view, Memory.Crashing found, String why, String deadline) {
    var fresh = view.processes().values();
    var down = fresh.stream().mapToInt(AppView.ProcessView::crashed).sum();
    var all = Math.max(fresh.stream().mapToInt(AppView.ProcessView::wanted).sum(), found.most());
    var old = fresh.stream().mapToInt(AppView.ProcessView::older).sum();
    return new Condition(
        State.PROGRESSING,
        Reason.CRASHING,
        (down > 0
                ? down + " of " + all + " new instances of " + view.name() + " crashed"
                : "new instances of " + view.name() + " crashed and are started again")
            + (found.words().isEmpty() ? "" : ": " + found.words())
            + why
            + (old > 0 ? "; " + old + " of the release before serve" : "")
            + "; given up in "
            + deadline,
        "cf logs "
            + view.name()
            + " --recent; mend it and push a new commit, nobody has to wait"
            + " for the deadline");
  }

  /** Nothing was said against the release, unless it had all its time. */
  private static AppPlan ended(
      AppSpec app,
      AppView view,
      Release release,
      Mark mark,
      List<DeploymentView> ours,
      DeliveryPolicy policy,
      PairContext context) {
    var newest = ours.getLast();
    var lasted = newest.age().minus(newest.quiet());
    var serves = context.elsewhere().serves();
    var passes =
        newest.status() == DeploymentView.Status.SUPERSEDED
            || lasted.compareTo(policy.progressDeadline()) < 0
            || !serves.isEmpty();
    var pause = policy.backoff(policy.deploymentRetry(), failures(ours));
    var nextTryIn = Planner.left(pause, newest.quiet());
    if (context.askedSince(newest.quiet()) || passes && nextTryIn.isZero()) {
      return ReleasePlanner.prepare(app, view, release, mark, policy, context, ours.size());
    }
    var retry = "acf rollout retry " + mark.federation();
    var condition =
        Condition.failed(
            newest.status() == DeploymentView.Status.SUPERSEDED
                ? Reason.DEPLOYMENT_SUPERSEDED
                : Reason.DEPLOYMENT_CANCELED,
            "the deployment of this release was "
                + how(newest, lasted)
                + (serves.isEmpty()
                    ? ""
                    : "; the same release serves in " + Elsewhere.names(serves)),
            passes
                ? "it is tried again by itself; at once: " + retry
                : "mend the app and push a new commit; to try the same release again: " + retry);
    return new AppPlan(
        condition,
        List.of(),
        false,
        List.of(),
        List.of(),
        false,
        passes ? Optional.of(nextTryIn) : Optional.empty(),
        java.util.Set.of());
  }

  private static int failures(List<DeploymentView> ours) {
    return (int) ours.stream().filter(it -> it.status() != DeploymentView.Status.DEPLOYED).count();
  }

  private static String how(DeploymentView ended, Duration lasted) {
    return ended.status() == DeploymentView.Status.SUPERSEDED
        ? "superseded by somebody else's"
        : "cancelled after " + Durations.words(lasted);
  }
}
