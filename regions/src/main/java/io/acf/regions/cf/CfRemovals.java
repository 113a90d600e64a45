package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Stated;
import io.acf.regions.Outcome;
import io.acf.regions.Step;

/**
 * Removes what former releases of ours stated. What was removed is taken out of the note on the app
 * last, so that a step that is broken off in between is done again.
 */
final class CfRemovals {
  private final CfWork work;

  CfRemovals(CfWork work) {
    this.work = work;
  }

  Outcome unset(Step.UnsetEnv step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String guid = CfCalls.guid(app.path("guid"));
          ObjectNode body = Json.object();
          ObjectNode variables = body.putObject("var");
          step.keys().forEach(variables::putNull); // CF API v3: null removes.
          work.calls().patch(uri -> uri.pathSegment("apps", guid, "environment_variables"), body);
          return noted(app, guid, Stated.ofEnv(step.keys()));
        });
  }

  Outcome unmap(Step.UnmapRoute step) {
    CfPlaces.Place place = work.place(step.target());
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String guid = CfCalls.guid(app.path("guid"));
          for (JsonNode route : routes(place, guid)) {
            if (Views.route(route).filter(step.route()::equals).isPresent()) {
              unmap(route, guid);
            }
          }
          return noted(app, guid, Stated.ofRoute(step.route()));
        });
  }

  private Iterable<JsonNode> routes(CfPlaces.Place place, String app) {
    return work.lists()
        .all(
            "routes",
            uri -> uri.queryParam("space_guids", place.space()).queryParam("app_guids", app));
  }

  private void unmap(JsonNode route, String app) {
    String guid = CfCalls.guid(route.path("guid"));
    for (JsonNode destination : route.path("destinations")) {
      if (destination.path("app").path("guid").asText("").equals(app)) {
        String to = CfCalls.guid(destination.path("guid"));
        work.calls().delete(uri -> uri.pathSegment("routes", guid, "destinations", to));
      }
    }
  }

  private Outcome noted(JsonNode app, String guid, Stated removed) {
    Stated before = StatedMarks.of(app);
    Stated rest = before.without(removed);
    if (!rest.equals(before)) {
      ObjectNode body = Json.object();
      StatedMarks.put(body.putObject("metadata").putObject("annotations"), app, rest);
      work.shown(work.calls().patch(uri -> uri.pathSegment("apps", guid), body).body());
    }
    return CfWork.DONE;
  }
}
