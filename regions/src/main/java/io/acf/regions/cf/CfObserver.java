package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Observation;
import io.acf.regions.SpaceView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks at the whole of some spaces, in 8 list calls for up to 180 apps of ours (3 more for each
 * further 180, and one for each further 5000 of a kind): spaces with their organizations, apps,
 * routes, domains; and of apps of ours packages, builds, deployments, processes.
 */
final class CfObserver {
  private final CfReading reading;

  CfObserver(CfReading reading) {
    this.reading = reading;
  }

  Observation.Seen observe(SortedSet<Target> targets) {
    SortedMap<Target, CfPlaces.Place> found = reading.places().look(reading.lists(), targets);
    SortedMap<Target, SpaceView> views = new TreeMap<>();
    for (Target target : targets) {
      views.put(target, new SpaceView.Unreadable(CfPlaces.missing(target)));
    }
    if (!found.isEmpty()) {
      Everything all = read(found);
      found.forEach((target, place) -> views.put(target, all.space(place)));
    }
    return new Observation.Seen(views, reading.instances().told());
  }

  private Everything read(SortedMap<Target, CfPlaces.Place> found) {
    Set<String> spaces = new TreeSet<>();
    found.values().forEach(place -> spaces.add(place.space()));
    List<JsonNode> apps = reading.apps(spaces);
    SortedSet<String> ours = new TreeSet<>();
    for (JsonNode app : apps) {
      if (Views.owner(app).isPresent()) {
        ours.add(CfCalls.guid(app.path("guid")));
      }
    }
    CfParts parts = reading.parts();
    boolean none = ours.isEmpty();
    return new Everything(
        apps,
        none ? Map.of() : parts.packages(ours),
        none ? Map.of() : parts.builds(ours),
        none ? Map.of() : parts.deployments(ours),
        none ? Map.of() : reading.processes(spaces, ours, Set.of()),
        parts.routes(spaces),
        reading.places().domains(reading.lists()),
        reading.droplets());
  }

  private record Everything(
      List<JsonNode> apps,
      Map<String, List<PackageView>> packages,
      Map<String, List<BuildView>> builds,
      Map<String, List<DeploymentView>> deployments,
      Map<String, SortedMap<String, ProcessView>> processes,
      CfParts.Routes routes,
      List<JsonNode> domains,
      CfDroplets droplets) {

    SpaceView space(CfPlaces.Place place) {
      SortedMap<AppName, AppView> views = new TreeMap<>();
      for (JsonNode app : apps) {
        if (Json.related(app, "space").equals(place.space())) {
          Views.appName(app).ifPresent(name -> views.put(name, app(app, name)));
        }
      }
      SortedSet<String> usable = new TreeSet<>();
      for (JsonNode domain : domains) {
        if (CfDomains.usable(domain, place.org())) {
          usable.add(Json.required(domain, "name"));
        }
      }
      return new SpaceView.Readable(views, usable, routes.of(place.space()));
    }

    private AppView app(JsonNode app, AppName name) {
      String guid = CfCalls.guid(app.path("guid"));
      return Views.app(app, name, droplets.of(app))
          .with(
              packages.getOrDefault(guid, List.of()),
              builds.getOrDefault(guid, List.of()),
              deployments.getOrDefault(guid, List.of()),
              processes.getOrDefault(guid, new TreeMap<>()),
              routes.to(guid),
              Optional.empty());
    }
  }
}
