package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Tree;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** An app of a {@link FakeRegion} and what hangs on it. */
final class FakeApp {
  final String guid;
  final AppName name;
  final List<FakePackage> packages = new ArrayList<>();
  final List<FakeBuild> builds = new ArrayList<>();
  final List<FakeDeployment> deployments = new ArrayList<>();
  final SortedMap<String, String> env = new TreeMap<>();
  final SortedSet<RouteUrl> routes = new TreeSet<>();
  AppMarks marks;
  Optional<String> droplet = Optional.empty();
  boolean started;
  int wanted = 1;
  int memory = 64;
  int crashed;

  FakeApp(String guid, AppName name, AppMarks marks) {
    this.guid = guid;
    this.name = name;
    this.marks = marks;
  }

  static final class FakePackage {
    final String guid;
    final Optional<Digest> artifact;
    final Duration born;
    int readyAt;
    PackageView.State state = PackageView.State.PROCESSING_UPLOAD;

    FakePackage(String guid, Optional<Digest> artifact, Duration born) {
      this.guid = guid;
      this.artifact = artifact;
      this.born = born;
    }
  }

  static final class FakeBuild {
    final String guid;
    final FakePackage of;
    final Optional<String> release;
    final Optional<String> replica;
    final Duration born;
    int doneAt;
    Duration changed;
    BuildView.State state = BuildView.State.STAGING;
    Optional<String> droplet = Optional.empty();
    Optional<String> error = Optional.empty();

    FakeBuild(
        String guid,
        FakePackage of,
        Optional<String> release,
        Optional<String> replica,
        Duration born) {
      this.guid = guid;
      this.of = of;
      this.release = release;
      this.replica = replica;
      this.born = born;
      this.changed = born;
    }
  }

  static final class FakeDeployment {
    final String guid;
    final Optional<String> release;
    final String droplet;
    final Optional<String> previous;
    final Duration born;
    int doneAt;
    Duration changed;
    Status status = Status.DEPLOYING;

    FakeDeployment(
        String guid,
        Optional<String> release,
        String droplet,
        Optional<String> previous,
        Duration born) {
      this.guid = guid;
      this.release = release;
      this.droplet = droplet;
      this.previous = previous;
      this.born = born;
      this.changed = born;
    }

    void to(Status next, Duration now) {
      status = next;
      changed = now;
    }
  }

  /** What its current droplet was made of. */
  Optional<Digest> runs() {
    return builds.stream()
        .filter(b -> b.droplet.isPresent() && b.droplet.equals(droplet))
        .flatMap(b -> b.of.artifact.stream())
        .findFirst();
  }

  int running() {
    return started && droplet.isPresent() ? Math.max(0, wanted - crashed) : 0;
  }

  private AppView.Settings settings() {
    var at = Position.of("manifest.yml");
    var entries =
        env.entrySet().stream()
            .map(it -> new Tree.Entry(it.getKey(), at, new Tree.Scalar(it.getValue(), false, at)))
            .toList();
    var all = new Tree.Entry("env", at, new Tree.Mapping(entries, at));
    return new AppView.Settings(new Tree.Mapping(List.of(all), at));
  }

  AppView view(Duration now, Optional<String> deploymentError, Optional<String> deploymentCrash) {
    var processes = new TreeMap<String, ProcessView>();
    int down = started && droplet.isPresent() ? Math.min(crashed, wanted) : 0;
    processes.put(
        "web",
        new ProcessView(
            guid,
            wanted,
            running(),
            0,
            down,
            down > 0 ? Optional.of("exited with status 1") : Optional.empty(),
            0,
            memory,
            1024,
            Optional.of(Duration.ZERO)));
    if (deploymentCrash.isPresent() && deployments.stream().anyMatch(d -> d.status.active())) {
      processes.put(
          "web",
          new ProcessView(
              guid, 1, 0, 0, 1, deploymentCrash, running(), 64, 1024, Optional.of(Duration.ZERO)));
    }
    return new AppView(
        guid,
        name,
        started,
        marks,
        droplet,
        packages.stream()
            .map(
                p ->
                    new PackageView(
                        p.guid,
                        p.state,
                        p.artifact.map(Digest::label),
                        now.minus(p.born),
                        Optional.empty()))
            .toList(),
        builds.stream()
            .map(
                b ->
                    new BuildView(
                        b.guid,
                        b.of.guid,
                        b.state,
                        b.release,
                        b.droplet,
                        b.error,
                        now.minus(b.born),
                        b.replica,
                        now.minus(b.changed)))
            .toList(),
        deployments.stream()
            .map(
                d ->
                    new DeploymentView(
                        d.guid,
                        d.status,
                        d.release,
                        Optional.of(d.droplet),
                        d.status.active() ? deploymentError : Optional.empty(),
                        now.minus(d.born),
                        now.minus(d.changed)))
            .toList(),
        processes,
        routes,
        Optional.of(settings()));
  }
}
