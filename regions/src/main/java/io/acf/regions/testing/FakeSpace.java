package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Creation;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeApp.FakeBuild;
import io.acf.regions.testing.FakeApp.FakeDeployment;
import io.acf.regions.testing.FakeApp.FakePackage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A space of a {@link FakeRegion}: does steps as the real adapter does them. */
final class FakeSpace {
  private static final Outcome DONE = new Outcome.Done();

  private final SortedMap<AppName, FakeApp> apps = new TreeMap<>();
  private final SortedSet<RouteUrl> routes = new TreeSet<>();
  private final SortedSet<String> domains;
  private final FakeClock clock;
  private Optional<Fault> unreadable = Optional.empty();
  private int guids;
  private int changes;
  Optional<String> stagingError = Optional.empty();
  Optional<String> deploymentError = Optional.empty();
  Optional<String> deploymentCrash = Optional.empty();
  boolean crashesSayWhy = true;

  FakeSpace(FakeClock clock, SortedSet<String> domains) {
    this.clock = clock;
    this.domains = new TreeSet<>(domains);
  }

  SpaceView view() {
    if (unreadable.isPresent()) {
      return new SpaceView.Unreadable(unreadable.get());
    }
    SortedMap<AppName, AppView> views = new TreeMap<>();
    apps.forEach(
        (name, app) -> {
          AppView view = view(app);
          views.put(name, crashesSayWhy ? view : unexplained(view));
        });
    return new SpaceView.Readable(views, domains, routes);
  }

  private static AppView unexplained(AppView view) {
    SortedMap<String, AppView.ProcessView> bare = new TreeMap<>();
    view.processes()
        .forEach(
            (type, it) ->
                bare.put(
                    type,
                    new AppView.ProcessView(
                        it.guid(),
                        it.wanted(),
                        it.running(),
                        it.starting(),
                        it.crashed(),
                        Optional.empty(),
                        it.older(),
                        it.memory(),
                        it.disk(),
                        it.age())));
    return view.with(
        view.packages(), view.builds(), view.deployments(), bare, view.routes(), view.settings());
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
      case Step.OweRestart it -> onApp(it.app(), it.mark(), app -> owe(app, it.deployments()));
      case Step.UnmapRoute it -> onApp(it.app(), it.mark(), app -> unmap(app, it.route()));
    };
  }

  private interface Work {
    Outcome on(FakeApp app);
  }

  private Outcome onApp(AppName name, Mark mark, Work work) {
    FakeApp app = apps.get(name);
    if (app == null) {
      return failed(Fault.Cause.MISSING, "app " + name + " is not there", "");
    }
    return barred(app, mark).orElseGet(() -> work.on(app));
  }

  /** Why nothing may be written on the app; empty: go on. */
  private static Optional<Outcome> barred(FakeApp app, Mark mark) {
    return Creation.barred(app.name, app.marks, mark).flatMap(Creation::result);
  }

  private AppView view(FakeApp app) {
    return app.view(clock.now, deploymentError, deploymentCrash);
  }

  private Outcome createApp(Step.CreateApp step) {
    var there = Optional.ofNullable(apps.get(step.app())).map(this::view);
    return Creation.of(step, there)
        .result()
        .orElseGet(
            () -> {
              var marks = AppMarks.NONE.fenced(step.mark(), step.stated()).by(clock.replica);
              apps.put(step.app(), new FakeApp(guid("app"), step.app(), marks));
              return changed(DONE);
            });
  }

  private Outcome fence(FakeApp app, Mark mark, Stated stated) {
    if (app.marks.fencedBy(mark)) {
      return DONE;
    }
    app.marks = app.marks.fenced(mark, stated).by(clock.replica);
    return changed(DONE);
  }

  private Outcome upload(FakeApp app, Step.Upload step) {
    return Creation.of(step, view(app), Duration.ZERO)
        .result()
        .orElseGet(
            () -> {
              var made =
                  new FakePackage(
                      guid("package"), Optional.of(step.artifact().digest()), clock.now);
              made.readyAt = clock.ticks + clock.pace;
              app.packages.add(made);
              progress();
              return changed(DONE); // Staging waits until it is READY.
            });
  }

  private Outcome stage(FakeApp app, Step.Stage step) {
    var creation = Creation.of(step, view(app));
    if (!(creation instanceof Creation.Create create)) {
      return creation.result().orElseThrow();
    }
    var from = app.packages.stream().filter(it -> it.guid.equals(create.of())).findFirst();
    var release = Optional.of(step.mark().release().label());
    var build = new FakeBuild(guid("build"), from.orElseThrow(), release, clock.replica, clock.now);
    build.doneAt = clock.ticks + clock.pace;
    app.builds.add(build);
    progress();
    return changed(Creation.outcome(view(app).builds().getLast()));
  }

  private Outcome createRoute(Step.CreateRoute step) {
    if (routes.contains(step.route())) {
      return DONE;
    }
    String host = step.route().host().value();
    if (domains.stream().noneMatch(domain -> host.equals(domain) || host.endsWith("." + domain))) {
      return failed(
          Fault.Cause.MISSING,
          "no domain here fits route " + step.route(),
          "Create the domain (cf create-shared-domain), or take the route out of the manifest.");
    }
    routes.add(step.route());
    return changed(DONE);
  }

  private Outcome apply(Step.ApplyManifest step) {
    var manifests = FakeManifest.read(step.manifest());
    for (FakeManifest wanted : manifests) {
      FakeApp app = apps.get(new AppName(wanted.name()));
      if (app == null) {
        return failed(Fault.Cause.MISSING, "app " + wanted.name() + " is not there", "");
      }
      Optional<Outcome> barred = barred(app, step.mark());
      if (barred.isPresent()) {
        return barred.get();
      }
    }
    for (FakeManifest wanted : manifests) {
      FakeApp app = app(new AppName(wanted.name()));
      app.wanted = wanted.instances();
      app.memory = wanted.memory() > 0 ? wanted.memory() : app.memory;
      app.env.putAll(wanted.env());
      map(app, wanted);
    }
    return changed(DONE);
  }

  /** As CF maps routes of a manifest: none, those listed, or where there is none one of its own. */
  private void map(FakeApp app, FakeManifest wanted) {
    if (wanted.flags().contains("no-route")) {
      app.routes.clear();
      return;
    }
    app.routes.addAll(wanted.routes());
    var random = wanted.flags().contains("random-route");
    if (!wanted.flags().contains("routes")
        && app.routes.isEmpty()
        && (random || wanted.flags().contains("default-route"))) {
      var host = wanted.name() + (random ? "-calm-otter-" + ++guids : "");
      app.routes.add(new RouteUrl(new Hostname(host + "." + domains.first()), ""));
    }
    routes.addAll(app.routes);
  }

  private Outcome deploy(FakeApp app, Step.Deploy step) {
    var creation = Creation.of(step, view(app), clock.replica.orElse(""));
    if (!(creation instanceof Creation.Create create)) {
      return creation.result().orElseThrow();
    }
    var droplet = Optional.of(create.of());
    var release = step.mark().release().label();
    app.deployments.stream()
        .filter(d -> d.status.active())
        .forEach(d -> d.to(Status.SUPERSEDED, clock.now));
    var made =
        new FakeDeployment(
            guid("deployment"), Optional.of(release), droplet.get(), app.droplet, clock.now);
    made.doneAt = clock.ticks + (app.started ? clock.pace : 0);
    app.deployments.add(made);
    app.droplet = droplet;
    if (!app.started) {
      app.started = true;
      made.to(Status.DEPLOYED, clock.now);
    }
    progress();
    return changed(Creation.outcome(view(app).deployments().getLast()));
  }

  private Outcome cancel(FakeApp app, String guid) {
    for (FakeDeployment it : app.deployments) {
      if (!it.guid.equals(guid)) {
        continue;
      }
      if (it.release.isEmpty()) {
        return failed(Fault.Cause.INVALID, "deployment " + guid + " is not ours", "");
      }
      if (!it.status.active()) {
        return DONE;
      }
      it.to(clock.pace == 0 ? Status.CANCELED : Status.CANCELING, clock.now);
      it.doneAt = clock.ticks + clock.pace;
      app.droplet = it.previous;
      return changed(
          it.status == Status.CANCELED ? DONE : new Outcome.Accepted("deployment " + guid));
    }
    return failed(Fault.Cause.MISSING, "deployment " + guid + " is not there", "");
  }

  void map(AppName name, RouteUrl route) {
    routes.add(route);
    app(name).routes.add(route);
  }

  void canary(AppName name) {
    FakeApp app = app(name);
    var made =
        new FakeDeployment(
            guid("deployment"), Optional.empty(), guid("droplet"), app.droplet, clock.now);
    made.to(Status.PAUSED, clock.now);
    app.deployments.add(made);
  }

  void endCanary(AppName name) {
    app(name).deployments.stream()
        .filter(it -> it.release.isEmpty() && it.status.active())
        .forEach(it -> it.to(Status.CANCELED, clock.now));
  }

  void foreignPush(AppName name, boolean staging) {
    FakeApp app = app(name);
    var bits = new FakePackage(guid("package"), Optional.empty(), clock.now);
    bits.state = PackageView.State.READY;
    app.packages.add(bits);
    if (staging) {
      var build = new FakeBuild(guid("build"), bits, Optional.empty(), Optional.empty(), clock.now);
      build.doneAt = Integer.MAX_VALUE;
      app.builds.add(build);
    }
  }

  void cancelDeployment(AppName name) {
    FakeApp app = app(name);
    for (FakeDeployment it : app.deployments) {
      if (it.status.active()) {
        it.to(Status.CANCELED, clock.now);
        app.droplet = it.previous;
      }
    }
  }

  private Outcome start(FakeApp app) {
    if (app.started) {
      return DONE;
    }
    if (app.droplet.isEmpty()) {
      return failed(Fault.Cause.INVALID, "Assign a droplet before starting this app.", "");
    }
    app.started = true;
    return changed(DONE);
  }

  private Outcome complete(FakeApp app, Mark mark, Stated stated) {
    var marks = app.marks;
    if (marks.release().filter(mark.release().label()::equals).isPresent()
        && marks.stated().equals(stated)
        && marks.restart().isEmpty()) {
      return DONE;
    }
    app.marks = marks.completed(mark, stated);
    return changed(DONE);
  }

  private Outcome owe(FakeApp app, int deployments) {
    app.marks = app.marks.restarting(deployments);
    return changed(DONE);
  }

  private Outcome unset(FakeApp app, Step.UnsetEnv step) {
    step.keys().forEach(app.env::remove);
    return without(app, Stated.ofEnv(step.keys()));
  }

  private Outcome unmap(FakeApp app, RouteUrl route) {
    app.routes.remove(route);
    return without(app, Stated.ofRoute(route));
  }

  private Outcome without(FakeApp app, Stated removed) {
    app.marks = app.marks.without(removed);
    return changed(DONE);
  }

  /** The region's own work, as far as the clock says. */
  void progress() {
    for (FakeApp app : apps.values()) {
      app.packages.stream()
          .filter(p -> p.state == PackageView.State.PROCESSING_UPLOAD)
          .filter(p -> p.readyAt <= clock.ticks)
          .forEach(p -> p.state = PackageView.State.READY);
      app.builds.stream()
          .filter(b -> b.state == BuildView.State.STAGING && b.doneAt <= clock.ticks)
          .forEach(this::staged);
      for (FakeDeployment it : app.deployments) {
        if (it.status == Status.CANCELING && it.doneAt <= clock.ticks) {
          it.to(Status.CANCELED, clock.now);
        } else if (it.status == Status.DEPLOYING
            && it.doneAt <= clock.ticks
            && deploymentError.isEmpty()
            && deploymentCrash.isEmpty()) {
          it.to(Status.DEPLOYED, clock.now);
        }
      }
    }
  }

  private void staged(FakeBuild build) {
    build.changed = clock.now;
    build.error = stagingError;
    build.state = stagingError.isPresent() ? BuildView.State.FAILED : BuildView.State.STAGED;
    build.droplet = stagingError.isPresent() ? Optional.empty() : Optional.of(guid("droplet"));
  }

  void foreign(AppName name) {
    var app = new FakeApp(guid("app"), name, AppMarks.NONE);
    app.started = true;
    app.droplet = Optional.of(guid("droplet"));
    apps.put(name, app);
  }

  void delete(AppName name) {
    apps.remove(name);
  }

  Optional<FakeApp> find(AppName name) {
    return Optional.ofNullable(apps.get(name));
  }

  List<AppName> ownedBy(FederationName federation) {
    return apps.values().stream()
        .filter(app -> app.marks.owner().filter(federation::equals).isPresent())
        .map(app -> app.name)
        .toList();
  }

  FakeApp app(AppName name) {
    FakeApp app = apps.get(name);
    if (app == null) {
      throw new IllegalArgumentException("no app " + name);
    }
    return app;
  }

  Optional<Digest> serves(Hostname host) {
    return apps.values().stream()
        .filter(app -> app.running() > 0)
        .filter(app -> app.routes.stream().anyMatch(route -> route.host().equals(host)))
        .findFirst()
        .flatMap(FakeApp::runs);
  }

  Optional<Fault> unreadable() {
    return unreadable;
  }

  void unreadable(Optional<Fault> fault) {
    unreadable = fault;
  }

  int changes() {
    return changes;
  }

  private Outcome changed(Outcome outcome) {
    changes++;
    return outcome;
  }

  /** Guids look like CF's, and are the same on every run. */
  private String guid(String kind) {
    guids++;
    return java.util
        .UUID
        .nameUUIDFromBytes((kind + guids).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private static Outcome failed(Fault.Cause cause, String message, String tip) {
    return new Outcome.Failed(new Fault(cause, message, tip));
  }
}
