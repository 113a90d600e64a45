package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.Position;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.config.yaml.FederationReader.Draft;
import io.acf.config.yaml.PlatformReader.Platform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What federations must not have in common: a name, a host name, an app in a space, a route. Two
 * regions that are one install count as one.
 */
final class Crossings {
  private final Problems problems;
  private final Map<RegionName, String> installs = new HashMap<>();
  private final Map<FederationName, Draft> names = new HashMap<>();
  private final Map<Hostname, Draft> hostnames = new HashMap<>();
  private final Map<Place, Draft> apps = new HashMap<>();
  private final Map<Mapped, Holder> routes = new HashMap<>();

  Crossings(Platform platform, Problems problems) {
    this.problems = problems;
    platform
        .regions()
        .values()
        .forEach(region -> installs.put(region.name(), PlatformChecks.install(region)));
  }

  private record Place(String install, Target target, AppName app) {}

  /**
   * @param route as it is shown; {@code NAME.<default domain>} where CF chooses it
   */
  private record Mapped(String install, String route) {}

  private record Holder(Draft draft, Target target) {}

  /** Checks one against those before it. */
  void add(Draft draft) {
    var name = draft.spec().name();
    var same = names.putIfAbsent(name, draft);
    if (same != null) {
      problems.error(
          "duplicate-name",
          draft.name(),
          "name: " + name + " is the name of the federation at " + same.name() + " too",
          "Give each its own name");
      return;
    }
    hostname(draft).ifPresent(mine -> hostname(draft, mine));
    if (apps(draft)) {
      routes(draft);
    }
  }

  private static Optional<Hostname> hostname(Draft draft) {
    return draft.spec().traffic().map(traffic -> traffic.hostname());
  }

  private void hostname(Draft draft, Hostname mine) {
    var other = hostnames.putIfAbsent(mine, draft);
    if (other != null) {
      problems.error(
          "duplicate-hostname",
          draft.hostname().orElse(draft.name()),
          "traffic.hostname: " + mine + " belongs to " + other.spec().name() + " too",
          "Give each federation its own host name");
    }
  }

  private String install(RegionName region) {
    return Objects.requireNonNull(installs.get(region));
  }

  /** Whether all apps are its own. */
  private boolean apps(Draft draft) {
    int before = problems.errors();
    for (var app : draft.manifest().apps()) {
      var name = app.spec().name();
      var told = new HashSet<Draft>();
      draft
          .spec()
          .placement()
          .forEach(
              (region, release) -> {
                var place = new Place(install(region), release.target(), name);
                var other = apps.putIfAbsent(place, draft);
                if (other != null && other != draft && told.add(other)) {
                  duplicateApp(draft, other, app, region + " " + release.target());
                }
              });
    }
    return problems.errors() == before;
  }

  private void duplicateApp(Draft draft, Draft other, AppManifest.App app, String where) {
    problems.error(
        "duplicate-app",
        app.position(),
        "app "
            + app.spec().name()
            + " of "
            + draft.spec().name()
            + " belongs to "
            + other.spec().name()
            + " too, in "
            + where,
        "Give each its own name or target");
  }

  private void routes(Draft draft) {
    for (var app : draft.manifest().apps()) {
      app.routes()
          .forEach(
              (route, position) ->
                  route(draft, route.toString(), Optional.of(route.host()), position));
      if (app.spec().chosen() == AppSpec.ChosenRoute.DEFAULT) {
        var host = app.spec().name().value().toLowerCase(Locale.ROOT);
        route(draft, host + ".<default domain>", Optional.empty(), app.position());
      }
    }
  }

  private void route(Draft draft, String route, Optional<Hostname> host, Position position) {
    var told = new HashSet<Draft>();
    draft
        .spec()
        .placement()
        .forEach(
            (region, release) -> {
              var mine = new Holder(draft, release.target());
              var other = routes.putIfAbsent(new Mapped(install(region), route), mine);
              if (other != null && other.draft() != draft && told.add(other.draft())) {
                sharedRoute(mine, other, route, host, position);
              }
            });
  }

  /** Two apps of a space may have one route, and CF serves it from both; elsewhere it refuses. */
  private void sharedRoute(
      Holder mine, Holder other, String route, Optional<Hostname> host, Position position) {
    var message =
        "route " + route + " belongs to an app of " + other.draft().spec().name() + " too";
    var tip = "Keep it with one of them";
    boolean steeredHere = host.isPresent() && host.equals(hostname(mine.draft()));
    boolean steeredThere = host.isPresent() && host.equals(hostname(other.draft()));
    boolean oneSpace = mine.target().equals(other.target());
    if (steeredHere && steeredThere) {
      return; // Told as one host name.
    }
    if (oneSpace && (steeredHere || steeredThere)) {
      problems.error("shared-hostname", position, message + ", and DNS sends clients there", tip);
    } else {
      problems.warning(
          "shared-route",
          position,
          message + (oneSpace ? ": CF serves it from both" : ": CF refuses it to another space"),
          tip);
    }
  }
}
