package io.acf.simulator.api;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Audit events of calls about organizations, spaces, services and bindings. */
final class OtherAudits {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          entry("PATCH /v3/routes/:guid", "route.update"),
          entry("POST /v3/organizations", "organization.create"),
          entry("PATCH /v3/organizations/:guid", "organization.update"),
          entry("DELETE /v3/organizations/:guid", "organization.delete-request"),
          entry("POST /v3/spaces", "space.create"),
          entry("PATCH /v3/spaces/:guid", "space.update"),
          entry("DELETE /v3/spaces/:guid", "space.delete-request"),
          entry("POST /v3/service_brokers", "service_broker.create"),
          entry("POST /v3/service_instances", "service_instance.create"),
          entry("DELETE /v3/service_instances/:guid", "service_instance.delete"),
          entry("POST /v3/service_credential_bindings", "service_binding.create"),
          entry("DELETE /v3/service_credential_bindings/:guid", "service_binding.delete"),
          entry("POST /v3/service_route_bindings", "service_route_binding.create"),
          entry("PATCH /v3/service_route_bindings/:guid", "service_route_binding.update"),
          entry("DELETE /v3/service_route_bindings/:guid", "service_route_binding.delete"));

  private final Engine engine;
  private final Foundation foundation;

  OtherAudits(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** What an event is about. */
  private record Subject(
      String guid,
      String name,
      @Nullable String space,
      @Nullable String org,
      boolean userProvided,
      ObjectNode data) {}

  Endpoint.Handler wrap(Endpoint endpoint) {
    String type = TYPES.get(endpoint.method() + " " + endpoint.path());
    if (type == null) {
      return endpoint.handler();
    }
    return call -> {
      Optional<Subject> before = known(call, call.params().getOrDefault("guid", ""));
      Reply reply = endpoint.handler().handle(call);
      JsonNode body = AuditLog.json(reply);
      String guid = body.path("guid").asText("");
      Optional<Subject> after = guid.isEmpty() ? newest(call) : known(call, guid);
      after
          .or(() -> before)
          .or(() -> Optional.of(unknown(guid, body)))
          .ifPresent(subject -> note(type, call, subject));
      return reply;
    };
  }

  private void note(String type, Call call, Subject subject) {
    String resource = type.substring(0, type.indexOf('.'));
    String kind =
        resource.equals("service_instance") && subject.userProvided()
            ? "user_provided_service_instance"
            : resource;
    ObjectNode data =
        call.body().length == 0
            ? Json.object("request", subject.data())
            : AuditLog.request(Json.object(), call);
    engine.audit.on(
        "audit." + kind + type.substring(resource.length()),
        kind,
        subject.guid(),
        subject.name(),
        subject.space(),
        subject.org(),
        data);
  }

  private Optional<Subject> known(Call call, String guid) {
    return switch (call.path().split("/", -1)[2]) {
      case "routes" -> foundation.routes.find(guid).map(it -> in(it, it.host, it.spaceGuid));
      case "spaces" -> foundation.spaces.find(guid).map(OtherAudits::of);
      case "organizations" -> foundation.orgs.find(guid).map(OtherAudits::of);
      case "service_instances" -> foundation.serviceInstances.find(guid).map(OtherAudits::of);
      case "service_credential_bindings" -> foundation.serviceBindings.find(guid).map(this::of);
      default -> Optional.empty();
    };
  }

  /** A binding that a job makes is there before its answer tells of it. */
  private Optional<Subject> newest(Call call) {
    return call.method().equals("POST") && call.path().equals("/v3/service_credential_bindings")
        ? foundation.serviceBindings.all().stream().reduce((one, other) -> other).map(this::of)
        : Optional.empty();
  }

  private static Subject in(Entity entity, String name, @Nullable String space) {
    return new Subject(entity.guid, name, space, null, false, Json.object());
  }

  private static Subject of(Space space) {
    return new Subject(space.guid, space.name, space.guid, space.orgGuid, false, Json.object());
  }

  private static Subject of(Org org) {
    return new Subject(org.guid, org.name, null, org.guid, false, Json.object());
  }

  private static Subject of(ServiceInstance it) {
    return new Subject(it.guid, it.name, it.spaceGuid, null, !it.managed(), Json.object());
  }

  private Subject of(ServiceBinding it) {
    Optional<ServiceInstance> instance = foundation.serviceInstances.find(it.instanceGuid);
    ObjectNode data = Json.object("app_guid", it.appGuid, "service_instance_guid", it.instanceGuid);
    String name = it.name == null ? "" : it.name;
    return new Subject(
        it.guid, name, instance.map(each -> each.spaceGuid).orElse(null), null, false, data);
  }

  private static Subject unknown(String guid, JsonNode body) {
    return new Subject(
        guid,
        body.path("name").asText(""),
        body.at("/relationships/space/data/guid").asText(null),
        body.at("/relationships/organization/data/guid").asText(null),
        false,
        Json.object());
  }
}
