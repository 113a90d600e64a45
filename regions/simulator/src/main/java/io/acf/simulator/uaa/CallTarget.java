package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Optional;

/** What a call of the Cloud Controller is about, and in which space that is. */
final class CallTarget {
  private final Foundation foundation;

  CallTarget(Foundation foundation) {
    this.foundation = foundation;
  }

  /** The kind of what a path names, as errors word it. */
  static String kind(Call call) {
    return switch (call.path().split("/", -1)[2]) {
      case "apps" -> "App";
      case "spaces" -> "Space";
      case "routes" -> "Route";
      case "processes" -> "Process";
      case "packages" -> "Package";
      case "builds" -> "Build";
      case "droplets" -> "Droplet";
      case "deployments" -> "Deployment";
      case "tasks" -> "Task";
      case "service_instances" -> "Service instance";
      case "service_credential_bindings" -> "Service credential binding";
      case "service_brokers" -> "Service broker";
      default -> "Resource";
    };
  }

  /** The space of what a call is about; nothing where that is in no space. */
  Optional<String> space(Call call) {
    String guid = call.params().get("guid");
    if (guid != null) {
      if (call.path().startsWith("/api/v1/read/")) {
        return ofApp(Optional.of(guid));
      }
      return of(call.path().split("/", -1)[2], guid);
    }
    if (call.method().equals("GET")) {
      return Optional.empty();
    }
    for (String kind : List.of("space", "app", "service_instance", "route")) {
      String related = related(call, kind);
      if (!related.isEmpty()) {
        return of(kind + "s", related);
      }
    }
    String bits = body(call).path("package").path("guid").asText();
    return bits.isEmpty() ? Optional.empty() : of("packages", bits);
  }

  private static JsonNode body(Call call) {
    return call.header("content-type").orElse("").contains("json") ? call.json() : Json.object();
  }

  /** The guid of a relationship that a body names; empty where it names none. */
  static String related(Call call, String kind) {
    return body(call).path("relationships").path(kind).path("data").path("guid").asText("");
  }

  private Optional<String> of(String kind, String guid) {
    return switch (kind) {
      case "spaces" -> foundation.spaces.find(guid).map(each -> each.guid);
      case "apps" -> ofApp(Optional.of(guid));
      case "routes" -> foundation.routes.find(guid).map(each -> each.spaceGuid);
      case "processes" -> ofApp(foundation.processes.find(guid).map(each -> each.appGuid));
      case "packages" -> ofApp(foundation.packages.find(guid).map(each -> each.appGuid));
      case "builds" -> ofApp(foundation.builds.find(guid).map(each -> each.appGuid));
      case "droplets" -> ofApp(foundation.droplets.find(guid).map(each -> each.appGuid));
      case "deployments" -> ofApp(foundation.deployments.find(guid).map(each -> each.appGuid));
      case "revisions" -> ofApp(foundation.revisions.find(guid).map(each -> each.appGuid));
      case "audit_events" -> foundation.auditEvents.find(guid).map(each -> each.spaceGuid);
      case "tasks" -> ofApp(foundation.tasks.find(guid).map(each -> each.appGuid));
      case "sidecars" -> ofApp(foundation.sidecars.find(guid).map(each -> each.appGuid));
      case "service_instances" ->
          foundation.serviceInstances.find(guid).map(each -> each.spaceGuid);
      case "service_brokers" -> foundation.serviceBrokers.find(guid).map(each -> each.spaceGuid);
      case "service_credential_bindings" ->
          ofInstance(foundation.serviceBindings.find(guid).map(each -> each.instanceGuid));
      case "service_route_bindings" ->
          ofInstance(foundation.routeBindings.find(guid).map(each -> each.instanceGuid));
      default -> Optional.empty();
    };
  }

  private Optional<String> ofInstance(Optional<String> guid) {
    return guid.flatMap(foundation.serviceInstances::find).map(each -> each.spaceGuid);
  }

  private Optional<String> ofApp(Optional<String> guid) {
    return guid.flatMap(foundation.apps::find).map(each -> each.spaceGuid);
  }
}
