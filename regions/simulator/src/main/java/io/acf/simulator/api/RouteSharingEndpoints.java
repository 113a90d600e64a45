package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Routes that several spaces use, and routes that move to another. */
final class RouteSharingEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  RouteSharingEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    String shared = "/v3/routes/:guid/relationships/shared_spaces";
    table
        .on("GET", shared, "The spaces a route is shared with.", this::list)
        .on("POST", shared, "Shares a route with spaces.", this::share)
        .on("DELETE", shared + "/:space", "Ends the sharing with a space.", this::unshare)
        .on("PATCH", "/v3/routes/:guid/relationships/space", "Moves a route.", this::move);
  }

  private Route route(Call call) {
    return finder.get(foundation.routes, call, "Route");
  }

  private Reply list(Call call) {
    Route route = route(call);
    String self = "/v3/routes/" + route.guid + "/relationships/shared_spaces";
    return Reply.ok(ToMany.render(route.sharedSpaceGuids, call.url(self)));
  }

  private Reply share(Call call) {
    Route route = route(call);
    List<String> spaces = ToMany.guids(call.json());
    List<String> unknown =
        spaces.stream()
            .filter(each -> foundation.spaces.find(each).isEmpty())
            .map(each -> "'" + each + "'")
            .toList();
    String url = engine.routes.url(route);
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          ("Unable to share route %s with spaces [%s]. Ensure the spaces exist and that you have"
                  + " access to them.")
              .formatted(url, String.join(", ", unknown)));
    }
    if (spaces.contains(route.spaceGuid)) {
      throw CfError.unprocessable(
          ("Unable to share route '%s' with space '%s'. Routes cannot be shared into the space"
                  + " where they were created.")
              .formatted(url, route.spaceGuid));
    }
    route.sharedSpaceGuids = ToMany.with(route.sharedSpaceGuids, spaces);
    foundation.changed(foundation.routes, route);
    return list(call);
  }

  private Space space(Route route, String guid, String doing) {
    return foundation
        .spaces
        .find(guid)
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    ("Unable to %s space '%s'. Ensure the space exists and that you have access to"
                            + " it.")
                        .formatted(doing.formatted(engine.routes.url(route)), guid)));
  }

  private Reply unshare(Call call) {
    Route route = route(call);
    Space space = space(route, call.param("space"), "unshare route '%s' from");
    if (space.guid.equals(route.spaceGuid)) {
      throw CfError.unprocessable(
          ("Unable to unshare route '%s' from space '%s'. Routes cannot be removed from the space"
                  + " they were created in.")
              .formatted(engine.routes.url(route), space.guid));
    }
    route.sharedSpaceGuids = ToMany.without(route.sharedSpaceGuids, space.guid);
    dropForeign(route);
    foundation.changed(foundation.routes, route);
    return Reply.empty(204);
  }

  private Reply move(Call call) {
    Route route = route(call);
    Body body = new Body(call, "data");
    String guid = body.at("data").path("guid").asText();
    body.check();
    Space space = space(route, guid, "transfer owner of route '%s' to");
    if (foundation
        .domains
        .find(route.domainGuid)
        .filter(it -> it.usableIn(space.orgGuid))
        .isEmpty()) {
      throw CfError.unprocessable(
          ("Unable to transfer owner of route '%s' to space '%s'. Target space does not have"
                  + " access to route's domain")
              .formatted(engine.routes.url(route), guid));
    }
    route.sharedSpaceGuids =
        ToMany.without(ToMany.with(route.sharedSpaceGuids, List.of(route.spaceGuid)), guid);
    // at its place in lists, and in the index of its new space
    foundation.conceal(foundation.routes, route);
    route.spaceGuid = guid;
    foundation.reveal(foundation.routes, route);
    foundation.changed(foundation.routes, route);
    return Reply.empty(204);
  }

  /** Apps of spaces that may no longer use the route are no destinations of it. */
  private void dropForeign(Route route) {
    route.destinations =
        route.destinations.stream()
            .filter(
                each ->
                    foundation
                        .apps
                        .find(each.appGuid())
                        .map(app -> route.usableIn(app.spaceGuid))
                        .orElse(false))
            .toList();
  }
}
