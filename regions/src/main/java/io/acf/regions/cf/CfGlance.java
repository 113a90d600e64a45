package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.Settings;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Reads some parts of some federations anew: one list call for each part, however many apps it is
 * for; settings one call an app. The apps themselves come last: what is written next is written by
 * marks that were just read. The rest is as it was seen before.
 */
final class CfGlance {
  private final CfReading reading;
  private final SortedSet<FederationName> federations;
  private final Set<Part> parts;
  private final SortedMap<Target, SortedMap<AppName, AppView>> apps = new TreeMap<>();
  private final Map<String, SortedMap<AppName, AppView>> bySpace = new HashMap<>();
  private boolean processesRead;

  CfGlance(CfReading reading, SortedSet<FederationName> federations, Set<Part> parts) {
    this.reading = reading;
    this.federations = federations;
    this.parts = parts;
  }

  Observation.Seen look(Observation.Seen before) {
    before
        .spaces()
        .forEach(
            (target, space) -> {
              if (space instanceof SpaceView.Readable readable) {
                SortedMap<AppName, AppView> copy = new TreeMap<>(readable.apps());
                apps.put(target, copy);
                bySpace.put(reading.places().find(reading.lists(), target).space(), copy);
              }
            });
    // An app that has no view yet must be found before anything that hangs on it.
    boolean first = parts.contains(Part.APPS) && guids().isEmpty();
    if (first) {
      readApps();
    }
    readParts();
    boolean listed = parts.contains(Part.ROUTES) && !routesByManifest();
    Optional<CfParts.Routes> routes =
        listed && !bySpace.isEmpty()
            ? Optional.of(reading.parts().routes(bySpace.keySet()))
            : Optional.empty();
    routes.ifPresent(this::readRoutes);
    if (parts.contains(Part.APPS) && !first) {
      readApps();
    }
    return new Observation.Seen(
        spaces(before, routes), processesRead ? reading.instances().told() : before.instances());
  }

  private SortedMap<Target, SpaceView> spaces(
      Observation.Seen before, Optional<CfParts.Routes> routes) {
    SortedMap<Target, SpaceView> spaces = new TreeMap<>(before.spaces());
    apps.forEach(
        (target, changed) ->
            spaces.computeIfPresent(
                target,
                (same, space) ->
                    space instanceof SpaceView.Readable it
                        ? new SpaceView.Readable(
                            changed,
                            it.domains(),
                            routes.map(read -> of(read, target)).orElse(it.routes()))
                        : space));
    return spaces;
  }

  private SortedSet<RouteUrl> of(CfParts.Routes routes, Target target) {
    return routes.of(reading.places().find(reading.lists(), target).space());
  }

  private boolean looked(AppView app) {
    return app.owner().filter(federations::contains).isPresent();
  }

  private SortedSet<String> guids() {
    SortedSet<String> guids = new TreeSet<>();
    apps.values()
        .forEach(
            space ->
                space.values().stream().filter(this::looked).forEach(app -> guids.add(app.guid())));
    return guids;
  }

  private void readParts() {
    SortedSet<String> guids = guids();
    if (guids.isEmpty()) {
      return;
    }
    if (parts.contains(Part.PACKAGES)) {
      var read = reading.parts().packages(guids);
      change(
          guids,
          app ->
              with(app, read.getOrDefault(app.guid(), List.of()), app.builds(), app.deployments()));
    }
    if (parts.contains(Part.BUILDS)) {
      var read = reading.parts().builds(guids);
      change(
          guids,
          app ->
              with(
                  app,
                  app.packages(),
                  read.getOrDefault(app.guid(), List.of()),
                  app.deployments()));
    }
    if (parts.contains(Part.DEPLOYMENTS)) {
      var read = reading.parts().deployments(guids);
      change(
          guids,
          app -> with(app, app.packages(), app.builds(), read.getOrDefault(app.guid(), List.of())));
    }
    if (parts.contains(Part.PROCESSES)) {
      readProcesses(guids);
    }
    if (parts.contains(Part.SETTINGS)) {
      Map<String, Optional<Settings>> read = new HashMap<>();
      guids.forEach(guid -> read.put(guid, reading.parts().settings(reading.calls(), guid)));
      change(
          guids,
          app ->
              with(
                  app,
                  app.processes(),
                  app.routes(),
                  read.getOrDefault(app.guid(), Optional.empty())));
    }
  }

  /** Where deployments are asked for too, the instances of one in flight decide nothing. */
  private void readProcesses(SortedSet<String> guids) {
    SortedSet<String> asked = new TreeSet<>(guids);
    if (parts.contains(Part.DEPLOYMENTS)) {
      apps.values()
          .forEach(
              space ->
                  space.values().stream()
                      .filter(app -> app.deployments().stream().anyMatch(CfGlance::active))
                      .forEach(app -> asked.remove(app.guid())));
    }
    if (!asked.isEmpty()) {
      var read = reading.processes(bySpace.keySet(), asked, asked);
      processesRead = true;
      change(
          asked,
          app ->
              with(
                  app,
                  read.getOrDefault(app.guid(), new TreeMap<>()),
                  app.routes(),
                  app.settings()));
    }
  }

  private static boolean active(DeploymentView deployment) {
    return deployment.status().active();
  }

  /** The manifest that CF writes of an app names its routes: for one app that is enough. */
  private boolean routesByManifest() {
    SortedSet<String> guids = guids();
    if (!parts.contains(Part.SETTINGS) || guids.size() != 1) {
      return false;
    }
    Optional<Settings> read =
        apps.values().stream()
            .flatMap(space -> space.values().stream())
            .filter(app -> guids.contains(app.guid()))
            .flatMap(app -> app.settings().stream())
            .findFirst();
    read.ifPresent(
        settings ->
            change(
                guids,
                app ->
                    with(
                        app,
                        app.processes(),
                        GeneratedManifest.routes(settings.manifest()),
                        app.settings())));
    return read.isPresent();
  }

  /** Of all apps of the spaces: whose a route is, is asked before it is taken. */
  private void readRoutes(CfParts.Routes routes) {
    Set<String> known = new TreeSet<>();
    apps.values().forEach(space -> space.values().forEach(app -> known.add(app.guid())));
    if (!known.containsAll(routes.byApp().keySet())) {
      readStrangers();
    }
    apps.values()
        .forEach(
            space ->
                space.replaceAll(
                    (name, app) ->
                        with(app, app.processes(), routes.to(app.guid()), app.settings())));
  }

  /** Apps that were not there at the last complete look. */
  private void readStrangers() {
    for (JsonNode app : reading.apps(bySpace.keySet())) {
      SortedMap<AppName, AppView> space = bySpace.get(Json.related(app, "space"));
      if (space != null && Views.owner(app).filter(federations::contains).isEmpty()) {
        Views.appName(app)
            .ifPresent(name -> space.putIfAbsent(name, Views.app(app, name, Optional.empty())));
      }
    }
  }

  private void readApps() {
    Map<String, AppView> before = new HashMap<>();
    apps.values()
        .forEach(
            space -> {
              space.values().forEach(app -> before.put(app.guid(), app));
              space.values().removeIf(this::looked);
            });
    for (JsonNode app : shown(before).orElseGet(() -> reading.ourApps(bySpace.keySet()))) {
      SortedMap<AppName, AppView> space = bySpace.get(Json.related(app, "space"));
      if (space != null && Views.owner(app).filter(federations::contains).isPresent()) {
        AppView known = before.get(app.path("guid").asText(""));
        Views.appName(app).ifPresent(name -> space.put(name, merged(app, name, known)));
      }
    }
  }

  /**
   * The apps, where the region has shown all of them a moment ago, and those that are new beside
   * them: nothing is asked again.
   */
  private Optional<List<JsonNode>> shown(Map<String, AppView> before) {
    List<JsonNode> recent =
        bySpace.keySet().stream()
            .flatMap(space -> reading.recent().recent(space).stream())
            .filter(app -> Views.owner(app).filter(federations::contains).isPresent())
            .toList();
    Set<String> shown = new HashSet<>();
    recent.forEach(app -> shown.add(app.path("guid").asText("")));
    List<String> wanted = before.values().stream().filter(this::looked).map(AppView::guid).toList();
    return !wanted.isEmpty() && shown.containsAll(wanted) ? Optional.of(recent) : Optional.empty();
  }

  private AppView merged(
      JsonNode app, AppName name, @org.jspecify.annotations.Nullable AppView before) {
    AppView now = Views.app(app, name, reading.droplets().now(reading.calls(), app));
    return before == null
        ? now
        : now.with(
            before.packages(),
            before.builds(),
            before.deployments(),
            before.processes(),
            before.routes(),
            before.settings());
  }

  private void change(Set<String> guids, UnaryOperator<AppView> change) {
    apps.values()
        .forEach(
            space ->
                space.replaceAll(
                    (name, app) -> guids.contains(app.guid()) ? change.apply(app) : app));
  }

  private static AppView with(
      AppView app,
      List<AppView.PackageView> packages,
      List<AppView.BuildView> builds,
      List<DeploymentView> deployments) {
    return app.with(packages, builds, deployments, app.processes(), app.routes(), app.settings());
  }

  private static AppView with(
      AppView app,
      SortedMap<String, AppView.ProcessView> processes,
      SortedSet<RouteUrl> routes,
      Optional<Settings> settings) {
    return app.with(app.packages(), app.builds(), app.deployments(), processes, routes, settings);
  }
}
