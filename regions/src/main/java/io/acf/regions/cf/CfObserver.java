package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Mark;
import io.acf.regions.SpaceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 * Looks at a whole region in 7 list calls, however many apps it has (one more for each further 5000
 * of a kind): spaces with their organizations, apps, packages, builds, deployments, processes,
 * routes; and every half minute domains.
 */
final class CfObserver {
  private final CfLists lists;
  private final CfPlaces places;
  private final CfInstances instances;
  private final Instant now;

  /**
   * @param now by the region's clock
   */
  CfObserver(CfLists lists, CfPlaces places, CfInstances instances, Instant now) {
    this.lists = lists;
    this.places = places;
    this.instances = instances;
    this.now = now;
  }

  SortedMap<Target, SpaceView> observe(SortedSet<Target> targets) {
    SortedMap<Target, CfPlaces.Place> found = places.look(lists, targets);
    SortedMap<Target, SpaceView> views = new TreeMap<>();
    for (Target target : targets) {
      views.put(target, new SpaceView.Unreadable(CfPlaces.missing(target)));
    }
    if (found.isEmpty()) {
      return views;
    }
    Everything all = read(found);
    found.forEach((target, place) -> views.put(target, all.space(place)));
    return views;
  }

  private Everything read(SortedMap<Target, CfPlaces.Place> found) {
    Set<String> spaces = new TreeSet<>();
    found.values().forEach(place -> spaces.add(place.space()));
    List<JsonNode> apps = in(spaces, lists.all("apps", uri -> spaces(uri, spaces)));
    Set<String> guids = new HashSet<>();
    Set<String> ours = new HashSet<>();
    for (JsonNode app : apps) {
      guids.add(CfCalls.guid(app.path("guid")));
      if (Views.owner(app).isPresent()) {
        ours.add(CfCalls.guid(app.path("guid")));
      }
    }
    var packages = byApp(lists.newest("packages", uri -> ofOurs(uri, spaces)), Views::packageView);
    var builds = byApp(lists.newest("builds", CfObserver::ofOurs), it -> Views.buildView(it, now));
    var deployments =
        byApp(lists.newest("deployments", CfObserver::ofOurs), it -> Views.deploymentView(it, now));
    Map<String, SortedMap<String, ProcessView>> processes =
        instances.read(lists, uri -> spaces(uri, spaces), guids, ours);
    List<JsonNode> routes = in(spaces, lists.all("routes", uri -> spaces(uri, spaces)));
    List<JsonNode> domains = places.domains(lists);
    return new Everything(apps, packages, builds, deployments, processes, routes, domains);
  }

  private static UriComponentsBuilder spaces(UriComponentsBuilder uri, Set<String> guids) {
    return CfPlaces.names(uri, "space_guids", guids);
  }

  private static UriComponentsBuilder ofOurs(UriComponentsBuilder uri, Set<String> guids) {
    return ofOurs(spaces(uri, guids));
  }

  private static UriComponentsBuilder ofOurs(UriComponentsBuilder uri) {
    return uri.queryParam("label_selector", Mark.FEDERATION);
  }

  private static List<JsonNode> in(Set<String> spaces, List<JsonNode> resources) {
    return resources.stream().filter(it -> spaces.contains(Json.related(it, "space"))).toList();
  }

  /** Of each app, the oldest first. */
  private static <T> Map<String, List<T>> byApp(
      List<JsonNode> resources, Function<JsonNode, T> view) {
    Map<String, List<T>> byApp = new HashMap<>();
    for (JsonNode it : resources) {
      byApp.computeIfAbsent(Json.related(it, "app"), app -> new ArrayList<>()).add(view.apply(it));
    }
    return byApp;
  }

  private record Everything(
      List<JsonNode> apps,
      Map<String, List<PackageView>> packages,
      Map<String, List<BuildView>> builds,
      Map<String, List<DeploymentView>> deployments,
      Map<String, SortedMap<String, ProcessView>> processes,
      List<JsonNode> routes,
      List<JsonNode> domains) {

    SpaceView space(CfPlaces.Place place) {
      SortedSet<RouteUrl> all = new TreeSet<>();
      Map<String, SortedSet<RouteUrl>> mapped = new HashMap<>();
      for (JsonNode route : routes) {
        if (Json.related(route, "space").equals(place.space())) {
          Views.route(route)
              .ifPresent(
                  url -> {
                    all.add(url);
                    for (JsonNode to : route.path("destinations")) {
                      mapped
                          .computeIfAbsent(
                              to.path("app").path("guid").asText(""), app -> new TreeSet<>())
                          .add(url);
                    }
                  });
        }
      }
      SortedMap<AppName, AppView> views = new TreeMap<>();
      for (JsonNode app : apps) {
        if (Json.related(app, "space").equals(place.space())) {
          Views.appName(app).ifPresent(name -> views.put(name, app(app, name, mapped)));
        }
      }
      SortedSet<String> usable = new TreeSet<>();
      for (JsonNode domain : domains) {
        if (CfDomains.usable(domain, place.org())) {
          usable.add(Json.required(domain, "name"));
        }
      }
      return new SpaceView.Readable(views, usable, all);
    }

    private AppView app(JsonNode app, AppName name, Map<String, SortedSet<RouteUrl>> mapped) {
      String guid = CfCalls.guid(app.path("guid"));
      return Views.app(
          app,
          name,
          packages.getOrDefault(guid, List.of()),
          builds.getOrDefault(guid, List.of()),
          deployments.getOrDefault(guid, List.of()),
          processes.getOrDefault(guid, new TreeMap<>()),
          mapped.getOrDefault(guid, new TreeSet<>()));
    }
  }
}
