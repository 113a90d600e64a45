package io.acf.simulator.api;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Audit events of calls about organizations, spaces, routes and service brokers. */
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
          entry("PATCH /v3/service_brokers/:guid", "service_broker.update"),
          entry("DELETE /v3/service_brokers/:guid", "service_broker.delete"));

  private final Engine engine;
  private final Foundation foundation;
  private final ServiceAudits services;

  OtherAudits(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.services = new ServiceAudits(engine);
  }

  /** What an event is about. */
  private record Subject(String guid, String name, @Nullable String space, @Nullable String org) {}

  Endpoint.Handler wrap(Endpoint endpoint) {
    String type = TYPES.get(endpoint.method() + " " + endpoint.path());
    if (type == null) {
      return services.wrap(endpoint).orElse(endpoint.handler());
    }
    return call -> {
      Optional<Subject> before = known(call, call.params().getOrDefault("guid", ""));
      Reply reply = endpoint.handler().handle(call);
      JsonNode body = AuditLog.json(reply);
      String guid = body.path("guid").asText("");
      Optional<Subject> after = guid.isEmpty() ? begun(call, reply) : known(call, guid);
      after
          .or(() -> before)
          .or(() -> Optional.of(unknown(guid, body)))
          .ifPresent(subject -> note(type, call, subject));
      return reply;
    };
  }

  private void note(String type, Call call, Subject subject) {
    String resource = type.substring(0, type.indexOf('.'));
    ObjectNode data =
        call.body().length == 0
            ? Json.object("request", Json.object())
            : AuditLog.request(Json.object(), call);
    engine.audit.on(
        "audit." + type,
        resource,
        subject.guid(),
        subject.name(),
        subject.space(),
        subject.org(),
        data);
  }

  private Optional<Subject> known(Call call, String guid) {
    return switch (call.path().split("/", -1)[2]) {
      case "routes" -> foundation.routes.find(guid).map(OtherAudits::of);
      case "spaces" -> foundation.spaces.find(guid).map(OtherAudits::of);
      case "organizations" -> foundation.orgs.find(guid).map(OtherAudits::of);
      case "service_brokers" -> foundation.serviceBrokers.find(guid).map(OtherAudits::of);
      default -> Optional.empty();
    };
  }

  /** What a job has been begun for. */
  private Optional<Subject> begun(Call call, Reply reply) {
    return ServiceAudits.job(foundation, reply)
        .flatMap(job -> known(call, String.valueOf(job.subject)));
  }

  private static Subject of(Route route) {
    return new Subject(route.guid, route.host, route.spaceGuid, null);
  }

  private static Subject of(Space space) {
    return new Subject(space.guid, space.name, space.guid, space.orgGuid);
  }

  private static Subject of(Org org) {
    return new Subject(org.guid, org.name, null, org.guid);
  }

  private static Subject of(ServiceBroker it) {
    return new Subject(it.guid, it.name, it.spaceGuid, null);
  }

  private static Subject unknown(String guid, JsonNode body) {
    return new Subject(
        guid,
        body.path("name").asText(""),
        body.at("/relationships/space/data/guid").asText(null),
        body.at("/relationships/organization/data/guid").asText(null));
  }
}
