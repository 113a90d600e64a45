package io.acf.simulator.manifest;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of a manifest: all are found or made before any is mapped. */
final class ManifestRoutes {
  private static final String[] WORDS = {
    "brave", "calm", "eager", "fancy", "gentle", "happy", "kind", "lively", "proud", "quick"
  };
  private final Engine engine;
  private final Foundation foundation;

  ManifestRoutes(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  private record Wanted(Route route, String protocol) {}

  void apply(App app, AppSpec spec) {
    if (spec.flag("no_route")) {
      for (Route route : engine.routes.ofApp(app.guid, app.spaceGuid)) {
        engine.routes.set(
            route,
            route.destinations.stream().filter(each -> !each.appGuid().equals(app.guid)).toList());
      }
      return;
    }
    List<Wanted> wanted = new ArrayList<>();
    for (Object each : spec.list("routes")) {
      wanted.add(wanted(app, AppSpec.map(each)));
    }
    boolean bare = wanted.isEmpty() && engine.routes.ofApp(app.guid, app.spaceGuid).isEmpty();
    if (bare && (spec.flag("default_route") || spec.flag("random_route"))) {
      wanted.add(new Wanted(byDefault(app, spec.flag("random_route")), "http1"));
    }
    for (Wanted each : wanted) {
      map(app, each);
    }
  }

  private void map(App app, Wanted wanted) {
    Route route = wanted.route();
    boolean mapped =
        route.destinations.stream()
            .anyMatch(each -> each.appGuid().equals(app.guid) && each.processType().equals("web"));
    if (!mapped) {
      engine.routes.add(
          route, List.of(engine.routes.destination(app.guid, "web", null, wanted.protocol())));
    }
  }

  private Wanted wanted(App app, Map<String, Object> settings) {
    String text = String.valueOf(settings.get("route"));
    RouteSpec spec =
        RouteSpec.parse(text)
            .orElseThrow(
                () ->
                    CfError.unprocessable("The route '" + text + "' is not a properly formed URL"));
    Route route = findOrCreate(app, spec, text);
    Object balancing = AppSpec.map(settings.get("options")).get("loadbalancing");
    if (balancing != null && !balancing.equals(route.options.get("loadbalancing"))) {
      route.options.put("loadbalancing", String.valueOf(balancing));
      foundation.changed(foundation.routes, route);
    }
    Object protocol = settings.get("protocol");
    return new Wanted(route, protocol == null ? "http1" : String.valueOf(protocol));
  }

  private Route findOrCreate(App app, RouteSpec spec, String text) {
    Domain domain = null;
    String host = "";
    for (Domain each : foundation.domains.all()) {
      boolean longer = domain == null || each.name.length() > domain.name.length();
      if (longer && spec.host().equalsIgnoreCase(each.name)) {
        domain = each;
        host = "";
      } else if (longer && spec.host().endsWith("." + each.name.toLowerCase(Locale.ROOT))) {
        String label = spec.host().substring(0, spec.host().length() - each.name.length() - 1);
        if (label.indexOf('.') < 0) {
          domain = each;
          host = label;
        }
      }
    }
    if (domain == null || !usable(domain, app)) {
      throw CfError.unprocessable("The route '" + text + "' did not match any existing domains.");
    }
    @Nullable Integer port = spec.port() == 0 ? null : spec.port();
    Optional<Route> known = engine.routes.find(domain.guid, host, spec.path(), port);
    if (known.isPresent()) {
      if (!known.get().usableIn(app.spaceGuid)) {
        throw CfError.unprocessable("Routes cannot be mapped to destinations in different spaces");
      }
      return known.get();
    }
    boolean off =
        foundation.featureFlags.find("route_creation").map(flag -> !flag.enabled).orElse(false);
    if (off) {
      throw new CfError(403, 330002, "CF-FeatureDisabled", "Feature Disabled: route_creation");
    }
    return engine.routes.create(app.spaceGuid, domain, host, spec.path(), port);
  }

  private boolean usable(Domain domain, App app) {
    String org =
        foundation.spaces.find(app.spaceGuid).map((Space space) -> space.orgGuid).orElse("");
    return domain.orgGuid == null || domain.orgGuid.equals(org);
  }

  private Route byDefault(App app, boolean random) {
    Domain domain =
        foundation.domains.all().stream()
            .filter(each -> !each.internal && each.orgGuid == null)
            .findFirst()
            .orElseThrow(() -> CfError.unprocessable("No default domains available"));
    String host = app.name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    if (random) {
      int dice = Math.floorMod(app.guid.hashCode(), WORDS.length * WORDS.length);
      host +=
          "-"
              + WORDS[dice % WORDS.length]
              + "-"
              + WORDS[dice / WORDS.length]
              + "-"
              + app.guid.substring(0, 2);
    }
    Optional<Route> known = engine.routes.find(domain.guid, host, "", null);
    if (known.isPresent() && known.get().spaceGuid.equals(app.spaceGuid)) {
      return known.get();
    }
    return engine.routes.create(app.spaceGuid, domain, host, "", null);
  }
}
