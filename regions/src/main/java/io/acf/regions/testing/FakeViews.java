package io.acf.regions.testing;

import io.acf.config.Digest;
import io.acf.config.Position;
import io.acf.config.Tree;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.testing.FakeApp.FakeBuild;
import io.acf.regions.testing.FakeApp.FakeDeployment;
import io.acf.regions.testing.FakeApp.FakePackage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Apps of a {@link FakeRegion} as it shows them.
 *
 * @param now of the region's clock
 * @param lag what is younger is in no list yet
 * @param set whether what is set on an app is shown
 */
record FakeViews(FakeFaults faults, Duration now, Duration lag, boolean set) {
  private static final int DISK = 1024;

  boolean shows(FakeApp app) {
    return shown(app.born);
  }

  private boolean shown(Duration born) {
    return lag.isZero() || born.compareTo(now.minus(lag)) <= 0;
  }

  AppView of(FakeApp app) {
    return new AppView(
        app.guid,
        app.name,
        app.started,
        app.marks,
        app.droplet,
        app.packages.stream().filter(it -> shown(it.born)).map(this::of).toList(),
        app.builds.stream().filter(it -> shown(it.born)).map(this::of).toList(),
        app.deployments.stream().filter(it -> shown(it.born)).map(this::of).toList(),
        processes(app),
        app.routes,
        set ? Optional.of(settings(app)) : Optional.empty());
  }

  private PackageView of(FakePackage it) {
    return new PackageView(
        it.guid, it.state, it.artifact.map(Digest::label), now.minus(it.born), Optional.empty());
  }

  private BuildView of(FakeBuild it) {
    return new BuildView(
        it.guid,
        it.of.guid,
        it.state,
        it.release,
        it.droplet,
        it.error,
        now.minus(it.born),
        it.replica,
        now.minus(it.changed));
  }

  private DeploymentView of(FakeDeployment it) {
    return new DeploymentView(
        it.guid,
        it.status,
        it.release,
        Optional.of(it.droplet),
        it.status.active() ? faults.deploymentError : Optional.empty(),
        now.minus(it.born),
        now.minus(it.changed));
  }

  private SortedMap<String, ProcessView> processes(FakeApp app) {
    SortedMap<String, ProcessView> processes = new TreeMap<>();
    var rolling = app.rolling();
    ProcessView web;
    if (rolling.isPresent() && faults.deploymentCrash.isPresent()) {
      web = process(app, 1, 0, 0, 1, faults.deploymentCrash, app.running());
    } else if (rolling.filter(it -> it.fresh > 0).isPresent()) {
      int fresh = rolling.get().fresh;
      boolean more = fresh < app.wanted;
      web =
          process(
              app,
              fresh + (more ? 1 : 0),
              fresh,
              more ? 1 : 0,
              0,
              Optional.empty(),
              Math.max(0, app.running() - fresh));
    } else {
      boolean on = app.started && app.droplet.isPresent();
      int down = on ? Math.min(app.crashed, app.wanted) : 0;
      int starting = on ? Math.min(app.booting, app.wanted - down) : 0;
      var why = down > 0 ? Optional.of("exited with status 1") : Optional.<String>empty();
      web = process(app, app.wanted, app.running(), starting, down, why, 0);
    }
    processes.put("web", web);
    return processes;
  }

  private ProcessView process(
      FakeApp app,
      int wanted,
      int running,
      int starting,
      int crashed,
      Optional<String> why,
      int older) {
    return new ProcessView(
        app.guid,
        wanted,
        running,
        starting,
        crashed,
        faults.crashesSayWhy ? why : Optional.empty(),
        older,
        app.memory,
        DISK,
        Optional.of(Duration.ZERO));
  }

  private static AppView.Settings settings(FakeApp app) {
    var at = Position.of("manifest.yml");
    var entries =
        app.env.entrySet().stream()
            .map(it -> new Tree.Entry(it.getKey(), at, new Tree.Scalar(it.getValue(), false, at)))
            .toList();
    var all = new Tree.Entry("env", at, new Tree.Mapping(entries, at));
    return new AppView.Settings(new Tree.Mapping(List.of(all), at));
  }
}
