package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Revision;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deployments: rolling and canary. */
final class DeploymentEndpoints {
  private static final Set<String> OPTIONS =
      Set.of(
          "max_in_flight",
          "web_instances",
          "memory_in_mb",
          "disk_in_mb",
          "log_rate_limit_in_bytes_per_second",
          "canary");

  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  DeploymentEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/deployments", "Lists deployments.", this::list)
        .on("POST", "/v3/deployments", "Deploys a droplet or a revision.", this::create)
        .on("GET", "/v3/deployments/:guid", "One deployment.", this::get)
        .on("PATCH", "/v3/deployments/:guid", "Changes metadata.", this::update)
        .on("POST", "/v3/deployments/:guid/actions/cancel", "Goes back.", this::cancel)
        .on("POST", "/v3/deployments/:guid/actions/continue", "Goes on after a pause.", this::goOn);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.deployments.all(), call)
        .filter("app_guids", each -> each.appGuid)
        .filter("states", each -> each.reason.shown())
        .filter("status_values", DeploymentEndpoints::status)
        .filter("status_reasons", each -> each.reason.shown())
        .reply(each -> json(each, call));
  }

  private static String status(Deployment deployment) {
    return deployment.reason.active() ? "ACTIVE" : "FINALIZED";
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "droplet", "revision", "strategy", "options", "relationships", "metadata");
    String appGuid = body.toOne("app");
    Deployment deployment = new Deployment();
    deployment.strategy = body.text("strategy").orElse("rolling");
    if (!List.of("rolling", "canary").contains(deployment.strategy)) {
      body.problem("Strategy '" + deployment.strategy + "' is not a supported deployment strategy");
    }
    if (body.has("droplet") && body.has("revision")) {
      body.problem("Cannot set both fields 'droplet' and 'revision'");
    }
    options(body, deployment);
    body.check();
    App app =
        foundation
            .apps
            .find(appGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "Unable to use app. Ensure that the app exists and you have access to it."));
    Droplet droplet = body.has("revision") ? ofRevision(app, body, deployment) : ofBody(app, body);
    body.applyMetadata(deployment);
    engine.deployer.deploy(app, droplet, deployment);
    return Reply.created(json(deployment, call));
  }

  private static void options(Body body, Deployment deployment) {
    JsonNode options = body.at("options");
    if (options.isMissingNode() || options.isNull()) {
      return;
    }
    if (!options.isObject()) {
      body.problem("Options must be an object");
      return;
    }
    List<String> unknown = new ArrayList<>();
    options
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!OPTIONS.contains(name)) {
                unknown.add("'" + name + "'");
              }
            });
    if (!unknown.isEmpty()) {
      body.problem("Options has unsupported key(s): " + String.join(", ", unknown));
    }
    deployment.maxInFlight =
        body.integer(options, "max_in_flight", "Options max in flight", 1).orElse(1);
    deployment.webInstances =
        body.integer(options, "web_instances", "Options web instances", 1).orElse(null);
    deployment.memoryMb =
        body.integer(options, "memory_in_mb", "Options memory in mb", 1).orElse(null);
    deployment.diskMb = body.integer(options, "disk_in_mb", "Options disk in mb", 1).orElse(null);
    deployment.logRateLimit =
        body.integer(options, "log_rate_limit_in_bytes_per_second", "Options log rate limit", -1)
            .map(Integer::longValue)
            .orElse(null);
    if (options.has("canary")) {
      canary(body, options.path("canary"), deployment);
    }
  }

  private static void canary(Body body, JsonNode canary, Deployment deployment) {
    if (!deployment.strategy.equals("canary")) {
      body.problem("Canary options are only valid for Canary deployments");
      return;
    }
    List<Integer> weights = new ArrayList<>();
    for (JsonNode step : canary.path("steps")) {
      int weight = step.path("instance_weight").asInt(0);
      if (weight < 1 || weight > 100) {
        body.problem("Canary steps instance weight must be an Integer between 1-100 (inclusive)");
        return;
      }
      if (!weights.isEmpty() && weights.getLast() > weight) {
        body.problem("Canary steps instance weights must be sorted in ascending order");
        return;
      }
      weights.add(weight);
    }
    deployment.canarySteps = List.copyOf(weights);
  }

  private Droplet ofRevision(App app, Body body, Deployment deployment) {
    String guid = body.at("revision").path("guid").asText();
    Revision revision =
        foundation
            .revisions
            .find(guid)
            .filter(each -> each.appGuid.equals(app.guid))
            .orElseThrow(() -> CfError.unprocessable("The revision does not exist"));
    if (!app.revisions) {
      throw CfError.unprocessable(
          "Unable to create deployment from revision: revisions are not enabled for this app.");
    }
    if (engine.deployer.pointless(app, revision)) {
      throw CfError.unprocessable(
          "Unable to rollback. The code and configuration you are rolling back to is the same as the"
              + " deployed revision.");
    }
    deployment.revisionGuid = revision.guid;
    return foundation
        .droplets
        .find(revision.dropletGuid)
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Unable to deploy this revision, the droplet for this revision no longer"
                        + " exists."));
  }

  private Droplet ofBody(App app, Body body) {
    String guid = body.has("droplet") ? body.at("droplet").path("guid").asText() : app.dropletGuid;
    if (guid == null) {
      throw CfError.unprocessable(
          "Invalid droplet. Please specify a droplet in the request or set a current droplet for the app.");
    }
    Optional<Droplet> droplet =
        foundation
            .droplets
            .find(guid)
            .filter(each -> each.appGuid.equals(app.guid) && each.state.equals("STAGED"));
    return droplet.orElseThrow(
        () ->
            CfError.unprocessable(
                "Unable to assign current droplet. Ensure the droplet exists and belongs to this"
                    + " app."));
  }

  private Reply get(Call call) {
    return Reply.ok(json(finder.get(foundation.deployments, call, "Deployment"), call));
  }

  private Reply update(Call call) {
    Deployment deployment = finder.get(foundation.deployments, call, "Deployment");
    Body body = new Body(call, "metadata");
    body.check();
    body.applyMetadata(deployment);
    foundation.changed(foundation.deployments, deployment);
    return Reply.ok(json(deployment, call));
  }

  private Reply cancel(Call call) {
    engine.deployer.cancel(finder.get(foundation.deployments, call, "Deployment"));
    return Reply.empty(200);
  }

  private Reply goOn(Call call) {
    engine.deployer.goOn(finder.get(foundation.deployments, call, "Deployment"));
    return Reply.empty(200);
  }

  private ObjectNode json(Deployment deployment, Call call) {
    String self = call.url("/v3/deployments/" + deployment.guid);
    ObjectNode details =
        Json.object(
            "last_successful_healthcheck", Render.time(deployment.lastHealthyAt),
            "last_status_change", Render.time(deployment.statusChangedAt));
    if (deployment.error != null) {
      details.put("error", deployment.error);
    }
    boolean canary = deployment.strategy.equals("canary");
    ObjectNode status =
        Json.object(
            "value", status(deployment), "reason", deployment.reason.shown(), "details", details);
    ObjectNode options = Json.object("max_in_flight", deployment.maxInFlight);
    put(options, "web_instances", deployment.webInstances);
    put(options, "memory_in_mb", deployment.memoryMb);
    put(options, "disk_in_mb", deployment.diskMb);
    put(options, "log_rate_limit_in_bytes_per_second", deployment.logRateLimit);
    if (canary) {
      int total = Math.max(1, deployment.canarySteps.size());
      status.set(
          "canary",
          Json.object("steps", Json.object("current", deployment.currentStep, "total", total)));
    }
    if (!deployment.canarySteps.isEmpty()) {
      options.set(
          "canary",
          Json.object(
              "steps",
              deployment.canarySteps.stream()
                  .map(each -> Json.object("instance_weight", each))
                  .toList()));
    }
    ObjectNode links =
        Json.object(
            "self", Render.link(self),
            "app", Render.link(call.url("/v3/apps/" + deployment.appGuid)));
    if (deployment.reason.active()) {
      links.set("cancel", Render.link(self + "/actions/cancel", "POST"));
    }
    if (deployment.reason == Reason.PAUSED) {
      links.set("continue", Render.link(self + "/actions/continue", "POST"));
    }
    ObjectNode node = Render.base(deployment);
    node.set("status", status);
    node.put("strategy", deployment.strategy);
    node.set("options", options);
    node.set("droplet", Json.object("guid", deployment.dropletGuid));
    node.set("previous_droplet", Json.object("guid", deployment.previousDropletGuid));
    node.set(
        "new_processes",
        Json.node(
            deployment.newProcessGuid == null
                ? List.of()
                : List.of(Json.object("guid", deployment.newProcessGuid, "type", "web"))));
    node.set(
        "revision",
        Json.node(
            deployment.revisionGuid == null
                ? null
                : Json.object(
                    "guid", deployment.revisionGuid, "version", deployment.revisionVersion)));
    node.set("relationships", Json.object("app", Render.toOne(deployment.appGuid)));
    node.set("metadata", Render.metadata(deployment));
    node.set("links", links);
    return node;
  }

  private static void put(
      ObjectNode options, String name, @org.jspecify.annotations.Nullable Object value) {
    if (value != null) {
      options.set(name, Json.node(value));
    }
  }
}
