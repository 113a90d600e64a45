package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.List;

/** A deployment in JSON. */
final class DeploymentJson {
  private DeploymentJson() {}

  static String status(Deployment deployment) {
    return deployment.reason.active() ? "ACTIVE" : "FINALIZED";
  }

  static ObjectNode of(Deployment deployment, Call call) {
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
