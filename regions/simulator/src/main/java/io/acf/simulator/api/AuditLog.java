package io.acf.simulator.api;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.AuditEvent;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Notes an audit event for each call that changed something, by one table of endpoints. */
final class AuditLog {
  /** How many events a region keeps; the oldest go first. */
  private static final int KEPT = 10_000;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          entry("POST /v3/apps", "audit.app.create"),
          entry("PATCH /v3/apps/:guid", "audit.app.update"),
          entry("DELETE /v3/apps/:guid", "audit.app.delete-request"),
          entry("POST /v3/apps/:guid/actions/start", "audit.app.start"),
          entry("POST /v3/apps/:guid/actions/stop", "audit.app.stop"),
          entry("POST /v3/apps/:guid/actions/restart", "audit.app.restart"),
          entry("PATCH /v3/apps/:guid/environment_variables", "audit.app.update"),
          entry("PATCH /v3/apps/:guid/relationships/current_droplet", "audit.app.droplet.mapped"),
          entry("POST /v3/apps/:guid/processes/:type/actions/scale", "audit.app.process.scale"),
          entry("POST /v3/processes/:guid/actions/scale", "audit.app.process.scale"),
          entry("PATCH /v3/processes/:guid", "audit.app.process.update"),
          entry("POST /v3/apps/:guid/tasks", "audit.app.task.create"),
          entry("POST /v3/tasks/:guid/actions/cancel", "audit.app.task.cancel"),
          entry("POST /v3/packages", "audit.app.package.create"),
          entry("POST /v3/packages/:guid/upload", "audit.app.package.upload"),
          entry("POST /v3/builds", "audit.app.build.create"),
          entry("POST /v3/deployments", "audit.app.deployment.create"),
          entry("POST /v3/deployments/:guid/actions/cancel", "audit.app.deployment.cancel"),
          entry("POST /v3/deployments/:guid/actions/continue", "audit.app.deployment.continue"),
          entry("POST /v3/spaces/:guid/actions/apply_manifest", "audit.app.apply_manifest"),
          entry("POST /v3/routes", "audit.route.create"),
          entry("PATCH /v3/routes/:guid", "audit.route.update"),
          entry("DELETE /v3/routes/:guid", "audit.route.delete-request"),
          entry("POST /v3/routes/:guid/destinations", "audit.app.map-route"),
          entry("DELETE /v3/routes/:guid/destinations/:destination", "audit.app.unmap-route"),
          entry("POST /v3/organizations", "audit.organization.create"),
          entry("PATCH /v3/organizations/:guid", "audit.organization.update"),
          entry("DELETE /v3/organizations/:guid", "audit.organization.delete-request"),
          entry("POST /v3/spaces", "audit.space.create"),
          entry("PATCH /v3/spaces/:guid", "audit.space.update"),
          entry("DELETE /v3/spaces/:guid", "audit.space.delete-request"),
          entry("POST /v3/service_brokers", "audit.service_broker.create"),
          entry("POST /v3/service_instances", "audit.service_instance.create"),
          entry("DELETE /v3/service_instances/:guid", "audit.service_instance.delete"),
          entry("POST /v3/service_credential_bindings", "audit.service_binding.create"),
          entry("DELETE /v3/service_credential_bindings/:guid", "audit.service_binding.delete"),
          entry("POST /v3/service_route_bindings", "audit.service_route_binding.create"),
          entry("PATCH /v3/service_route_bindings/:guid", "audit.service_route_binding.update"),
          entry("DELETE /v3/service_route_bindings/:guid", "audit.service_route_binding.delete"));

  private final Foundation foundation;

  AuditLog(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Looks at an answered call. */
  void saw(Endpoint endpoint, Call call, Reply reply) {
    String type = TYPES.get(endpoint.method() + " " + endpoint.path());
    if (type != null && reply.status() < 400) {
      note(type, call, json(reply));
    }
  }

  private void note(String type, Call call, JsonNode body) {
    AuditEvent event = new AuditEvent();
    event.type = type;
    event.actorGuid = call.actor().id();
    event.actorName = call.actor().name();
    String own = body.path("guid").asText(call.params().getOrDefault("guid", ""));
    String app = body.at("/relationships/app/data/guid").asText(own);
    event.targetType = type.split("\\.", -1)[1];
    event.targetGuid = event.targetType.equals("app") ? app : own;
    event.targetName = body.path("name").asText("");
    place(event, body);
    foundation.note(foundation.auditEvents, event, KEPT);
  }

  private void place(AuditEvent event, JsonNode body) {
    Optional<App> app = foundation.apps.find(event.targetGuid);
    app.ifPresent(each -> event.targetName = each.name);
    Optional<String> space =
        app.map(each -> each.spaceGuid)
            .or(() -> Optional.ofNullable(body.at("/relationships/space/data/guid").asText(null)))
            .or(() -> foundation.routes.find(event.targetGuid).map((Route each) -> each.spaceGuid))
            .or(() -> foundation.spaces.find(event.targetGuid).map((Entity each) -> each.guid));
    event.spaceGuid = space.orElse(null);
    event.orgGuid =
        foundation
            .spaces
            .find(event.spaceGuid)
            .map(each -> each.orgGuid)
            .or(() -> foundation.orgs.find(event.targetGuid).map(each -> each.guid))
            .orElse(null);
  }

  private static JsonNode json(Reply reply) {
    try {
      return reply.body().length == 0 ? Json.object() : Json.MAPPER.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException("an answer of ours is JSON", e);
    }
  }
}
