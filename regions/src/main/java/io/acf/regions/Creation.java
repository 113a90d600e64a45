package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a step that makes something in CF is to make it, by what its app shows now. CF makes as
 * many of a kind as it is asked for; of ours there is at most one READY package per (app, digest),
 * one build that is STAGING or STAGED per (app, release) and one deployment per (app, release), as
 * long as whoever asks has read the app just before. What is left between the reading and the
 * making is in ADR 26.
 */
public sealed interface Creation {
  /** Longer than any call of another replica may be on its way. */
  Duration TAKE_OVER = Duration.ofSeconds(30);

  /**
   * Nothing like it is there: it is to be made.
   *
   * @param of guid of what it is made of: the package of a build, the droplet of a deployment;
   *     empty of an app or a package
   */
  record Create(String of) implements Creation {}

  /** A package was made and waits for its bits: they are sent to it, and none is made. */
  record Resume(String guid) implements Creation {}

  /**
   * It is there.
   *
   * @param outcome what the step came to with it
   */
  record Already(String guid, Outcome outcome) implements Creation {}

  /**
   * Something must end first, or another replica is about to make it.
   *
   * @param retryAfter when it may be otherwise; zero: that is not known
   */
  record NotYet(String reason, Duration retryAfter) implements Creation {}

  /** The app carries another fence than the one that was judged older. */
  record Fenced(AppMarks found) implements Creation {}

  /** It cannot be made. */
  record Refused(Fault fault) implements Creation {}

  /** What the step came to; empty: something is to be sent. */
  default Optional<Outcome> result() {
    return switch (this) {
      case Create ignored -> Optional.empty();
      case Resume ignored -> Optional.empty();
      case Already it -> Optional.of(it.outcome());
      case NotYet it -> Optional.of(new Outcome.Accepted(it.reason()));
      case Fenced it -> Optional.of(new Outcome.Fenced(it.found()));
      case Refused it -> Optional.of(new Outcome.Failed(it.fault()));
    };
  }

  /** Why nothing may be written on an app with these marks, whatever it is; empty: go on. */
  static Optional<Creation> barred(AppName app, AppMarks found, Mark mark) {
    return switch (mark.bars(app, found)) {
      case NONE -> Optional.empty();
      case FENCED -> Optional.of(new Fenced(found));
      case TAKEN ->
          Optional.of(
              new Refused(
                  new Fault(
                      Fault.Cause.INVALID,
                      "app " + app + " is not ours: the name is taken",
                      "Rename the app in the manifest, or delete the other one (cf delete).")));
    };
  }

  /**
   * An app, of which CF takes a name once.
   *
   * @param there whatever has its name; empty: nothing
   */
  static Creation of(Step.CreateApp step, Optional<AppView> there) {
    return there
        .map(
            app ->
                barred(step.app(), app.marks(), step.mark())
                    .orElseGet(() -> new Already(app.guid(), new Outcome.Done())))
        .orElseGet(() -> new Create(""));
  }

  /**
   * A package, READY or about to be. Of several that wait for their bits, who made one of them may
   * have seen no other and be sending to it: nobody else sends anything until such an upload must
   * have ended. Then all send to the oldest, and the others never become READY.
   *
   * @param app with its packages
   * @param sending longest time from the making of a package to the end of its upload
   */
  static Creation of(Step.Upload step, AppView app, Duration sending) {
    return barred(app.name(), app.marks(), step.mark())
        .orElseGet(() -> bits(packages(app, step.artifact().digest()), sending));
  }

  private static Creation bits(List<PackageView> packages, Duration sending) {
    for (var it : packages) {
      switch (it.state()) {
        case READY, PROCESSING_UPLOAD, COPYING -> {
          return new Already(it.guid(), new Outcome.Done()); // Staging waits until it is READY.
        }
        case AWAITING_UPLOAD, FAILED, EXPIRED -> {
          // It has no bits.
        }
      }
    }
    var waiting =
        packages.stream().filter(it -> it.state() == PackageView.State.AWAITING_UPLOAD).toList();
    if (waiting.isEmpty()) {
      return new Create("");
    }
    var youngest = waiting.stream().map(PackageView::age).min(Duration::compareTo).orElseThrow();
    return waiting.size() > 1 && youngest.compareTo(sending) < 0
        ? new NotYet(
            "a package that another replica made at the same moment", sending.minus(youngest))
        : new Resume(waiting.getFirst().guid());
  }

  private static List<PackageView> packages(AppView app, Digest artifact) {
    return app.packages().stream()
        .filter(it -> it.artifact().filter(artifact.label()::equals).isPresent())
        .toList();
  }

  /**
   * A build, of the package of the artefact. One that FAILED does not stand in the way: whether
   * another try is worth it was decided before.
   *
   * @param app with its packages and builds
   */
  static Creation of(Step.Stage step, AppView app) {
    return barred(app.name(), app.marks(), step.mark())
        .orElseGet(() -> build(step, app, step.artifact().digest()));
  }

  private static Creation build(Step.Stage step, AppView app, Digest artifact) {
    var from = stageable(app, artifact);
    if (from.isEmpty()) {
      return new Refused(
          new Fault(
              Fault.Cause.MISSING,
              "no READY package of " + artifact.brief(),
              "It is uploaded by a next step."));
    }
    return switch (from.get().state()) {
      case PROCESSING_UPLOAD, COPYING -> new NotYet("package " + from.get().guid(), Duration.ZERO);
      case EXPIRED -> new Refused(Fault.of(Fault.Cause.FAILED, "the package expired"));
      case FAILED, AWAITING_UPLOAD ->
          new Refused(
              Fault.of(
                  Fault.Cause.FAILED,
                  "CF could not take the package: "
                      + from.get().error().orElse("no reason given")));
      case READY ->
          app.builds(step.mark().release()).stream()
              .filter(
                  it ->
                      switch (it.state()) {
                        case STAGING -> true;
                        case STAGED -> it.droplet().isPresent();
                        case FAILED -> false;
                      })
              .findFirst()
              .<Creation>map(it -> new Already(it.guid(), outcome(it)))
              .orElseGet(() -> new Create(from.get().guid()));
    };
  }

  /** What is staged: a READY package before one that is about to be, and that before a lost one. */
  static Optional<PackageView> stageable(AppView app, Digest artifact) {
    Optional<PackageView> coming = Optional.empty();
    for (var it : packages(app, artifact)) {
      switch (it.state()) {
        case READY -> {
          return Optional.of(it);
        }
        case PROCESSING_UPLOAD, COPYING -> coming = Optional.of(it);
        case FAILED, EXPIRED -> coming = coming.or(() -> Optional.of(it));
        case AWAITING_UPLOAD -> {
          // Its bits were never sent: uploaded by a next step.
        }
      }
    }
    return coming;
  }

  /**
   * A deployment. CF stages one build of an app at a time and takes any number of deployments: so
   * the replica that made the build deploys it, and another one only where that has not come about
   * for {@link #TAKE_OVER}.
   *
   * @param app with its builds and deployments
   * @param replica who asks, as in the label {@link Mark#REPLICA}; empty: nobody else is there
   */
  static Creation of(Step.Deploy step, AppView app, String replica) {
    return barred(app.name(), app.marks(), step.mark())
        .orElseGet(() -> rollout(step, app, replica));
  }

  private static Creation rollout(Step.Deploy step, AppView app, String replica) {
    var release = step.mark().release();
    var staged =
        app.builds(release).reversed().stream()
            .filter(it -> it.state() == BuildView.State.STAGED && it.droplet().isPresent())
            .findFirst();
    if (staged.isEmpty()) {
      return new Refused(
          new Fault(
              Fault.Cause.MISSING,
              "no droplet of release " + release.brief(),
              "It is staged by a next step."));
    }
    var ours = app.deployments(release);
    if (ours.size() > step.ended()) { // Decided on fewer than there are: another one was faster.
      return new Already(ours.getLast().guid(), outcome(ours.getLast()));
    }
    return deploys(staged.get(), replica)
        ? new Create(staged.get().droplet().orElseThrow())
        : new NotYet(
            "the replica that staged it, which deploys it", TAKE_OVER.minus(staged.get().quiet()));
  }

  /** Whether this replica may deploy what that build made. */
  static boolean deploys(BuildView build, String replica) {
    return replica.isEmpty()
        || build.replica().filter(it -> !it.equals(replica)).isEmpty()
        || build.quiet().compareTo(TAKE_OVER) >= 0;
  }

  /** What staging has come to with this build. */
  static Outcome outcome(BuildView build) {
    return switch (build.state()) {
      case STAGED -> new Outcome.Done();
      case STAGING -> new Outcome.Accepted("build " + build.guid());
      case FAILED ->
          new Outcome.Failed(
              new Fault(
                  Fault.Cause.FAILED,
                  build.error().orElse("staging failed"),
                  "See cf logs --recent, mend the app and commit."));
    };
  }

  /** What deploying has come to with this deployment. */
  static Outcome outcome(DeploymentView deployment) {
    return switch (deployment.status()) {
      case DEPLOYED -> new Outcome.Done();
      case DEPLOYING, CANCELING -> new Outcome.Accepted("deployment " + deployment.guid());
      case PAUSED -> new Outcome.Accepted("paused deployment " + deployment.guid());
      case CANCELED, SUPERSEDED ->
          new Outcome.Failed(
              new Fault(
                  Fault.Cause.FAILED,
                  "deployment " + deployment.guid() + " was canceled or superseded",
                  "See why the app did not start (cf logs --recent), then commit."));
    };
  }
}
