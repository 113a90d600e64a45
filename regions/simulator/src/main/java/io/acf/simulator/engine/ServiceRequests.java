package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.wire.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What brokers are asked about instances and bindings. Source: cloud_controller_ng,
 * lib/services/service_brokers/v2/client.rb.
 */
final class ServiceRequests {
  private final Foundation foundation;
  private final Routes routes;

  ServiceRequests(Foundation foundation, Routes routes) {
    this.foundation = foundation;
    this.routes = routes;
  }

  /** A managed instance with what it is of. */
  record Subject(
      ServiceInstance instance, ServicePlan plan, ServiceOffering offering, ServiceBroker broker) {
    private String path() {
      return "/v2/service_instances/" + instance.guid;
    }

    private String path(Bond bond) {
      return path() + "/service_bindings/" + bond.guid;
    }

    private Map<String, String> ids() {
      return Map.of("service_id", offering.uniqueId, "plan_id", plan.uniqueId);
    }
  }

  /** The subject of calls about an instance; nothing for a user-provided one. */
  Optional<Subject> subject(ServiceInstance instance) {
    return foundation
        .servicePlans
        .find(instance.planGuid)
        .flatMap(
            plan ->
                foundation
                    .serviceOfferings
                    .find(plan.offeringGuid)
                    .flatMap(
                        offering ->
                            foundation
                                .serviceBrokers
                                .find(offering.brokerGuid)
                                .map(broker -> new Subject(instance, plan, offering, broker))));
  }

  BrokerCall provision(Subject of) {
    ObjectNode body = body(of, of.plan());
    foundation
        .spaces
        .find(of.instance().spaceGuid)
        .ifPresent(
            (Space space) -> {
              body.put("organization_guid", space.orgGuid);
              body.put("space_guid", space.guid);
            });
    ObjectNode context = named(of, of.instance().name);
    context.set("instance_annotations", Json.node(annotations(of.instance())));
    body.set("context", context);
    parameters(body, of.instance().parameters);
    if (of.plan().maintenanceInfo != null) {
      body.set("maintenance_info", of.plan().maintenanceInfo);
    }
    return new BrokerCall("PUT", of.path(), Map.of("accepts_incomplete", "true"), body);
  }

  /**
   * An update.
   *
   * @param plan what it is to have
   * @param maintenance the version that it is to be brought to; null for the one it has
   */
  BrokerCall update(
      Subject of,
      ServicePlan plan,
      JsonNode parameters,
      @Nullable JsonNode maintenance,
      String name) {
    ObjectNode body = body(of, plan);
    String org =
        foundation.spaces.find(of.instance().spaceGuid).map((Space it) -> it.orgGuid).orElse("");
    body.set(
        "previous_values",
        Json.object(
            "plan_id", of.plan().uniqueId,
            "service_id", of.offering().uniqueId,
            "organization_id", org,
            "space_id", of.instance().spaceGuid,
            "maintenance_info", of.instance().maintenanceInfo));
    body.set("context", named(of, name));
    body.set("parameters", parameters.isObject() ? parameters : Json.object());
    if (maintenance != null) {
      body.set("maintenance_info", maintenance);
    }
    return new BrokerCall("PATCH", of.path(), Map.of("accepts_incomplete", "true"), body);
  }

  BrokerCall deprovision(Subject of) {
    return delete(of, of.path());
  }

  BrokerCall unbind(Subject of, Bond bond) {
    return delete(of, of.path(bond));
  }

  private static BrokerCall delete(Subject of, String path) {
    Map<String, String> query = new HashMap<>(of.ids());
    query.put("accepts_incomplete", "true");
    return new BrokerCall("DELETE", path, query, null);
  }

  BrokerCall bind(Subject of, Bond bond) {
    ObjectNode body = body(of, of.plan());
    ObjectNode resource = Json.object();
    if (bond instanceof RouteBinding binding) {
      foundation
          .routes
          .find(binding.routeGuid)
          .ifPresent(route -> resource.put("route", routes.url(route)));
    } else if (bond instanceof ServiceBinding binding) {
      foundation
          .apps
          .find(binding.appGuid)
          .ifPresent(
              (App app) -> {
                body.put("app_guid", app.guid);
                resource.put("app_guid", app.guid);
                resource.put("space_guid", app.spaceGuid);
                resource.set("app_annotations", Json.node(annotations(app)));
              });
    }
    body.set("bind_resource", resource);
    body.set("context", context(of));
    parameters(body, bond.parameters);
    return new BrokerCall("PUT", of.path(bond), Map.of("accepts_incomplete", "true"), body);
  }

  BrokerCall lastOperation(Subject of) {
    return lastOperation(of, of.path(), of.instance().lastOperation.operation());
  }

  BrokerCall lastOperation(Subject of, Bond bond) {
    return lastOperation(of, of.path(bond), bond.lastOperation.operation());
  }

  private static BrokerCall lastOperation(Subject of, String path, @Nullable String operation) {
    Map<String, String> query = new HashMap<>(of.ids());
    if (operation != null && !operation.isEmpty()) {
      query.put("operation", operation);
    }
    return new BrokerCall("GET", path + "/last_operation", query, null);
  }

  BrokerCall fetch(Subject of) {
    return new BrokerCall("GET", of.path(), Map.of(), null);
  }

  BrokerCall fetch(Subject of, Bond bond) {
    return new BrokerCall("GET", of.path(bond), Map.of(), null);
  }

  private static ObjectNode body(Subject of, ServicePlan plan) {
    return Json.object("service_id", of.offering().uniqueId, "plan_id", plan.uniqueId);
  }

  private static void parameters(ObjectNode body, JsonNode parameters) {
    if (!parameters.isEmpty()) {
      body.set("parameters", parameters);
    }
  }

  private ObjectNode named(Subject of, String name) {
    return context(of).put("instance_name", name);
  }

  private ObjectNode context(Subject of) {
    ObjectNode context = Json.object("platform", "cloudfoundry");
    foundation
        .spaces
        .find(of.instance().spaceGuid)
        .ifPresent(
            (Space space) -> {
              foundation
                  .orgs
                  .find(space.orgGuid)
                  .ifPresent((Org org) -> add(context, "organization", org, org.name));
              add(context, "space", space, space.name);
            });
    return context;
  }

  private static void add(ObjectNode context, String what, Entity entity, String name) {
    context.put(what + "_guid", entity.guid);
    context.put(what + "_name", name);
    context.set(what + "_annotations", Json.node(annotations(entity)));
  }

  /** Brokers are told the annotations that have a prefix only. */
  private static Map<String, String> annotations(Entity entity) {
    Map<String, String> shown = new TreeMap<>(entity.annotations);
    shown.keySet().removeIf(each -> each.indexOf('/') < 0);
    return shown;
  }
}
