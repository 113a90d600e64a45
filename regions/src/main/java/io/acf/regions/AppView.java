package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.config.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * An app as its region shows it.
 *
 * @param marks what it carries of us
 * @param droplet guid of the current droplet
 * @param packages the oldest first, whoever made them; of an app that is not ours none
 * @param builds likewise
 * @param deployments ours, and those of others that are active; likewise; ages may tie, the order
 *     decides which is the newest
 * @param processes by type
 * @param routes that are mapped to the app
 * @param settings what is set on it beside that; empty where it was not read
 */
public record AppView(
    String guid,
    AppName name,
    boolean started,
    AppMarks marks,
    Optional<String> droplet,
    List<PackageView> packages,
    List<BuildView> builds,
    List<DeploymentView> deployments,
    SortedMap<String, ProcessView> processes,
    SortedSet<RouteUrl> routes,
    Optional<Settings> settings) {
  public AppView {
    packages = List.copyOf(packages);
    builds = List.copyOf(builds);
    deployments = List.copyOf(deployments);
    processes = TreePMap.fromSortedMap(processes);
    routes = TreePSet.fromSortedSet(routes);
  }

  /** See {@link AppMarks#owner}. */
  public Optional<FederationName> owner() {
    return marks.owner();
  }

  /** See {@link AppMarks#release}. */
  public Optional<String> release() {
    return marks.release();
  }

  /** See {@link AppMarks#generation}. */
  public Optional<Generation> generation() {
    return marks.generation();
  }

  AppView marked(AppMarks now) {
    return new AppView(
        guid,
        name,
        started,
        now,
        droplet,
        packages,
        builds,
        deployments,
        processes,
        routes,
        settings);
  }

  /** Started. */
  AppView begun() {
    return new AppView(
        guid,
        name,
        true,
        marks,
        droplet,
        packages,
        builds,
        deployments,
        processes,
        routes,
        settings);
  }

  AppView unmapped(RouteUrl route) {
    SortedSet<RouteUrl> rest = new TreeSet<>(routes);
    rest.remove(route);
    return with(packages, builds, deployments, processes, rest, settings)
        .marked(marks.without(Stated.ofRoute(route)));
  }

  /** With why instances of it crashed, where they show that they did and not why. */
  public AppView explained(String why) {
    SortedMap<String, ProcessView> told = new TreeMap<>();
    processes.forEach(
        (type, process) ->
            told.put(
                type,
                process.crashed() > 0 && process.detail().isEmpty()
                    ? process.because(why)
                    : process));
    return with(packages, builds, deployments, told, routes, settings);
  }

  /** The same some time later: all ages have grown. */
  public AppView later(Duration time) {
    return with(
        packages.stream().map(it -> it.later(time)).toList(),
        builds.stream().map(it -> it.later(time)).toList(),
        deployments.stream().map(it -> it.later(time)).toList(),
        running(time),
        routes,
        settings);
  }

  /** With the processes that another look at it has shown, some time later. */
  public AppView counted(AppView look, Duration time) {
    return with(packages, builds, deployments, look.running(time), routes, settings);
  }

  private SortedMap<String, ProcessView> running(Duration time) {
    var older = TreePMap.<String, ProcessView>empty();
    for (var process : processes.entrySet()) {
      older = older.plus(process.getKey(), process.getValue().later(time));
    }
    return older;
  }

  /** The same app with other things hanging on it: parts that were read anew. */
  public AppView with(
      List<PackageView> bits,
      List<BuildView> stagings,
      List<DeploymentView> rollouts,
      SortedMap<String, ProcessView> running,
      SortedSet<RouteUrl> mapped,
      Optional<Settings> set) {
    return new AppView(
        guid, name, started, marks, droplet, bits, stagings, rollouts, running, mapped, set);
  }

  /**
   * Builds of this release that were made since a build of another release, oldest first. A build
   * tells which manifest was applied last: when a release comes back, its old ones say nothing.
   */
  public List<BuildView> builds(Digest digest) {
    var marked = builds.stream().filter(build -> build.release().isPresent()).toList();
    var first = marked.size();
    while (first > 0
        && marked.get(first - 1).release().filter(digest.label()::equals).isPresent()) {
      first--;
    }
    return marked.subList(first, marked.size());
  }

  /**
   * Deployments of this release since one of another release of ours, of what was staged since:
   * oldest first, and only the newest may be active. What others deploy is not among them.
   */
  public List<DeploymentView> deployments(Digest digest) {
    if (overtaken(digest)) {
      return List.of();
    }
    var made = builds(digest);
    var droplets = made.stream().flatMap(build -> build.droplet().stream()).toList();
    return labelled(digest).stream()
        .filter(
            it -> it.droplet().isEmpty() || made.isEmpty() || droplets.contains(it.droplet().get()))
        .toList();
  }

  private List<DeploymentView> labelled(Digest digest) {
    var marked = deployments.stream().filter(it -> it.release().isPresent()).toList();
    var first = marked.size();
    while (first > 0
        && marked.get(first - 1).release().filter(digest.label()::equals).isPresent()) {
      first--;
    }
    return marked.subList(first, marked.size());
  }

  /** Whether the newest build is of another release of ours. */
  private boolean overtaken(Digest digest) {
    return builds(digest).isEmpty()
        && builds.stream().anyMatch(build -> build.release().isPresent());
  }

  /** Whether this release was completed here, and no other was begun since. */
  public boolean settled(Digest digest) {
    return completed(digest)
        && !overtaken(digest)
        && (deployments.stream().allMatch(it -> it.release().isEmpty())
            || !deployments(digest).isEmpty());
  }

  /** Whether this release was completed here. */
  public boolean completed(Digest digest) {
    return release().filter(digest.label()::equals).isPresent();
  }

  /**
   * @param artifact label {@code acf-artifact}; empty: somebody else's
   * @param age by the region's own clock, 0 or more
   * @param error why CF could not take it, as CF says it
   */
  public record PackageView(
      String guid, State state, Optional<String> artifact, Duration age, Optional<String> error) {
    PackageView later(Duration time) {
      return new PackageView(guid, state, artifact, age.plus(time), error);
    }

    /** CF API v3, packages. */
    public enum State {
      AWAITING_UPLOAD,
      PROCESSING_UPLOAD,
      READY,
      FAILED,
      EXPIRED,
      COPYING
    }
  }

  /**
   * @param release label {@code acf-release}; empty: somebody else's
   * @param droplet guid, once staged
   * @param error CF's own words, once failed: {@code NoAppDetectedError - …}
   * @param age by the region's own clock, 0 or more
   * @param replica label {@code acf-replica}: who made it, and deploys it; empty: it does not tell
   * @param quiet since it changed last, by the same clock, 0 or more
   */
  public record BuildView(
      String guid,
      String packageGuid,
      State state,
      Optional<String> release,
      Optional<String> droplet,
      Optional<String> error,
      Duration age,
      Optional<String> replica,
      Duration quiet) {
    BuildView later(Duration time) {
      return new BuildView(
          guid,
          packageGuid,
          state,
          release,
          droplet,
          error,
          age.plus(time),
          replica,
          quiet.plus(time));
    }

    /** CF API v3, builds. */
    public enum State {
      STAGING,
      STAGED,
      FAILED
    }
  }

  /**
   * @param release label {@code acf-release}; empty: somebody else's
   * @param droplet guid of what it deploys
   * @param error why it makes no progress, as CF says it
   * @param age by the region's own clock, 0 or more
   * @param quiet since its status changed last, by the same clock, 0 or more
   */
  public record DeploymentView(
      String guid,
      Status status,
      Optional<String> release,
      Optional<String> droplet,
      Optional<String> error,
      Duration age,
      Duration quiet) {
    DeploymentView later(Duration time) {
      return new DeploymentView(
          guid, status, release, droplet, error, age.plus(time), quiet.plus(time));
    }

    /** CF API v3, deployments: value and reason of the status, in one word. */
    public enum Status {
      DEPLOYING,
      PAUSED,
      CANCELING,
      DEPLOYED,
      CANCELED,
      SUPERSEDED;

      public boolean active() {
        return this == DEPLOYING || this == PAUSED || this == CANCELING;
      }
    }
  }

  /**
   * A process type: what it asks for, and its instances, counted by state. The states add up to
   * what the region runs, which need not be what is wanted. Of several processes of one type, as
   * while a deployment is in flight, it is the newest.
   *
   * @param detail why an instance crashed, as CF says it
   * @param older running instances of older processes of this type, which serve too
   * @param memory of an instance, MB
   * @param disk of an instance, MB
   * @param age of what was counted: 0 as a rule, more where a count is not to be had now; empty:
   *     nothing was counted yet, and the counts are 0
   */
  public record ProcessView(
      String guid,
      int wanted,
      int running,
      int starting,
      int crashed,
      Optional<String> detail,
      int older,
      int memory,
      int disk,
      Optional<Duration> age) {
    ProcessView because(String why) {
      return new ProcessView(
          guid, wanted, running, starting, crashed, Optional.of(why), older, memory, disk, age);
    }

    ProcessView later(Duration time) {
      return new ProcessView(
          guid,
          wanted,
          running,
          starting,
          crashed,
          detail,
          older,
          memory,
          disk,
          age.map(it -> it.plus(time)));
    }
  }

  /**
   * What is set on an app, as its region writes it down as a manifest: env, services, processes and
   * the rest, all in CF's own spelling. Env values are secrets of people: nothing of it is ever
   * printed.
   *
   * @param manifest the entry of {@code applications}
   */
  public record Settings(Tree.Mapping manifest) {
    @Override
    public String toString() {
      return "Settings[" + manifest.entries().stream().map(Tree.Entry::key).toList() + "]";
    }
  }
}
