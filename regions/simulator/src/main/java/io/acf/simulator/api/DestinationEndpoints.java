package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where routes lead. */
final class DestinationEndpoints {
  private static final List<String> FILTERS = List.of("guids", "app_guids");
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  DestinationEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/routes/:guid/destinations", "Where a route leads.", this::destinations)
        .on(
            "POST",
            "/v3/routes/:guid/destinations",
            "Adds destinations.",
            call -> change(call, false))
        .on(
            "PATCH",
            "/v3/routes/:guid/destinations",
            "Replaces all destinations.",
            call -> change(call, true))
        .on(
            "PATCH",
            "/v3/routes/:guid/destinations/:destination",
            "Changes a destination's protocol.",
            this::protocol)
        .on(
            "DELETE",
            "/v3/routes/:guid/destinations/:destination",
            "Removes a destination.",
            this::remove);
  }

  private Route route(Call call) {
    return finder.get(foundation.routes, call, "Route");
  }

  /** Not a paged list: any other parameter is refused. */
  private Reply destinations(Call call) {
    List<String> unknown =
        call.query().keySet().stream().filter(each -> !FILTERS.contains(each)).toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(Related.unknownParameters(unknown, FILTERS));
    }
    Route route = route(call);
    Optional<List<String>> guids = call.queryList("guids");
    Optional<List<String>> apps = call.queryList("app_guids");
    List<Destination> shown =
        route.destinations.stream()
            .filter(each -> guids.isEmpty() || guids.get().contains(each.guid()))
            .filter(each -> apps.isEmpty() || apps.get().contains(each.appGuid()))
            .toList();
    return Reply.ok(RouteJson.destinationList(route, shown, call));
  }

  private Reply change(Call call, boolean replace) {
    Route route = route(call);
    Body body = new Body(call, "destinations");
    DestinationInput.check(body, replace);
    body.check();
    List<Destination> wanted = new ArrayList<>();
    for (JsonNode each : body.at("destinations")) {
      wanted.add(destination(route, each));
    }
    apps(route, wanted);
    wanted.forEach(each -> protocol(route, each.protocol()));
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.subList(0, i).stream().anyMatch(wanted.get(i)::sameAs)) {
        // CC expects duplicates where all are replaced only
        throw replace
            ? CfError.unprocessable("Destinations cannot contain duplicate entries")
            : CfError.unknown();
      }
    }
    if (replace) {
      engine.routes.replace(route, wanted);
    } else {
      engine.routes.add(route, wanted);
    }
    return Reply.ok(RouteJson.destinationList(route, call));
  }

  private Destination destination(Route route, JsonNode given) {
    JsonNode app = given.path("app");
    JsonNode port = given.path("port");
    JsonNode weight = given.path("weight");
    Destination made =
        engine.routes.destination(
            app.path("guid").asText(),
            app.path("process").path("type").asText("web"),
            port.isInt() ? port.asInt() : null,
            given.path("protocol").asText(route.port == null ? "http1" : "tcp"));
    return weight.isInt() ? weighed(made, weight.asInt()) : made;
  }

  private static Destination weighed(Destination one, int weight) {
    return new Destination(
        one.guid(),
        one.appGuid(),
        one.processType(),
        one.port(),
        one.protocol(),
        one.createdAt(),
        weight);
  }

  private void apps(Route route, List<Destination> wanted) {
    List<String> missing =
        wanted.stream()
            .map(Destination::appGuid)
            .filter(each -> foundation.apps.find(each).isEmpty())
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      throw CfError.unprocessable(
          "App(s) with guid(s) \"" + String.join("\", \"", missing) + "\" do not exist.");
    }
    for (Destination each : wanted) {
      App app = finder.get(foundation.apps, each.appGuid(), "App");
      if (!route.usableIn(app.spaceGuid)) {
        throw CfError.unprocessable(
            "Routes destinations must be in either the route's space or the route's shared"
                + " spaces");
      }
    }
  }

  /** Source: cloud_controller_ng, app/actions/update_route_destinations.rb. */
  private static void protocol(Route route, String protocol) {
    boolean tcp = route.port != null;
    if (protocol.equals("tcp") != tcp) {
      throw CfError.unprocessable(
          "Cannot use '%s' protocol for %s routes; valid options are: [%s]."
              .formatted(protocol, tcp ? "tcp" : "http", tcp ? "tcp" : "http1, http2"));
    }
  }

  private Destination destination(Route route, Call call) {
    return route.destinations.stream()
        .filter(each -> each.guid().equals(call.param("destination")))
        .findFirst()
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Unable to unmap route from destination. Ensure the route has a destination"
                        + " with this guid."));
  }

  private Reply protocol(Call call) {
    Route route = route(call);
    Destination old = destination(route, call);
    Body body = new Body(call, "protocol");
    String protocol = body.text("protocol").orElse(route.port == null ? "http1" : "tcp");
    if (!DestinationInput.PROTOCOLS.contains(protocol)) {
      body.problem("Destination protocol must be 'http1', 'http2' or 'tcp'.");
    }
    body.check();
    protocol(route, protocol);
    Destination changed =
        new Destination(
            old.guid(),
            old.appGuid(),
            old.processType(),
            old.port(),
            protocol,
            old.createdAt(),
            old.weight());
    engine.routes.set(
        route, route.destinations.stream().map(each -> each == old ? changed : each).toList());
    return Reply.ok(
        RouteJson.destinations(route.destinations).stream()
            .filter(each -> each.path("guid").asText().equals(old.guid()))
            .findFirst()
            .orElseThrow());
  }

  private Reply remove(Call call) {
    Route route = route(call);
    Destination gone = destination(route, call);
    if (gone.weight() != null) {
      throw CfError.unprocessable("Weighted destinations cannot be deleted individually.");
    }
    engine.routes.set(route, route.destinations.stream().filter(each -> each != gone).toList());
    return Reply.empty(204);
  }
}
