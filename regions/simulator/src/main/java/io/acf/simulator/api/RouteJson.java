package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.List;

/** Routes and destinations in JSON. */
final class RouteJson {
  private RouteJson() {}

  static ObjectNode of(Route route, Engine engine, Call call) {
    String self = call.url("/v3/routes/" + route.guid);
    ObjectNode node = Render.base(route);
    node.put("protocol", protocol(route));
    node.put("host", route.host);
    node.put("path", route.path);
    node.set("port", Json.node(route.port));
    node.put("url", engine.routes.url(route));
    node.set("destinations", Json.array(destinations(route.destinations)));
    node.set("options", Json.node(route.options));
    node.set("metadata", Render.metadata(route));
    node.set(
        "relationships",
        Json.object(
            "space", Render.toOne(route.spaceGuid), "domain", Render.toOne(route.domainGuid)));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self),
            "space", Render.link(call.url("/v3/spaces/" + route.spaceGuid)),
            "destinations", Render.link(self + "/destinations"),
            "domain", Render.link(call.url("/v3/domains/" + route.domainGuid))));
    return node;
  }

  static String protocol(Route route) {
    return route.port == null ? "http" : "tcp";
  }

  static List<ObjectNode> destinations(List<Destination> destinations) {
    return destinations.stream()
        .map(
            each ->
                Json.object(
                    "guid", each.guid(),
                    "created_at", Render.time(each.createdAt()),
                    "updated_at", Render.time(each.createdAt()),
                    "app",
                        Json.object(
                            "guid", each.appGuid(),
                            "process", Json.object("type", each.processType())),
                    "weight", each.weight(),
                    "port", each.effectivePort(),
                    "protocol", each.protocol()))
        .toList();
  }

  static ObjectNode destinationList(Route route, Call call) {
    return destinationList(route, route.destinations, call);
  }

  /** Some of the destinations of a route. */
  static ObjectNode destinationList(Route route, List<Destination> shown, Call call) {
    String self = call.url("/v3/routes/" + route.guid);
    return Json.object(
        "destinations", destinations(shown),
        "links",
            Json.object("self", Render.link(self + "/destinations"), "route", Render.link(self)));
  }
}
