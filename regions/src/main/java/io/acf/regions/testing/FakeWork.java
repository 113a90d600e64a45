package io.acf.regions.testing;

import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.testing.FakeApp.FakeBuild;
import io.acf.regions.testing.FakeApp.FakeDeployment;
import io.acf.regions.testing.FakeApp.FakePackage;
import io.acf.regions.testing.Truth.Kind;
import java.time.Duration;
import java.util.Optional;

/** What a {@link FakeRegion} goes on with by itself, in its own time. */
final class FakeWork {
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final FakeClock clock;
  private final FakeFaults faults;
  private final Truth truth;

  FakeWork(FakeClock clock, FakeFaults faults, Truth truth) {
    this.clock = clock;
    this.faults = faults;
    this.truth = truth;
  }

  void process(FakeApp app, FakePackage bits) {
    clock.in(
        clock.pace.processing(),
        () -> {
          bits.state = PackageView.State.READY;
          bits.artifact.ifPresent(it -> truth.ready(app.guid, it));
          truth.became(clock.instant(), Kind.PACKAGE, bits.guid, "READY");
        });
    clock.run();
  }

  void stage(FakeApp app, FakeBuild build) {
    clock.in(clock.pace.staging(), () -> staged(app, build));
    clock.run();
  }

  private void staged(FakeApp app, FakeBuild build) {
    build.error =
        faults.stagingError.or(
            () ->
                clock.happens(clock.pace.stagingFails())
                    ? Optional.of("StagingError - the cell went away")
                    : Optional.empty());
    boolean failed = build.error.isPresent();
    build.state = failed ? BuildView.State.FAILED : BuildView.State.STAGED;
    build.droplet = failed ? Optional.empty() : Optional.of(clock.guid("droplet"));
    build.changed = clock.now;
    truth.became(clock.instant(), Kind.BUILD, build.guid, build.state.name());
    if (build.release.isEmpty() && !failed && !app.deleted) { // As cf push goes on.
      app.droplet = build.droplet;
      start(app);
    }
  }

  /** Puts the droplet of the deployment in force; where the app runs, instance by instance. */
  void deploy(FakeApp app, FakeDeployment made) {
    app.droplet = Optional.of(made.droplet);
    if (app.started) {
      roll(app, made, clock.pace.instance());
    } else {
      end(made, Status.DEPLOYED);
      start(app);
    }
    clock.run();
  }

  private void roll(FakeApp app, FakeDeployment made, FakePace.Span span) {
    clock.in(
        span,
        () -> {
          if (made.status != Status.DEPLOYING || app.deleted) {
            return;
          }
          made.stuck = faults.stuck();
          if (made.stuck) {
            return;
          }
          made.fresh++;
          if (clock.follows() && made.fresh < app.wanted) {
            roll(app, made, clock.pace.instance());
            return;
          }
          if (clock.follows()) { // All instances are new ones.
            app.starts++;
            app.booting = 0;
            app.crashed = 0;
          }
          end(made, Status.DEPLOYED);
        });
  }

  /** What could not go on may go on. */
  void resume(FakeApp app) {
    for (var it : app.deployments) {
      if (it.stuck && !faults.stuck()) {
        it.stuck = false;
        roll(app, it, clock.follows() ? clock.pace.instance() : FakePace.INSTANT.instance());
      }
    }
  }

  void cancel(FakeApp app, FakeDeployment it) {
    app.droplet = it.previous;
    it.to(Status.CANCELING, clock.now);
    clock.in(
        clock.pace.canceling(),
        () -> {
          if (it.status == Status.CANCELING) {
            end(it, Status.CANCELED);
          }
        });
    clock.run();
  }

  /** At once, without a word. */
  void end(FakeDeployment it, Status status) {
    it.to(status, clock.now);
    truth.became(clock.instant(), Kind.DEPLOYMENT, it.guid, status.name());
  }

  void start(FakeApp app) {
    app.started = true;
    app.starts++;
    app.booting = 0;
    app.crashed = 0;
    boot(app, app.wanted);
  }

  void stop(FakeApp app) {
    app.started = false;
    app.starts++;
    app.booting = 0;
    app.crashed = 0;
  }

  void scale(FakeApp app, int instances) {
    int more = instances - app.wanted;
    app.wanted = instances;
    if (more > 0 && app.started) {
      boot(app, more);
    }
    app.booting = Math.min(app.booting, instances);
  }

  private void boot(FakeApp app, int instances) {
    if (!clock.follows()) {
      return;
    }
    app.booting += instances;
    int starts = app.starts;
    for (int i = 0; i < instances; i++) {
      clock.in(clock.pace.instance(), () -> booted(app, starts));
    }
  }

  private void booted(FakeApp app, int starts) {
    if (app.starts != starts || app.booting == 0) {
      return;
    }
    if (faults.cellsAway) {
      clock.in(AGAIN, () -> booted(app, starts));
      return;
    }
    app.booting--;
    if (clock.happens(clock.pace.instancesCrash())) {
      crash(app, 1);
    }
  }

  /** So many more instances are down; where time is followed they come back by themselves. */
  void crash(FakeApp app, int instances) {
    app.crashed = Math.min(app.wanted, app.crashed + instances);
    int starts = app.starts;
    clock.in(
        clock.pace.down(),
        () -> {
          if (app.starts == starts) {
            app.crashed = Math.max(0, app.crashed - instances);
          }
        });
  }
}
