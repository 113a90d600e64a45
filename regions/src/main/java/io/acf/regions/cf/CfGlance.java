package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Follows what is on the move in a region: one list call for each part that may have changed,
 * however many apps it is for. The rest is as it was seen before.
 */
final class CfGlance {
  private final CfLists lists;
  private final CfPlaces places;
  private final CfInstances instances;
  private final Instant now;

  /**
   * @param now by the region's clock
   */
  CfGlance(CfLists lists, CfPlaces places, CfInstances instances, Instant now) {
    this.lists = lists;
    this.places = places;
    this.instances = instances;
    this.now = now;
  }

  Observation.Seen look(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    SortedMap<Target, SortedMap<AppName, AppView>> apps = new TreeMap<>();
    before
        .spaces()
        .forEach(
            (target, space) -> {
              if (space instanceof SpaceView.Readable readable) {
                apps.put(target, new TreeMap<>(readable.apps()));
              }
            });
    if (parts.contains(Part.APPS)) {
      readApps(apps, federations);
    }
    SortedSet<String> guids = new TreeSet<>();
    apps.values()
        .forEach(
            space ->
                space.values().stream()
                    .filter(app -> moves(app, federations))
                    .forEach(app -> guids.add(app.guid())));
    if (!guids.isEmpty()) {
      readParts(apps, guids, parts);
    }
    SortedMap<Target, SpaceView> spaces = new TreeMap<>(before.spaces());
    apps.forEach(
        (target, changed) ->
            spaces.computeIfPresent(
                target,
                (same, space) ->
                    space instanceof SpaceView.Readable it
                        ? new SpaceView.Readable(changed, it.domains(), it.routes())
                        : space));
    return new Observation.Seen(spaces);
  }

  private static boolean moves(AppView app, Set<FederationName> federations) {
    return app.owner().filter(federations::contains).isPresent();
  }

  private void readApps(
      SortedMap<Target, SortedMap<AppName, AppView>> apps, SortedSet<FederationName> federations) {
    Map<String, SortedMap<AppName, AppView>> bySpace = new HashMap<>();
    apps.forEach((target, space) -> bySpace.put(places.find(lists, target).space(), space));
    Map<String, AppView> before = new HashMap<>();
    apps.values()
        .forEach(
            space -> {
              space.values().forEach(app -> before.put(app.guid(), app));
              space.values().removeIf(app -> moves(app, federations));
            });
    for (JsonNode app :
        lists.all(
            "apps",
            uri ->
                CfPlaces.names(uri, "space_guids", bySpace.keySet())
                    .queryParam("label_selector", Mark.FEDERATION))) {
      SortedMap<AppName, AppView> space = bySpace.get(Json.related(app, "space"));
      if (space != null && Views.owner(app).filter(federations::contains).isPresent()) {
        AppView known = before.get(app.path("guid").asText(""));
        Views.appName(app).ifPresent(name -> space.put(name, merged(app, name, known)));
      }
    }
  }

  private static AppView merged(
      JsonNode app, AppName name, @org.jspecify.annotations.Nullable AppView before) {
    return before == null
        ? Views.app(app, name, List.of(), List.of(), List.of(), new TreeMap<>(), new TreeSet<>())
        : Views.app(
            app,
            name,
            before.packages(),
            before.builds(),
            before.deployments(),
            before.processes(),
            before.routes());
  }

  private void readParts(
      SortedMap<Target, SortedMap<AppName, AppView>> apps,
      SortedSet<String> guids,
      Set<Part> parts) {
    if (parts.contains(Part.PACKAGES)) {
      var read = newest("packages", guids, Views::packageView);
      replace(
          apps,
          guids,
          app -> with(app, of(read, app), app.builds(), app.deployments(), app.processes()));
    }
    if (parts.contains(Part.BUILDS)) {
      var read = newest("builds", guids, it -> Views.buildView(it, now));
      replace(
          apps,
          guids,
          app -> with(app, app.packages(), of(read, app), app.deployments(), app.processes()));
    }
    if (parts.contains(Part.DEPLOYMENTS)) {
      var read = newest("deployments", guids, it -> Views.deploymentView(it, now));
      replace(
          apps,
          guids,
          app -> with(app, app.packages(), app.builds(), of(read, app), app.processes()));
    }
    if (parts.contains(Part.PROCESSES)) {
      readProcesses(apps, guids);
    }
  }

  /** While a deployment is in flight its instances decide nothing. */
  private void readProcesses(
      SortedMap<Target, SortedMap<AppName, AppView>> apps, SortedSet<String> guids) {
    SortedSet<String> settled = new TreeSet<>();
    apps.values()
        .forEach(
            space ->
                space.values().stream()
                    .filter(app -> guids.contains(app.guid()))
                    .filter(app -> app.deployments().stream().noneMatch(CfGlance::active))
                    .forEach(app -> settled.add(app.guid())));
    if (!settled.isEmpty()) {
      var read = instances.read(lists, uri -> ofApps(uri, settled), settled, settled);
      replace(
          apps,
          settled,
          app ->
              with(
                  app,
                  app.packages(),
                  app.builds(),
                  app.deployments(),
                  read.getOrDefault(app.guid(), new TreeMap<>())));
    }
  }

  private static boolean active(DeploymentView deployment) {
    return deployment.status().active();
  }

  private static void replace(
      SortedMap<Target, SortedMap<AppName, AppView>> apps,
      Set<String> guids,
      Function<AppView, AppView> change) {
    apps.values()
        .forEach(
            space ->
                space.replaceAll(
                    (name, app) -> guids.contains(app.guid()) ? change.apply(app) : app));
  }

  private static <T> List<T> of(Map<String, List<T>> read, AppView app) {
    return read.getOrDefault(app.guid(), List.of());
  }

  private static AppView with(
      AppView app,
      List<AppView.PackageView> packages,
      List<AppView.BuildView> builds,
      List<DeploymentView> deployments,
      SortedMap<String, AppView.ProcessView> processes) {
    return new AppView(
        app.guid(),
        app.name(),
        app.started(),
        app.marks(),
        app.droplet(),
        packages,
        builds,
        deployments,
        processes,
        app.routes());
  }

  /** Of each app, the oldest first. */
  private <T> Map<String, List<T>> newest(
      String resource, SortedSet<String> guids, Function<JsonNode, T> view) {
    Map<String, List<T>> byApp = new HashMap<>();
    for (JsonNode it :
        lists.newest(
            resource, uri -> ofApps(uri, guids).queryParam("label_selector", Mark.FEDERATION))) {
      String app = Json.related(it, "app");
      if (guids.contains(app)) {
        byApp.computeIfAbsent(app, same -> new ArrayList<>()).add(view.apply(it));
      }
    }
    return byApp;
  }

  /** Too many to be named in a URL: then everybody's are read. */
  private static UriComponentsBuilder ofApps(UriComponentsBuilder uri, Set<String> guids) {
    return CfPlaces.names(uri, "app_guids", guids);
  }
}
