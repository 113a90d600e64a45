package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Routes that several spaces use, and routes that move to another. */
final class RouteSharingEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  RouteSharingEndpoints(Engine engine) {
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
    return Reply.ok(ToMany.render(route(call).sharedSpaceGuids, call.url(call.path())));
  }

  private Reply share(Call call) {
    Route route = route(call);
    if (!foundation.featureFlags.find("route_sharing").map(flag -> flag.enabled).orElse(false)) {
      throw new CfError(403, 330002, "CF-FeatureDisabled", "Feature Disabled: route_sharing");
    }
    List<String> spaces = ToMany.guids(call.json());
    for (String each : spaces) {
      requireSpace(route, each, "share");
    }
    route.sharedSpaceGuids =
        ToMany.with(route.sharedSpaceGuids, spaces).stream()
            .filter(each -> !each.equals(route.spaceGuid))
            .toList();
    foundation.changed(foundation.routes, route);
    return list(call);
  }

  private void requireSpace(Route route, String space, String verb) {
    if (foundation.spaces.find(space).isEmpty()) {
      throw CfError.unprocessable(
          "Unable to "
              + verb
              + " route "
              + route.guid
              + " with spaces ['"
              + space
              + "']. Ensure the spaces exist and that you have access to them.");
    }
  }

  private Reply unshare(Call call) {
    Route route = route(call);
    String space = call.param("space");
    requireSpace(route, space, "unshare");
    route.sharedSpaceGuids = ToMany.without(route.sharedSpaceGuids, space);
    dropForeign(route);
    foundation.changed(foundation.routes, route);
    return Reply.empty(204);
  }

  private Reply move(Call call) {
    Route route = route(call);
    Body body = new Body(call, "data");
    String space = body.at("data").path("guid").asText();
    body.check();
    requireSpace(route, space, "transfer");
    route.sharedSpaceGuids =
        ToMany.without(ToMany.with(route.sharedSpaceGuids, List.of(route.spaceGuid)), space);
    foundation.remove(foundation.routes, route);
    route.spaceGuid = space;
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
