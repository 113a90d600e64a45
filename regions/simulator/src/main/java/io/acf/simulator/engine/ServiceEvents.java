package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * Audit events of service instances and of what they are bound by: written once a broker has agreed
 * ({@code start_create} where it takes its time, then {@code create}), not when it is asked.
 * Sources: cloud_controller_ng, app/repositories/service_event_repository.rb and
 * service_generic_binding_event_repository.rb.
 */
public final class ServiceEvents {
  private final Foundation foundation;
  private final Audit audit;

  ServiceEvents(Foundation foundation, Audit audit) {
    this.foundation = foundation;
    this.audit = audit;
  }

  /**
   * An event about an instance.
   *
   * @param verb such as create or start_update
   * @param request what was asked for; null for nothing
   */
  public void instance(String verb, ServiceInstance instance, @Nullable JsonNode request) {
    JsonNode asked = request == null ? Json.object() : request;
    told(verb, instance, Json.object("request", asked));
  }

  /** The same with other data. */
  public void told(String verb, ServiceInstance instance, ObjectNode data) {
    String kind = instance.managed() ? "service_instance" : "user_provided_service_instance";
    audit.on(
        "audit." + kind + "." + verb,
        kind,
        instance.guid,
        instance.name,
        instance.spaceGuid,
        null,
        data);
  }

  /** An event about a binding of an app or a route, or about a key; deletions name both ends. */
  public void bond(String verb, Bond bond, @Nullable JsonNode request) {
    String kind;
    String name = "";
    ObjectNode ends = Json.object();
    switch (bond) {
      case RouteBinding route -> {
        kind = "service_route_binding";
        ends.put("route_guid", route.routeGuid);
      }
      case ServiceBinding binding -> {
        kind = binding.appGuid == null ? "service_key" : "service_binding";
        name = binding.name == null ? "" : binding.name;
        if (binding.appGuid != null) {
          ends.put("app_guid", binding.appGuid);
        }
      }
    }
    ends.put("service_instance_guid", bond.instanceGuid);
    String space =
        foundation.serviceInstances.find(bond.instanceGuid).map(it -> it.spaceGuid).orElse(null);
    JsonNode asked = verb.endsWith("delete") || request == null ? ends : request;
    audit.on(
        "audit." + kind + "." + verb,
        kind,
        bond.guid,
        name,
        space,
        null,
        Json.object("request", asked));
  }
}
