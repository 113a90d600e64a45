package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the {@code options} of a new deployment. */
final class DeploymentOptions {
  private static final Set<String> OPTIONS =
      Set.of(
          "max_in_flight",
          "web_instances",
          "memory_in_mb",
          "disk_in_mb",
          "log_rate_limit_in_bytes_per_second",
          "canary");

  private DeploymentOptions() {}

  /** Sets what is given; what is wrong becomes a problem of {@code body}. */
  static void read(Body body, Deployment deployment) {
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
}
