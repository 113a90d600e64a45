package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;

/** An app in JSON. */
final class AppJson {
  private AppJson() {}

  static ObjectNode of(App app, Call call) {
    String self = call.url("/v3/apps/" + app.guid);
    ObjectNode node = Render.base(app);
    node.put("name", app.name);
    node.put("state", app.started ? "STARTED" : "STOPPED");
    node.set("lifecycle", lifecycle(app.lifecycle));
    node.set(
        "relationships",
        Json.object(
            "space", Render.toOne(app.spaceGuid),
            "current_droplet", Json.object("data", Json.object("guid", app.dropletGuid))));
    node.set("metadata", Render.metadata(app));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self),
            "environment_variables", Render.link(self + "/environment_variables"),
            "space", Render.link(call.url("/v3/spaces/" + app.spaceGuid)),
            "processes", Render.link(self + "/processes"),
            "packages", Render.link(self + "/packages"),
            "current_droplet", Render.link(self + "/droplets/current"),
            "droplets", Render.link(self + "/droplets"),
            "tasks", Render.link(self + "/tasks"),
            "start", Render.link(self + "/actions/start", "POST"),
            "stop", Render.link(self + "/actions/stop", "POST"),
            "clear_buildpack_cache", Render.link(self + "/actions/clear_buildpack_cache", "POST"),
            "revisions", Render.link(self + "/revisions"),
            "deployed_revisions", Render.link(self + "/revisions/deployed"),
            "features", Render.link(self + "/features")));
    return node;
  }

  static ObjectNode lifecycle(Lifecycle lifecycle) {
    ObjectNode data = Json.object();
    if (!lifecycle.type().equals("docker")) {
      data.set("buildpacks", Json.array(BuildpackNames.shown(lifecycle.buildpacks())));
      data.put("stack", lifecycle.stack());
    }
    return Json.object("type", lifecycle.type(), "data", data);
  }
}
