package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Routes and where they lead. */
final class RouteEndpoints {
  private static final int HOST_MAX = 63;
  private static final int PATH_MAX = 128;
  private static final int PORT_MAX = 65_535;
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Related<Route> related;

  RouteEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.related =
        new Related<Route>("domain", "space", "space.organization")
            .include(
                "domains",
                route -> foundation.domains.find(route.domainGuid),
                DomainEndpoints::json,
                "domain")
            .include(
                "spaces",
                route -> foundation.spaces.find(route.spaceGuid),
                SpaceJson::of,
                "space",
                "space.organization")
            .include(
                "organizations",
                route -> finder.orgOf(route.spaceGuid),
                OrgJson::of,
                "space.organization");
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/routes", "Lists routes.", call -> list(call, foundation.routes.all()))
        .on("GET", "/v3/apps/:guid/routes", "Lists the routes of an app.", this::ofApp)
        .on("POST", "/v3/routes", "Creates a route.", this::create)
        .on("GET", "/v3/routes/:guid", "One route.", this::get)
        .on("PATCH", "/v3/routes/:guid", "Changes options and metadata.", this::update)
        .on("DELETE", "/v3/routes/:guid", "Deletes a route, by a job.", this::delete)
        .on(
            "GET",
            "/v3/domains/:guid/route_reservations",
            "Whether a route of a domain exists.",
            this::reserved);
  }

  private Reply ofApp(Call call) {
    App app = finder.app(call);
    return list(call, engine.routes.ofApp(app.guid, app.spaceGuid));
  }

  private Reply list(Call call, Collection<Route> all) {
    return Listing.of(all, call)
        .filter("hosts", route -> route.host)
        .filter("paths", route -> route.path)
        .filter("ports", route -> route.port == null ? null : route.port.toString())
        .filter("protocols", RouteJson::protocol)
        .filter("domain_guids", route -> route.domainGuid)
        .filterBySpace(finder, route -> route.spaceGuid)
        .filterAny(
            "app_guids", route -> route.destinations.stream().map(Destination::appGuid).toList())
        .filterAny(
            "service_instance_guids",
            route ->
                foundation.routeBindingsOfRoute.of(route.guid).stream()
                    .map(each -> each.instanceGuid)
                    .toList())
        .with(related)
        .reply(route -> RouteJson.of(route, engine, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "host", "path", "port", "options", "relationships", "metadata");
    String host = body.text("host").orElse("");
    String path = body.text("path").orElse("");
    @Nullable Integer port = body.integer("port", 0).orElse(null);
    form(body, host, path, port);
    String spaceGuid = body.toOne("space");
    String domainGuid = body.toOne("domain");
    SortedMap<String, String> options = RouteOptions.of(body, new TreeMap<>(), foundation);
    body.check();
    Space space = finder.related(foundation.spaces, spaceGuid, "space");
    Domain domain = finder.related(foundation.domains, domainGuid, "domain");
    Route route = engine.routes.create(space.guid, domain, host, path, port);
    route.options = options;
    body.applyMetadata(route);
    return Reply.created(RouteJson.of(route, engine, call));
  }

  /** What can be said of a route without looking at any other. */
  private static void form(Body body, String host, String path, @Nullable Integer port) {
    if (host.length() > HOST_MAX) {
      body.problem("Host is too long (maximum is " + HOST_MAX + " characters)");
    }
    if (!host.matches("[A-Za-z0-9_-]*|\\*")) {
      body.problem(
          "Host must be either \"*\" or contain only alphanumeric characters, \"_\", or \"-\"");
    }
    if (path.length() > PATH_MAX) {
      body.problem("Path is too long (maximum is " + PATH_MAX + " characters)");
    }
    if (!path.isEmpty() && !path.startsWith("/")) {
      body.problem("Path must begin with /");
    }
    if (path.contains("?")) {
      body.problem("Path cannot contain ?");
    }
    if (path.equals("/")) {
      body.problem("Path cannot be exactly /");
    }
    if (port != null && port > PORT_MAX) {
      body.problem("Port must be less than or equal to " + PORT_MAX);
    }
  }

  private Route route(Call call) {
    return finder.get(foundation.routes, call, "Route");
  }

  private Reply get(Call call) {
    return related.reply(call, route(call), (route, c) -> RouteJson.of(route, engine, c));
  }

  private Reply update(Call call) {
    Route route = route(call);
    Body body = new Body(call, "options", "metadata");
    SortedMap<String, String> options = RouteOptions.of(body, route.options, foundation);
    body.check();
    body.applyMetadata(route);
    route.options = options;
    foundation.changed(foundation.routes, route);
    return Reply.ok(RouteJson.of(route, engine, call));
  }

  private Reply delete(Call call) {
    return JobEndpoints.accepted(call, engine.jobs.later("route.delete", route(call).guid, null));
  }

  /** A port; one that no route can have where the text is none. */
  private static int port(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
  }

  private Reply reserved(Call call) {
    Domain domain = finder.get(foundation.domains, call, "Domain");
    @Nullable Integer port = call.query("port").map(RouteEndpoints::port).orElse(null);
    boolean found =
        engine
            .routes
            .find(domain.guid, call.query("host").orElse(""), call.query("path").orElse(""), port)
            .isPresent();
    return Reply.ok(Json.object("matching_route", found));
  }
}
