package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.RegionName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.testing.FakeApp.FakeBuild;
import io.acf.regions.testing.FakeApp.FakeDeployment;
import io.acf.regions.testing.FakeApp.FakePackage;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What others do in a {@link FakeRegion}: with cf, by hand, or because an instance dies. */
abstract class FakeOthers extends FakeInstall {
  FakeOthers(RegionName name, FakeClock clock, SortedSet<String> domains, Target... targets) {
    super(name, clock, domains, targets);
  }

  private FakeApp app(Target target, AppName app) {
    clock.follow();
    return space(target).app(app);
  }

  /** Somebody writes other marks on the app. */
  public synchronized void mark(Target target, AppName app, UnaryOperator<AppMarks> change) {
    FakeApp there = app(target, app);
    there.marks = change.apply(there.marks);
    happened("audit.app.update", target, app, false);
  }

  /** Somebody maps a route to the app. */
  public synchronized void map(Target target, AppName app, RouteUrl route) {
    app(target, app).routes.add(route);
    space(target).routes.add(route);
    happened("audit.app.map-route", target, app, false);
  }

  /** Somebody takes the route off the app. */
  public synchronized void unmap(Target target, AppName app, RouteUrl route) {
    app(target, app).routes.remove(route);
    happened("audit.app.unmap-route", target, app, false);
  }

  /** The same, without an audit event that we may read. */
  public synchronized void unmapUnheard(Target target, AppName app, RouteUrl route) {
    app(target, app).routes.remove(route);
  }

  /** Somebody deploys the app by hand, and stops half way: a canary that is paused. */
  public synchronized void pausedCanary(Target target, AppName app) {
    FakeApp there = app(target, app);
    var made =
        new FakeDeployment(
            clock.guid("deployment"),
            Optional.empty(),
            clock.guid("droplet"),
            there.droplet,
            clock.now);
    made.to(Status.PAUSED, clock.now);
    there.deployments.add(made);
    happened("audit.app.deployment.create", target, app, false);
  }

  /** Somebody goes on with, or cancels, what they deployed by hand. */
  public synchronized void endCanary(Target target, AppName app) {
    app(target, app).deployments.stream()
        .filter(it -> it.release.isEmpty() && it.status.active())
        .forEach(it -> it.to(Status.CANCELED, clock.now));
    happened("audit.app.deployment.cancel", target, app, false);
  }

  /** Somebody cancels what is being deployed. */
  public synchronized void cancelDeployment(Target target, AppName app) {
    FakeApp there = app(target, app);
    for (FakeDeployment it : there.deployments) {
      if (it.status.active()) {
        space(target).work.end(it, Status.CANCELED);
        there.droplet = it.previous;
      }
    }
  }

  /**
   * Somebody begins a {@code cf push} of the app: a package, and a build if {@code staging}. Where
   * ticks are counted it never goes on.
   */
  public synchronized void foreignPush(Target target, AppName app, boolean staging) {
    FakeApp there = app(target, app);
    var bits = new FakePackage(clock.guid("package"), Optional.empty(), clock.now);
    bits.state = PackageView.State.READY;
    there.packages.add(bits);
    if (staging) {
      var build =
          new FakeBuild(clock.guid("build"), bits, Optional.empty(), Optional.empty(), clock.now);
      there.builds.add(build);
      if (clock.follows()) {
        space(target).work.stage(there, build);
      }
    }
    happened(staging ? "audit.app.build.create" : "audit.app.package.create", target, app, false);
  }

  /** Somebody else's app, started, with one instance. */
  public synchronized void foreignApp(Target target, AppName app) {
    clock.follow();
    FakeApp made = space(target).create(app, AppMarks.NONE);
    made.droplet = Optional.of(clock.guid("droplet"));
    space(target).work.start(made);
  }

  /** Somebody deletes the app, with all that belongs to it. */
  public synchronized void delete(Target target, AppName app) {
    clock.follow();
    happened("audit.app.delete-request", target, app, false);
    space(target).delete(app);
  }

  /**
   * So many web instances crash, and stay down until {@code 0}; where a clock is followed, for the
   * time that its pace says.
   */
  public synchronized void crash(Target target, AppName app, int instances) {
    FakeApp there = app(target, app);
    there.crashed = 0;
    if (clock.follows()) {
      space(target).work.crash(there, instances);
    } else {
      there.crashed = instances;
    }
    if (instances > 0) {
      happened("audit.app.process.crash", target, app, false);
    }
  }

  /** Somebody stops the app. */
  public synchronized void stop(Target target, AppName app) {
    space(target).work.stop(app(target, app));
    happened("audit.app.stop", target, app, false);
  }

  /** Somebody starts the app. */
  public synchronized void start(Target target, AppName app) {
    FakeApp there = app(target, app);
    if (!there.started) {
      space(target).work.start(there);
      happened("audit.app.start", target, app, false);
    }
  }

  /** Somebody scales the app's web process, without an audit event that we may read. */
  public synchronized void scale(Target target, AppName app, int instances) {
    space(target).work.scale(app(target, app), instances);
  }

  /** Somebody gives the app's web process so many MB. */
  public synchronized void resize(Target target, AppName app, int megabytes) {
    app(target, app).memory = megabytes;
  }

  /** Somebody sets an environment variable. */
  public synchronized void setEnv(Target target, AppName app, String key, String value) {
    app(target, app).env.put(key, value);
    happened("audit.app.update", target, app, false);
  }

  /** What is set on the app. */
  public synchronized SortedMap<String, String> env(Target target, AppName app) {
    return new TreeMap<>(app(target, app).env);
  }
}
