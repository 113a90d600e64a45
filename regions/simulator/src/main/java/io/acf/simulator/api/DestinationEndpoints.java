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
import java.util.function.BiConsumer;

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
            call -> change(call, engine.routes::add))
        .on(
            "PATCH",
            "/v3/routes/:guid/destinations",
            "Replaces all destinations.",
            call -> change(call, engine.routes::replace))
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

  private Reply change(Call call, BiConsumer<Route, List<Destination>> how) {
    Route route = route(call);
    Body body = new Body(call, "destinations");
    List<Destination> wanted = new ArrayList<>();
    if (!body.at("destinations").isArray()) {
      body.problem("Destinations must be an array");
    }
    for (JsonNode each : body.at("destinations")) {
      String protocol = each.path("protocol").asText(route.port == null ? "http1" : "tcp");
      if (!List.of("http1", "http2", "tcp").contains(protocol)) {
        body.problem("Destination protocol must be 'http1', 'http2' or 'tcp'.");
      }
      if (!each.path("weight").isMissingNode() && !each.path("weight").isNull()) {
        body.problem("Destinations with weights are not supported");
      }
      JsonNode app = each.path("app");
      wanted.add(
          engine.routes.destination(
              app.path("guid").asText(),
              app.path("process").path("type").asText("web"),
              body.integer(each, "port", "Destination port", 1).orElse(null),
              protocol));
    }
    body.check();
    for (Destination each : wanted) {
      App app =
          foundation
              .apps
              .find(each.appGuid())
              .orElseThrow(
                  () ->
                      CfError.unprocessable(
                          "App(s) with guid(s) \""
                              + each.appGuid()
                              + "\" do not exist or you do not have access."));
      if (!route.usableIn(app.spaceGuid)) {
        throw CfError.unprocessable("Routes cannot be mapped to destinations in different spaces");
      }
    }
    how.accept(route, wanted);
    return Reply.ok(RouteJson.destinationList(route, call));
  }

  private Destination destination(Route route, Call call) {
    return route.destinations.stream()
        .filter(each -> each.guid().equals(call.param("destination")))
        .findFirst()
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Unable to unmap route from destination. Ensure the route has a destination with"
                        + " this guid."));
  }

  private Reply protocol(Call call) {
    Route route = route(call);
    Destination old = destination(route, call);
    Body body = new Body(call, "protocol");
    String protocol = body.text("protocol").orElse("http1");
    if (!List.of("http1", "http2").contains(protocol)) {
      body.problem("Destination protocol must be 'http1' or 'http2'.");
    }
    body.check();
    Destination changed =
        new Destination(
            old.guid(), old.appGuid(), old.processType(), old.port(), protocol, old.createdAt());
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
    engine.routes.set(route, route.destinations.stream().filter(each -> each != gone).toList());
    return Reply.empty(204);
  }
}
