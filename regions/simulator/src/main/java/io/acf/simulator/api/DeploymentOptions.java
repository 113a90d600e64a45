package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code options} of a new deployment. Source: cloud_controller_ng,
 * app/messages/deployment_create_message.rb.
 */
final class DeploymentOptions {
  private static final Set<String> OPTIONS =
      Set.of(
          "max_in_flight",
          "web_instances",
          "memory_in_mb",
          "disk_in_mb",
          "log_rate_limit_in_bytes_per_second",
          "canary");

  private static final String WEIGHT = "instance_weight";
  private static final int WEIGHT_MAX = 100;

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
    List<String> unknown = Body.others(options, OPTIONS);
    if (!unknown.isEmpty()) {
      body.problem("Options has unsupported key(s): " + String.join(", ", unknown));
    }
    deployment.webInstances = integer(body, options, "web_instances", Range.from(1));
    deployment.memoryMb = integer(body, options, "memory_in_mb", Range.positive());
    deployment.diskMb = integer(body, options, "disk_in_mb", Range.positive());
    String logRate = "log_rate_limit_in_bytes_per_second";
    deployment.logRateLimit =
        body.number(options.path(logRate), Body.title(logRate), Range.from(-1).upTo(Long.MAX_VALUE))
            .orElse(null);
    if (options.hasNonNull("max_in_flight")) {
      deployment.maxInFlight = maxInFlight(body, options.path("max_in_flight"));
    }
    if (options.hasNonNull("canary")) {
      canary(body, options.path("canary"), deployment);
    }
  }

  private static @Nullable Integer integer(Body body, JsonNode options, String name, Range range) {
    return body.number(options.path(name), Body.title(name), range)
        .map(Long::intValue)
        .orElse(null);
  }

  private static int maxInFlight(Body body, JsonNode given) {
    if (!given.isIntegralNumber() || given.bigIntegerValue().signum() < 1) {
      body.problem("Max in flight must be an integer greater than 0");
      return 1;
    }
    return given.canConvertToInt() ? given.asInt() : Integer.MAX_VALUE;
  }

  private static void canary(Body body, JsonNode canary, Deployment deployment) {
    if (!canary.isObject()) {
      body.problem("Options canary must be an object");
    } else if (!deployment.strategy.equals("canary")) {
      body.problem("Options canary are only valid for Canary deployments");
    } else if (canary.hasNonNull("steps")) {
      deployment.canarySteps = steps(canary.path("steps"), body);
    }
  }

  private static List<Integer> steps(JsonNode steps, Body body) {
    String of = "Options canary steps ";
    boolean objects = steps.isArray();
    for (JsonNode step : steps) {
      objects &= step.isObject();
    }
    if (!objects) {
      body.problem(of + "must be an array of objects");
      return List.of();
    }
    List<Integer> weights = new ArrayList<>();
    boolean named = true;
    for (JsonNode step : steps) {
      List<String> unknown = Body.others(step, Set.of(WEIGHT));
      if (!unknown.isEmpty()) {
        body.problem(of + "has unsupported key(s): " + String.join(", ", unknown));
      }
      named &= step.has(WEIGHT);
      weights.add(step.path(WEIGHT).isInt() ? step.path(WEIGHT).asInt() : 0);
    }
    if (!named) {
      body.problem(of + "missing key: \"" + WEIGHT + "\"");
    }
    if (!weights.stream().allMatch(each -> each >= 1 && each <= WEIGHT_MAX)) {
      body.problem(of + "instance weight must be an Integer between 1-100 (inclusive)");
    } else if (!weights.equals(weights.stream().sorted().toList())) {
      body.problem(of + "instance weight must be sorted in ascending order");
    }
    return List.copyOf(weights);
  }
}
