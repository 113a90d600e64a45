package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Space;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What an app is configured with: environment, features, current droplet. */
final class AppConfigEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  AppConfigEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/apps/:guid/env", "All that an app sees in its environment.", this::env)
        .on(
            "GET",
            "/v3/apps/:guid/environment_variables",
            "The variables that users set.",
            this::variables)
        .on(
            "PATCH",
            "/v3/apps/:guid/environment_variables",
            "Merges variables; null removes.",
            this::setVariables)
        .on("GET", "/v3/apps/:guid/ssh_enabled", "Whether SSH is possible.", this::sshEnabled)
        .on("GET", "/v3/apps/:guid/permissions", "What the caller may see.", this::permissions)
        .on(
            "GET",
            "/v3/apps/:guid/relationships/current_droplet",
            "The guid of the current droplet.",
            this::currentDroplet)
        .on(
            "PATCH",
            "/v3/apps/:guid/relationships/current_droplet",
            "Sets what runs at the next start.",
            this::setCurrentDroplet);
  }

  private Reply env(Call call) {
    App app = finder.app(call);
    return Reply.ok(
        Json.object(
            "staging_env_json", group("staging"),
            "running_env_json", group("running"),
            "environment_variables", app.env,
            "system_env_json", Json.object("VCAP_SERVICES", engine.services.vcap(app)),
            "application_env_json", Json.object("VCAP_APPLICATION", vcap(app, call))));
  }

  private SortedMap<String, String> group(String name) {
    return foundation
        .environmentGroups
        .find(name)
        .map(each -> each.variables)
        .orElseGet(Collections::emptySortedMap);
  }

  private ObjectNode vcap(App app, Call call) {
    Space space = finder.get(foundation.spaces, app.spaceGuid, "Space");
    List<String> uris =
        engine.routes.ofApp(app.guid, app.spaceGuid).stream().map(engine.routes::url).toList();
    return Json.object(
        "cf_api",
        call.base(),
        "limits",
        Json.object("fds", 16384),
        "application_name",
        app.name,
        "application_uris",
        uris,
        "name",
        app.name,
        "space_name",
        space.name,
        "space_id",
        space.guid,
        "organization_id",
        space.orgGuid,
        "organization_name",
        foundation.orgs.find(space.orgGuid).map(org -> org.name).orElse(""),
        "uris",
        uris,
        "users",
        null,
        "application_id",
        app.guid);
  }

  private Reply variables(Call call) {
    return Reply.ok(variables(finder.app(call), call));
  }

  private static ObjectNode variables(App app, Call call) {
    String self = call.url("/v3/apps/" + app.guid);
    return Json.object(
        "var",
        app.env,
        "links",
        Json.object(
            "self", Render.link(self + "/environment_variables"), "app", Render.link(self)));
  }

  private Reply setVariables(Call call) {
    App app = finder.app(call);
    Body body = new Body(call, "var");
    Map<String, @Nullable String> changes = Environment.changes(body);
    body.check();
    engine.apps.environment(app, changes);
    return Reply.ok(variables(app, call));
  }

  private Reply sshEnabled(Call call) {
    App app = finder.app(call);
    Space space = finder.get(foundation.spaces, app.spaceGuid, "Space");
    String reason =
        !space.ssh
            ? "ssh is disabled for space '" + space.name + "'"
            : app.ssh ? "" : "ssh is disabled for app";
    return Reply.ok(Json.object("enabled", app.ssh && space.ssh, "reason", reason));
  }

  private Reply permissions(Call call) {
    String space = finder.app(call).spaceGuid;
    Actor actor = call.actor();
    boolean secrets = actor.readsSecrets() || reach.develops(actor, space);
    return Reply.ok(Json.object("read_basic_data", true, "read_sensitive_data", secrets));
  }

  private Reply currentDroplet(Call call) {
    App app = finder.app(call);
    if (app.dropletGuid == null) {
      throw CfError.notFound("Droplet");
    }
    return Reply.ok(relationship(app, call));
  }

  private static ObjectNode relationship(App app, Call call) {
    String self = call.url("/v3/apps/" + app.guid);
    ObjectNode node = Render.toOne(app.dropletGuid);
    node.set(
        "links",
        Json.object(
            "self", Render.link(self + "/relationships/current_droplet"),
            "related", Render.link(self + "/droplets/current")));
    return node;
  }

  private Reply setCurrentDroplet(Call call) {
    App app = finder.app(call);
    if (engine.deployer.inFlight(app.guid)) {
      throw CfError.unprocessable(
          "Unable to assign current droplet while the app has a deployment in progress. Wait for"
              + " the deployment to complete or cancel it.");
    }
    String guid = new Body(call, "data").at("data").path("guid").asText();
    engine.apps.assign(app, finder.runnable(app, guid));
    return Reply.ok(relationship(app, call));
  }
}
