package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
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
  final Target target;
  final AppName name;
  final Duration born;
  final List<FakePackage> packages = new ArrayList<>();
  final List<FakeBuild> builds = new ArrayList<>();
  final List<FakeDeployment> deployments = new ArrayList<>();
  final SortedMap<String, String> env = new TreeMap<>();
  final SortedSet<RouteUrl> routes = new TreeSet<>();
  AppMarks marks;
  Optional<String> droplet = Optional.empty();
  boolean started;
  boolean deleted;
  int wanted = 1;
  int memory = 64;
  int crashed;

  /** Instances that start and do not run yet. */
  int booting;

  /** How often all instances were begun anew: what was booting before is of no account. */
  int starts;

  FakeApp(String guid, Target target, AppName name, AppMarks marks, Duration born) {
    this.guid = guid;
    this.target = target;
    this.name = name;
    this.marks = marks;
    this.born = born;
  }

  static final class FakePackage {
    final String guid;
    final Optional<Digest> artifact;
    final Duration born;
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
    Duration changed;
    Status status = Status.DEPLOYING;

    /** New instances that run. */
    int fresh;

    /** It was due to go on and could not. */
    boolean stuck;

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

  /** The one that is active; the newest, where there are several. */
  Optional<FakeDeployment> rolling() {
    return deployments.reversed().stream().filter(it -> it.status.active()).findFirst();
  }

  /** How many packages of the artefact have its bits. */
  int filled(Digest digest) {
    return (int)
        packages.stream()
            .filter(it -> it.artifact.filter(digest::equals).isPresent())
            .filter(
                it ->
                    it.state == PackageView.State.READY
                        || it.state == PackageView.State.PROCESSING_UPLOAD)
            .count();
  }

  /** What its current droplet was made of. */
  Optional<Digest> runs() {
    for (var build : builds) {
      if (build.droplet.isPresent()
          && build.droplet.equals(droplet)
          && build.of.artifact.isPresent()) {
        return build.of.artifact;
      }
    }
    return Optional.empty();
  }

  /** Whether a route of this host leads to it. */
  boolean answers(Hostname host) {
    for (var route : routes) {
      if (route.host().equals(host)) {
        return true;
      }
    }
    return false;
  }

  int running() {
    return started && droplet.isPresent() ? Math.max(0, wanted - crashed - booting) : 0;
  }
}
