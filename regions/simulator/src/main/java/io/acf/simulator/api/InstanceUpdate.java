package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BindingRules;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes of service instances, and what refuses them. Source: cloud_controller_ng,
 * app/actions/v3/service_instance_update_managed.rb.
 */
final class InstanceUpdate {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final BiFunction<ServiceInstance, Call, ObjectNode> json;

  InstanceUpdate(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.json = ServiceJson.instances(foundation);
  }

  /** Refuses what comes while something is being done to an instance. */
  static void idle(ServiceInstance instance) {
    if (instance.lastOperation.busy()) {
      throw new CfError(
          409,
          60016,
          "CF-AsyncServiceInstanceOperationInProgress",
          "An operation for service instance " + instance.name + " is in progress.");
    }
  }

  static CfError invalidPlan() {
    return CfError.unprocessable(
        "Invalid service plan. Ensure that the service plan exists, is available, and you have"
            + " access to it.");
  }

  /** Whether an instance in a space, or shared with it, has a name. */
  static boolean taken(Foundation foundation, String space, String name) {
    return foundation.serviceInstances.all().stream()
        .anyMatch(each -> each.name.equalsIgnoreCase(name) && each.usableIn(space));
  }

  Reply update(Call call) {
    ServiceInstance instance = finder.get(foundation.serviceInstances, call, "Service instance");
    return instance.managed() ? managed(call, instance) : provided(call, instance);
  }

  private Reply provided(Call call, ServiceInstance instance) {
    Body body =
        new Body(
            call,
            "name",
            "tags",
            "credentials",
            "syslog_drain_url",
            "route_service_url",
            "metadata");
    @Nullable String name = body.text("name").orElse(null);
    InstanceInput.provided(body);
    body.check();
    free(instance, name);
    body.applyMetadata(instance);
    instance.name = name == null ? instance.name : name;
    InstanceInput.provide(body, instance);
    instance.lastOperation =
        new LastOperation("update", "succeeded", foundation.now(), "Operation succeeded", null);
    foundation.changed(foundation.serviceInstances, instance);
    foundation.bindingsOfInstance.of(instance.guid).stream()
        .toList()
        .forEach(
            each -> {
              each.credentials = instance.credentials;
              each.syslogDrainUrl = instance.syslogDrainUrl;
              foundation.touched(foundation.serviceBindings, each);
            });
    return Reply.ok(json.apply(instance, call));
  }

  /** Refuses a new name that another instance has. */
  private void free(ServiceInstance instance, @Nullable String name) {
    if (name != null
        && !name.equalsIgnoreCase(instance.name)
        && taken(foundation, instance.spaceGuid, name)) {
      throw CfError.unprocessable("The service instance name is taken: " + name);
    }
  }

  private Reply managed(Call call, ServiceInstance instance) {
    Body body =
        new Body(
            call, "name", "tags", "parameters", "relationships", "maintenance_info", "metadata");
    @Nullable String name = body.text("name").orElse(null);
    InstanceInput.managed(body);
    JsonNode version = body.at("maintenance_info").path("version");
    if (body.has("maintenance_info") && !version.isTextual()) {
      body.problem("Maintenance info version must be a Semantic Version string");
    }
    body.check();
    if (onlyMetadata(call) && !instance.lastOperation.type().equals("delete")) {
      body.applyMetadata(instance);
      foundation.changed(foundation.serviceInstances, instance);
      return Reply.ok(json.apply(instance, call));
    }
    String wanted = body.at("relationships").at("/service_plan/data/guid").asText("");
    ServicePlan now =
        finder.get(foundation.servicePlans, String.valueOf(instance.planGuid), "Service plan");
    ServicePlan plan = wanted.isEmpty() ? now : plan(wanted, now, instance);
    permitted(body, instance, name, now, plan, version);
    idle(instance);
    if (asksTheBroker(body, instance, name, now, plan, version)) {
      return later(call, body, instance, name, wanted);
    }
    body.applyMetadata(instance);
    instance.name = name == null ? instance.name : name;
    InstanceInput.tag(body, instance);
    instance.lastOperation = new LastOperation("update", "succeeded", foundation.now());
    foundation.changed(foundation.serviceInstances, instance);
    return Reply.ok(json.apply(instance, call));
  }

  private static boolean onlyMetadata(Call call) {
    return call.json().size() == 1 && call.json().has("metadata");
  }

  private ServicePlan plan(String guid, ServicePlan now, ServiceInstance instance) {
    ServicePlan plan = foundation.servicePlans.find(guid).orElseThrow(InstanceUpdate::invalidPlan);
    boolean visible =
        foundation
            .spaces
            .find(instance.spaceGuid)
            .filter((Space it) -> plan.visibleIn(it))
            .isPresent();
    if (plan != now && (!plan.active || !visible)) {
      throw invalidPlan();
    }
    if (!plan.offeringGuid.equals(now.offeringGuid)) {
      throw CfError.unprocessable("service plan relates to a different service offering");
    }
    return plan;
  }

  private void permitted(
      Body body,
      ServiceInstance instance,
      @Nullable String name,
      ServicePlan now,
      ServicePlan plan,
      JsonNode version) {
    free(instance, name);
    if (name != null && !name.equals(instance.name) && !instance.sharedSpaces.isEmpty()) {
      throw CfError.unprocessable("Service instances that have been shared cannot be renamed");
    }
    if (plan != now) {
      engine.quotas.plan(instance.spaceGuid, plan.guid);
      change(instance, now, plan);
    }
    if (version.isTextual()) {
      maintenance(instance, now, plan, version.asText());
    }
    if (!now.active && body.at("parameters").isObject()) {
      throw new CfError(
          403,
          60029,
          "CF-ServiceInstanceWithInaccessiblePlanNotUpdateable",
          "Cannot update parameters of a service instance that belongs to inaccessible plan");
    }
    BindingRules.made(instance);
  }

  private void change(ServiceInstance instance, ServicePlan now, ServicePlan plan) {
    ServiceOffering offering =
        finder.get(foundation.serviceOfferings, now.offeringGuid, "Service offering");
    if (!now.updateable(offering)) {
      throw CfError.unprocessable("The service does not support changing plans.");
    }
    if (!plan.bindable(offering) && !foundation.bindingsOfInstance.of(instance.guid).isEmpty()) {
      throw CfError.unprocessable(
          "The service plan is invalid: cannot switch to non-bindable plan when service bindings"
              + " exist");
    }
  }

  private static void maintenance(
      ServiceInstance instance, ServicePlan now, ServicePlan plan, String version) {
    if (plan != now) {
      throw CfError.unprocessable(
          "maintenance_info should not be changed when switching to different plan.");
    }
    if (now.maintenanceInfo == null) {
      throw CfError.unprocessable(
          "The service broker does not support upgrades for service instances created from this"
              + " plan.");
    }
    boolean known =
        version.equals(now.maintenanceInfo.path("version").asText())
            || version.equals(versionOf(instance));
    if (!known) {
      throw CfError.unprocessable(
          "maintenance_info.version requested is invalid. Please ensure the catalog is up to date"
              + " and you are providing a version supported by this service plan.");
    }
  }

  private static String versionOf(ServiceInstance instance) {
    JsonNode info = instance.maintenanceInfo;
    return info == null ? "" : info.path("version").asText();
  }

  private boolean asksTheBroker(
      Body body,
      ServiceInstance instance,
      @Nullable String name,
      ServicePlan now,
      ServicePlan plan,
      JsonNode version) {
    boolean told =
        name != null
            && engine.services.offering(instance).filter(it -> it.allowContextUpdates).isPresent();
    return told
        || body.has("parameters")
        || plan != now
        || version.isTextual() && !version.asText().equals(versionOf(instance));
  }

  private Reply later(
      Call call, Body body, ServiceInstance instance, @Nullable String name, String plan) {
    ObjectNode changes = Json.object();
    if (name != null) {
      changes.put("name", name);
    }
    if (!plan.isEmpty()) {
      changes.put("plan", plan);
    }
    for (String each : new String[] {"parameters", "maintenance_info", "tags"}) {
      if (body.has(each)) {
        changes.set(each, body.at(each));
      }
    }
    body.applyMetadata(instance);
    instance.lastOperation = new LastOperation("update", "in progress", foundation.now());
    foundation.changed(foundation.serviceInstances, instance);
    return JobEndpoints.accepted(
        call, engine.jobs.later("service_instance.update", instance.guid, changes.toString()));
  }
}
