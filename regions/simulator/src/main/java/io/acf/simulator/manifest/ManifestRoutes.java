package io.acf.simulator.manifest;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.FeatureGate;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a manifest: all are found or made before any is mapped.
 *
 * <p>Source: cloud_controller_ng, app/actions/app_apply_manifest.rb and manifest_route_update.rb.
 */
final class ManifestRoutes {
  private static final List<String> ADJECTIVES =
      List.of("brave", "calm", "eager", "fancy", "gentle", "happy", "kind", "lively", "proud");
  private static final List<String> ANIMALS =
      List.of("badger", "camel", "dingo", "eland", "fox", "gecko", "heron", "jackal", "koala");
  private static final int LABEL_MAX = 63;

  private final Engine engine;
  private final Foundation foundation;

  ManifestRoutes(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  private record Wanted(Route route, @Nullable String protocol) {}

  /**
   * Applies: no-route before routes before a random route before the default one, and the last two
   * only where the app has no route.
   *
   * @throws CfError at the first route that cannot be; those made before it stay, unmapped
   */
  void apply(App app, AppManifest spec) {
    List<Route> there = engine.routes.ofApp(app.guid, app.spaceGuid);
    if (spec.on("no_route")) {
      there.forEach(route -> engine.routes.set(route, others(route, app)));
    } else if (spec.get("routes") instanceof List<?> routes) {
      map(app, routes.stream().map(AppManifest::texts).toList());
    } else if (spec.on("random_route") && there.isEmpty()) {
      map(app, List.of(Map.of("route", random(app) + "." + defaultDomain(app))));
    } else if (spec.on("default_route") && there.isEmpty()) {
      possible(app.name);
      map(app, List.of(Map.of("route", app.name + "." + defaultDomain(app))));
    }
  }

  private static List<Destination> others(Route route, App app) {
    return route.destinations.stream().filter(each -> !each.appGuid().equals(app.guid)).toList();
  }

  private static String random(App app) {
    int dice = app.guid.hashCode() & Integer.MAX_VALUE;
    String adjective = ADJECTIVES.get(dice % ADJECTIVES.size());
    String animal = ANIMALS.get(dice / ADJECTIVES.size() % ANIMALS.size());
    char first = (char) ('a' + dice / 100 % 26);
    char second = (char) ('a' + dice / 2600 % 26);
    return app.name + "-" + adjective + "-" + animal + "-" + first + second;
  }

  private static void possible(String name) {
    String prefix = "Failed to create default route from app name: Host ";
    if (name.length() > LABEL_MAX) {
      throw CfError.unprocessable(prefix + "cannot exceed 63 characters");
    }
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw CfError.unprocessable(
          prefix + "must be either \"*\" or contain only alphanumeric characters, \"_\", or \"-\"");
    }
  }

  private String defaultDomain(App app) {
    String org = foundation.spaces.find(app.spaceGuid).map(space -> space.orgGuid).orElse("");
    return engine
        .routes
        .defaultDomain(org)
        .map(each -> each.name)
        .orElseThrow(() -> CfError.unprocessable("No default domains available"));
  }

  private void map(App app, List<Map<String, Object>> routes) {
    List<Wanted> wanted = new ArrayList<>();
    for (Map<String, Object> each : routes) {
      RouteSpec spec = RouteSpec.parse(each.get("route"));
      Object protocol = each.get("protocol");
      wanted.add(
          new Wanted(
              findOrCreate(app, spec, AppManifest.texts(each.get("options"))),
              protocol == null ? null : Ruby.text(protocol)));
    }
    wanted.forEach(each -> map(app, each));
  }

  /** Another protocol than the one there replaces all destinations, those of other apps too. */
  private void map(App app, Wanted wanted) {
    Route route = wanted.route();
    boolean tcp = foundation.domains.find(route.domainGuid).map(Domain::tcp).orElse(false);
    String protocol = wanted.protocol() != null ? wanted.protocol() : tcp ? "tcp" : "http1";
    Optional<Destination> mapped =
        route.destinations.stream().filter(each -> each.appGuid().equals(app.guid)).findFirst();
    boolean other =
        wanted.protocol() != null
            && mapped.filter(each -> !each.protocol().equals(protocol)).isPresent();
    if (mapped.isPresent() && !other) {
      return;
    }
    suits(tcp, protocol);
    List<Destination> one = List.of(engine.routes.destination(app.guid, "web", null, protocol));
    if (other) {
      engine.routes.replace(route, one);
    } else {
      engine.routes.add(route, one);
    }
  }

  private static void suits(boolean tcp, String protocol) {
    if (tcp != protocol.equals("tcp")) {
      throw CfError.unprocessable(
          "Cannot use '%s' protocol for %s routes; valid options are: [%s]."
              .formatted(protocol, tcp ? "tcp" : "http", tcp ? "tcp" : "http1, http2"));
    }
  }

  private Route findOrCreate(App app, RouteSpec spec, Map<String, Object> options) {
    for (RouteSpec.Candidate each :
        spec.whole().map(it -> List.of(it, spec.split())).orElse(List.of(spec.split()))) {
      Optional<Domain> domain =
          foundation.domains.all().stream()
              .filter(it -> it.name.equalsIgnoreCase(each.domain()))
              .findFirst();
      if (domain.isPresent()) {
        return findOrCreate(app, spec, domain.get(), each.host(), options);
      }
    }
    throw CfError.unprocessable("No domains exist for route " + spec.text());
  }

  private Route findOrCreate(
      App app, RouteSpec spec, Domain domain, String host, Map<String, Object> options) {
    Optional<Route> known = engine.routes.find(domain.guid, host, spec.path(), spec.port());
    if (known.isPresent() && !known.get().usableIn(app.spaceGuid)) {
      throw CfError.unprocessable("Routes cannot be mapped to destinations in different spaces");
    }
    Route route = known.orElseGet(() -> create(app, spec, domain, host));
    options.forEach((key, value) -> route.options.put(key, Ruby.text(value)));
    if (!options.isEmpty()) {
      foundation.changed(foundation.routes, route);
    }
    return route;
  }

  private Route create(App app, RouteSpec spec, Domain domain, String host) {
    new FeatureGate(foundation).require("route_creation");
    if (host.equals("*") && domain.shared()) {
      throw CfError.notAuthorized();
    }
    if (spec.port() != null && !domain.tcp()) {
      throw CfError.unprocessable(
          "Reserved route ports quota exceeded for organization '" + organization(app) + "'.");
    }
    try {
      return engine.routes.create(app.spaceGuid, domain, host, spec.path(), spec.port());
    } catch (CfError error) {
      throw quota(error, spec);
    }
  }

  private String organization(App app) {
    return foundation
        .spaces
        .find(app.spaceGuid)
        .flatMap(space -> foundation.orgs.find(space.orgGuid))
        .map(org -> org.name)
        .orElse("");
  }

  /** A quota of routes names the route, in newer versions of the API. */
  private CfError quota(CfError error, RouteSpec spec) {
    String detail = error.entries().getFirst().detail();
    boolean told =
        detail.startsWith("Routes quota exceeded")
            && foundation.version().has(ApiVersion.STACK_OF_BUILDPACK);
    return told ? CfError.unprocessable("For route '" + spec.text() + "': " + detail) : error;
  }
}
