package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an update is to change once the broker has done its part, as its job keeps it. */
record InstanceChanges(JsonNode json) {
  static InstanceChanges of(Job job) {
    return new InstanceChanges(Jobs.payload(job));
  }

  ServicePlan plan(Foundation foundation, ServicePlan now) {
    return foundation.servicePlans.find(json.path("plan").asText()).orElse(now);
  }

  /** The version that goes with the wanted plan or was asked for; null for no change. */
  @Nullable JsonNode maintenance(ServicePlan before, ServicePlan after) {
    JsonNode info = before == after ? json.get("maintenance_info") : after.maintenanceInfo;
    return info == null ? null : Json.object("version", info.get("version"));
  }

  void apply(Foundation foundation, ServiceInstance instance, ServicePlan before) {
    ServicePlan after = plan(foundation, before);
    if (before != after || json.has("maintenance_info")) {
      instance.maintenanceInfo = maintenance(before, after);
    }
    instance.planGuid = after.guid;
    if (json.path("parameters").isObject()) {
      instance.parameters = json.path("parameters");
    }
    instance.name = json.path("name").asText(instance.name);
    if (json.path("tags").isArray()) {
      instance.tags = List.copyOf(Json.texts(json.path("tags")));
    }
  }
}
