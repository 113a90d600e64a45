package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Fault;
import io.acf.regions.SpaceView;
import io.acf.regions.testing.Truth.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A space of a {@link FakeRegion}: what is in it, and what of it is shown. */
final class FakeSpace {
  final Target target;
  final FakeClock clock;
  final FakeFaults faults;
  final FakeWork work;
  final Truth truth;
  final SortedSet<RouteUrl> routes = new TreeSet<>();
  final SortedSet<String> domains;
  private final SortedMap<AppName, FakeApp> apps = new TreeMap<>();
  private Optional<Fault> unreadable = Optional.empty();

  FakeSpace(
      Target target, FakeClock clock, FakeFaults faults, Truth truth, SortedSet<String> domains) {
    this.target = target;
    this.clock = clock;
    this.faults = faults;
    this.truth = truth;
    this.work = new FakeWork(clock, faults, truth);
    this.domains = new TreeSet<>(domains);
    truth.holds(target, this);
  }

  /**
   * As its lists show it, which may lag behind.
   *
   * @param settings whether what is set on apps is read too
   */
  SpaceView shown(boolean settings) {
    if (unreadable.isPresent()) {
      return new SpaceView.Unreadable(unreadable.get());
    }
    var views = new FakeViews(faults, clock.now, faults.lag, settings);
    SortedMap<AppName, AppView> shown = new TreeMap<>();
    apps.forEach(
        (name, app) -> {
          if (views.shows(app)) {
            shown.put(name, views.of(app));
          }
        });
    return new SpaceView.Readable(shown, domains, routes);
  }

  /** All apps as they are. */
  SortedMap<AppName, AppView> apps() {
    SortedMap<AppName, AppView> views = new TreeMap<>();
    apps.forEach((name, app) -> views.put(name, view(app)));
    return views;
  }

  SortedSet<RouteUrl> routes() {
    return new TreeSet<>(routes);
  }

  /** As it is. */
  AppView view(FakeApp app) {
    return new FakeViews(faults, clock.now, Duration.ZERO, true).of(app);
  }

  Collection<FakeApp> all() {
    return apps.values();
  }

  FakeApp create(AppName name, AppMarks marks) {
    var app = new FakeApp(clock.guid("app"), target, name, marks, clock.now);
    apps.put(name, app);
    made(app, Kind.APP, app.guid, Optional.empty(), 0);
    return app;
  }

  /**
   * @param beside see {@link Truth.Made}
   */
  void made(FakeApp app, Kind kind, String guid, Optional<String> of, int beside) {
    truth.add(
        new Truth.Made(
            clock.instant(), kind, target, app.name, app.guid, guid, of, clock.replica, beside));
  }

  void delete(AppName name) {
    var app = apps.remove(name);
    if (app != null) {
      app.deleted = true;
      truth.add(new Truth.Deleted(clock.instant(), target, name, app.guid));
    }
  }

  Optional<FakeApp> find(AppName name) {
    return Optional.ofNullable(apps.get(name));
  }

  FakeApp app(AppName name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no app " + name));
  }

  List<AppName> ownedBy(FederationName federation) {
    return apps.values().stream()
        .filter(app -> app.marks.owner().filter(federation::equals).isPresent())
        .map(app -> app.name)
        .toList();
  }

  /** Whether one of the domains fits the host. */
  boolean takes(Hostname host) {
    return domains.stream()
        .anyMatch(it -> host.value().equals(it) || host.value().endsWith("." + it));
  }

  Optional<Digest> serves(Hostname host) {
    for (var app : apps.values()) {
      if (app.running() > 0 && app.answers(host)) {
        return app.runs();
      }
    }
    return Optional.empty();
  }

  Optional<Fault> unreadable() {
    return unreadable;
  }

  void unreadable(Optional<Fault> fault) {
    unreadable = fault;
  }
}
