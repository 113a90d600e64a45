package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The JSON of brokers, what they offer, instances and bindings. */
final class ServiceJson {
  private ServiceJson() {}

  static ObjectNode broker(ServiceBroker broker, Call call) {
    ObjectNode json = Render.base(broker);
    json.put("name", broker.name);
    json.put("url", broker.url);
    ObjectNode links = links(call, "/v3/service_brokers/" + broker.guid);
    links.set(
        "service_offerings",
        Render.link(call.url("/v3/service_offerings?service_broker_guids=" + broker.guid)));
    json.set("relationships", Json.object());
    if (broker.spaceGuid != null) {
      json.set("relationships", Json.object("space", Render.toOne(broker.spaceGuid)));
      links.set("space", Render.link(call.url("/v3/spaces/" + broker.spaceGuid)));
    }
    return finished(json, broker, links);
  }

  static ObjectNode offering(ServiceOffering offering, Call call) {
    ObjectNode json = Render.base(offering);
    JsonNode metadata = object(offering.metadata);
    json.put("name", offering.name);
    json.put("description", offering.description);
    json.put("available", offering.active);
    json.set("tags", Json.array(offering.tags));
    json.set("requires", Json.array(offering.requires));
    json.put("shareable", offering.shareable());
    json.set(
        "documentation_url",
        metadata.path("documentationUrl").isTextual()
            ? metadata.path("documentationUrl")
            : Json.node(null));
    json.set(
        "broker_catalog",
        Json.object(
            "id",
            offering.uniqueId,
            "metadata",
            metadata,
            "features",
            Json.object(
                "plan_updateable", offering.planUpdateable,
                "bindable", offering.bindable,
                "instances_retrievable", offering.instancesRetrievable,
                "bindings_retrievable", offering.bindingsRetrievable,
                "allow_context_updates", offering.allowContextUpdates)));
    json.set("relationships", Json.object("service_broker", Render.toOne(offering.brokerGuid)));
    ObjectNode links = links(call, "/v3/service_offerings/" + offering.guid);
    links.set(
        "service_plans",
        Render.link(call.url("/v3/service_plans?service_offering_guids=" + offering.guid)));
    links.set(
        "service_broker", Render.link(call.url("/v3/service_brokers/" + offering.brokerGuid)));
    return finished(json, offering, links);
  }

  private static JsonNode object(@Nullable JsonNode given) {
    return given == null ? Json.object() : given;
  }

  /** Plans; what they do not say of themselves their offering says. */
  static BiFunction<ServicePlan, Call, ObjectNode> plans(Foundation foundation) {
    return (plan, call) ->
        plan(
            plan,
            foundation.serviceOfferings.find(plan.offeringGuid).orElseGet(ServiceOffering::new),
            call);
  }

  private static ObjectNode plan(ServicePlan plan, ServiceOffering offering, Call call) {
    ObjectNode json = Render.base(plan);
    json.put("name", plan.name);
    json.put("description", plan.description);
    json.put("visibility_type", plan.visibility());
    json.put("available", plan.active);
    json.put("free", plan.free);
    json.set("costs", costs(object(plan.metadata)));
    json.set("maintenance_info", object(plan.maintenanceInfo));
    json.set(
        "broker_catalog",
        Json.object(
            "id",
            plan.uniqueId,
            "metadata",
            object(plan.metadata),
            "maximum_polling_duration",
            plan.maximumPollingSeconds,
            "features",
            Json.object(
                "plan_updateable", plan.updateable(offering),
                "bindable", plan.bindable(offering))));
    JsonNode schemas = object(plan.schemas);
    json.set(
        "schemas",
        Json.object(
            "service_instance",
                Json.object(
                    "create", parameters(schemas.at("/service_instance/create")),
                    "update", parameters(schemas.at("/service_instance/update"))),
            "service_binding",
                Json.object("create", parameters(schemas.at("/service_binding/create")))));
    json.set("relationships", Json.object("service_offering", Render.toOne(plan.offeringGuid)));
    ObjectNode links = links(call, "/v3/service_plans/" + plan.guid);
    links.set(
        "service_offering", Render.link(call.url("/v3/service_offerings/" + plan.offeringGuid)));
    links.set(
        "visibility", Render.link(call.url("/v3/service_plans/" + plan.guid + "/visibility")));
    return finished(json, plan, links);
  }

  private static ObjectNode parameters(JsonNode schema) {
    JsonNode parameters = schema.path("parameters");
    return Json.object("parameters", parameters.isObject() ? parameters : Json.object());
  }

  /** What a plan's metadata say it costs, one entry for each currency. */
  private static ArrayNode costs(JsonNode metadata) {
    ArrayNode costs = Json.array(List.of());
    for (JsonNode cost : metadata.path("costs")) {
      cost.path("amount")
          .properties()
          .forEach(
              each ->
                  costs.add(
                      Json.object(
                          "currency",
                          each.getKey().toUpperCase(Locale.ROOT),
                          "amount",
                          each.getValue(),
                          "unit",
                          cost.path("unit").asText())));
    }
    return costs;
  }

  /** Instances; whether there is something newer depends on their plans. */
  static BiFunction<ServiceInstance, Call, ObjectNode> instances(Foundation foundation) {
    return (instance, call) ->
        instance(
            instance,
            foundation.servicePlans.find(instance.planGuid).map(plan -> plan.maintenanceInfo),
            call);
  }

  private static ObjectNode instance(
      ServiceInstance instance, Optional<JsonNode> newest, Call call) {
    String self = "/v3/service_instances/" + instance.guid;
    ObjectNode json = Render.base(instance);
    json.put("name", instance.name);
    json.put("type", instance.managed() ? "managed" : "user-provided");
    json.set("tags", Json.array(instance.tags));
    json.set("last_operation", lastOperation(instance, instance.lastOperation));
    ObjectNode relationships = Json.object("space", Render.toOne(instance.spaceGuid));
    ObjectNode links = links(call, self);
    links.set("space", Render.link(call.url("/v3/spaces/" + instance.spaceGuid)));
    String of = "service_instance_guids=" + instance.guid;
    links.set(
        "service_credential_bindings",
        Render.link(call.url("/v3/service_credential_bindings?" + of)));
    links.set("service_route_bindings", Render.link(call.url("/v3/service_route_bindings?" + of)));
    if (instance.managed()) {
      JsonNode maintenance = object(instance.maintenanceInfo);
      String version = newest.map(each -> each.path("version").asText()).orElse("");
      json.set("maintenance_info", maintenance);
      json.put("upgrade_available", !version.equals(maintenance.path("version").asText("")));
      json.put("dashboard_url", instance.dashboardUrl);
      relationships.set("service_plan", Render.toOne(instance.planGuid));
      links.set("service_plan", Render.link(call.url("/v3/service_plans/" + instance.planGuid)));
      links.set("parameters", Render.link(call.url(self + "/parameters")));
      links.set("shared_spaces", Render.link(call.url(self + "/relationships/shared_spaces")));
    } else {
      json.put("syslog_drain_url", instance.syslogDrainUrl);
      json.put("route_service_url", instance.routeServiceUrl);
      links.set("credentials", Render.link(call.url(self + "/credentials")));
    }
    json.set("relationships", relationships);
    return finished(json, instance, links);
  }

  static ObjectNode binding(ServiceBinding binding, Call call) {
    String self = "/v3/service_credential_bindings/" + binding.guid;
    ObjectNode json = Render.base(binding);
    json.put("name", binding.name);
    json.put("type", binding.appGuid == null ? "key" : "app");
    json.set("last_operation", lastOperation(binding, binding.lastOperation));
    ObjectNode relationships = Json.object("service_instance", Render.toOne(binding.instanceGuid));
    ObjectNode links = links(call, self);
    links.set("details", Render.link(call.url(self + "/details")));
    links.set("parameters", Render.link(call.url(self + "/parameters")));
    links.set(
        "service_instance", Render.link(call.url("/v3/service_instances/" + binding.instanceGuid)));
    if (binding.appGuid != null) {
      relationships.set("app", Render.toOne(binding.appGuid));
      links.set("app", Render.link(call.url("/v3/apps/" + binding.appGuid)));
    }
    json.set("relationships", relationships);
    return finished(json, binding, links);
  }

  static ObjectNode routeBinding(RouteBinding binding, boolean managed, Call call) {
    String self = "/v3/service_route_bindings/" + binding.guid;
    ObjectNode json = Render.base(binding);
    json.put("route_service_url", binding.routeServiceUrl);
    json.set("last_operation", lastOperation(binding, binding.lastOperation));
    json.set(
        "relationships",
        Json.object(
            "service_instance", Render.toOne(binding.instanceGuid),
            "route", Render.toOne(binding.routeGuid)));
    ObjectNode links = links(call, self);
    links.set(
        "service_instance", Render.link(call.url("/v3/service_instances/" + binding.instanceGuid)));
    links.set("route", Render.link(call.url("/v3/routes/" + binding.routeGuid)));
    if (managed) {
      links.set("parameters", Render.link(call.url(self + "/parameters")));
    }
    return finished(json, binding, links);
  }

  private static ObjectNode lastOperation(Entity entity, LastOperation operation) {
    return Json.object(
        "type", operation.type(),
        "state", operation.state(),
        "description", operation.description(),
        "created_at", Render.time(entity.createdAt),
        "updated_at", Render.time(Math.max(operation.at(), entity.createdAt)));
  }

  private static ObjectNode links(Call call, String self) {
    return Json.object("self", Render.link(call.url(self)));
  }

  private static ObjectNode finished(ObjectNode json, Entity entity, ObjectNode links) {
    json.set("metadata", Render.metadata(entity));
    json.set("links", links);
    return json;
  }
}
