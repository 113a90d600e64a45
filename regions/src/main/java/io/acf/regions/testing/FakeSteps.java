package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.Creation;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeApp.FakeBuild;
import io.acf.regions.testing.FakeApp.FakeDeployment;
import io.acf.regions.testing.FakeApp.FakePackage;
import io.acf.regions.testing.Truth.Kind;
import java.time.Duration;
import java.util.Optional;

/** Does the steps of a space as the real adapter does them. */
final class FakeSteps {
  private static final Outcome DONE = new Outcome.Done();

  private final FakeSpace space;
  private final FakeClock clock;
  private final FakeWork work;
  private final FakeJobs jobs;
  private int changes;

  FakeSteps(FakeSpace space) {
    this.space = space;
    this.clock = space.clock;
    this.work = space.work;
    this.jobs = new FakeJobs(space);
  }

  /** How many steps have changed something. */
  int changes() {
    return changes;
  }

  Outcome execute(Step step) {
    return switch (step) {
      case Step.CreateApp it -> createApp(it);
      case Step.CreateRoute it -> createRoute(it);
      case Step.ApplyManifest it -> apply(it);
      case Step.Fence it -> onApp(it.app(), it.mark(), app -> fence(app, it.mark(), it.stated()));
      case Step.Upload it -> onApp(it.app(), it.mark(), app -> upload(app, it));
      case Step.Stage it -> onApp(it.app(), it.mark(), app -> stage(app, it));
      case Step.Deploy it -> onApp(it.app(), it.mark(), app -> deploy(app, it));
      case Step.Cancel it -> onApp(it.app(), it.mark(), app -> cancel(app, it.deployment()));
      case Step.Start it -> onApp(it.app(), it.mark(), this::start);
      case Step.Complete it ->
          onApp(it.app(), it.mark(), app -> complete(app, it.mark(), it.stated()));
      case Step.UnsetEnv it -> onApp(it.app(), it.mark(), app -> unset(app, it));
      case Step.OweRestart it ->
          onApp(it.app(), it.mark(), app -> marked(app, app.marks.restarting(it.deployments())));
      case Step.UnmapRoute it -> onApp(it.app(), it.mark(), app -> unmap(app, it.route()));
    };
  }

  private interface Work {
    Outcome on(FakeApp app);
  }

  private Outcome onApp(AppName name, Mark mark, Work job) {
    Optional<FakeApp> app = space.find(name);
    return app.isEmpty()
        ? failed(Fault.Cause.MISSING, "app " + name + " is not there", "")
        : barred(app.get(), mark).orElseGet(() -> job.on(app.get()));
  }

  /** Why nothing may be written on the app; empty: go on. */
  private static Optional<Outcome> barred(FakeApp app, Mark mark) {
    return Creation.barred(app.name, app.marks, mark).flatMap(Creation::result);
  }

  private Outcome createApp(Step.CreateApp step) {
    return Creation.of(step, space.find(step.app()).map(space::view))
        .result()
        .orElseGet(
            () -> {
              space.create(
                  step.app(), AppMarks.NONE.fenced(step.mark(), step.stated()).by(clock.replica));
              return changed(DONE);
            });
  }

  private Outcome fence(FakeApp app, Mark mark, Stated stated) {
    return app.marks.fencedBy(mark)
        ? DONE
        : marked(app, app.marks.fenced(mark, stated).by(clock.replica));
  }

  private Outcome marked(FakeApp app, AppMarks marks) {
    app.marks = marks;
    return changed(DONE);
  }

  private Outcome upload(FakeApp app, Step.Upload step) {
    var creation = Creation.of(step, space.view(app), Duration.ZERO);
    return creation
        .result()
        .orElseGet(
            () -> {
              var digest = step.artifact().digest();
              var made = new FakePackage(clock.guid("package"), Optional.of(digest), clock.now);
              int beside = app.filled(digest);
              app.packages.add(made);
              space.made(app, Kind.PACKAGE, made.guid, Optional.of(digest.label()), beside);
              work.process(app, made);
              return changed(DONE); // Staging waits until it is READY.
            });
  }

  private Outcome stage(FakeApp app, Step.Stage step) {
    var view = space.view(app);
    var creation = Creation.of(step, view);
    if (!(creation instanceof Creation.Create create)) {
      return creation.result().orElseThrow();
    }
    var from = app.packages.stream().filter(it -> it.guid.equals(create.of())).findFirst();
    var release = Optional.of(step.mark().release().label());
    var build =
        new FakeBuild(clock.guid("build"), from.orElseThrow(), release, clock.replica, clock.now);
    var beside =
        view.builds(step.mark().release()).stream()
            .filter(it -> it.state() != AppView.BuildView.State.FAILED)
            .count();
    app.builds.add(build);
    space.made(app, Kind.BUILD, build.guid, release, (int) beside);
    work.stage(app, build);
    return changed(Creation.outcome(space.view(app).builds().getLast()));
  }

  private Outcome createRoute(Step.CreateRoute step) {
    if (space.routes.contains(step.route())) {
      return DONE;
    }
    if (!space.takes(step.route().host())) {
      return failed(
          Fault.Cause.MISSING,
          "no domain here fits route " + step.route(),
          "Create the domain (cf create-shared-domain), or take the route out of the manifest.");
    }
    space.routes.add(step.route());
    return changed(DONE);
  }

  private Outcome apply(Step.ApplyManifest step) {
    var manifests = FakeManifest.read(step.manifest());
    for (FakeManifest wanted : manifests) {
      Optional<FakeApp> app = space.find(new AppName(wanted.name()));
      if (app.isEmpty()) {
        return failed(Fault.Cause.MISSING, "app " + wanted.name() + " is not there", "");
      }
      Optional<Outcome> barred = barred(app.get(), step.mark());
      if (barred.isPresent()) {
        return barred.get();
      }
    }
    return jobs.resume(step).orElseGet(() -> changed(jobs.post(step, manifests)));
  }

  private Outcome deploy(FakeApp app, Step.Deploy step) {
    var view = space.view(app);
    var creation = Creation.of(step, view, clock.replica.orElse(""));
    if (!(creation instanceof Creation.Create create)) {
      return creation.result().orElseThrow();
    }
    var release = Optional.of(step.mark().release().label());
    app.deployments.stream()
        .filter(it -> it.status.active())
        .forEach(it -> work.end(it, Status.SUPERSEDED));
    var made =
        new FakeDeployment(clock.guid("deployment"), release, create.of(), app.droplet, clock.now);
    app.deployments.add(made);
    int beside = view.deployments(step.mark().release()).size() - step.ended();
    space.made(app, Kind.DEPLOYMENT, made.guid, release, Math.max(0, beside));
    work.deploy(app, made);
    return changed(Creation.outcome(space.view(app).deployments().getLast()));
  }

  private Outcome cancel(FakeApp app, String guid) {
    Optional<FakeDeployment> there =
        app.deployments.stream().filter(it -> it.guid.equals(guid)).findFirst();
    if (there.isEmpty()) {
      return failed(Fault.Cause.MISSING, "deployment " + guid + " is not there", "");
    }
    FakeDeployment it = there.get();
    if (it.release.isEmpty()) {
      return failed(Fault.Cause.INVALID, "deployment " + guid + " is not ours", "");
    }
    if (!it.status.active()) {
      return DONE;
    }
    if (it.status != Status.CANCELING) {
      work.cancel(app, it);
      changes++;
    }
    return it.status == Status.CANCELED ? DONE : new Outcome.Accepted("deployment " + guid);
  }

  private Outcome start(FakeApp app) {
    if (app.started) {
      return DONE;
    }
    if (app.droplet.isEmpty()) {
      return failed(Fault.Cause.INVALID, "Assign a droplet before starting this app.", "");
    }
    work.start(app);
    return changed(DONE);
  }

  private Outcome complete(FakeApp app, Mark mark, Stated stated) {
    var marks = app.marks;
    return marks.release().filter(mark.release().label()::equals).isPresent()
            && marks.stated().equals(stated)
            && marks.restart().isEmpty()
        ? DONE
        : marked(app, marks.completed(mark, stated));
  }

  private Outcome unset(FakeApp app, Step.UnsetEnv step) {
    step.keys().forEach(app.env::remove);
    return marked(app, app.marks.without(Stated.ofEnv(step.keys())));
  }

  private Outcome unmap(FakeApp app, RouteUrl route) {
    app.routes.remove(route);
    return marked(app, app.marks.without(Stated.ofRoute(route)));
  }

  private Outcome changed(Outcome outcome) {
    changes++;
    return outcome;
  }

  static Outcome failed(Fault.Cause cause, String message, String tip) {
    return new Outcome.Failed(new Fault(cause, message, tip));
  }
}
