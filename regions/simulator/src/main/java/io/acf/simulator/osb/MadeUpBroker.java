package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.wire.Json;
import java.util.List;

/**
 * The broker at an address that nobody can have: a database and a route service, credentials and
 * nothing behind them. It answers at once.
 */
public final class MadeUpBroker {
  /** The broker that a region has from its first start; others offer under their own name. */
  public static final String FIRST = "simulated-broker";

  private static final String DOCUMENTATION = "https://docs.cloudfoundry.org/devguide/services/";

  private final Foundation foundation;

  public MadeUpBroker(Foundation foundation) {
    this.foundation = foundation;
  }

  /** What {@code broker} says to a call. */
  public BrokerAnswer answer(ServiceBroker broker, BrokerCall call) {
    if (call.path().equals("/v2/catalog")) {
      return ok(catalog(broker));
    }
    String[] parts = call.path().split("/", -1);
    String instance = parts[3];
    boolean binding = parts.length > 5;
    return switch (call.method()) {
      case "PUT" -> ok(binding ? bound(call, instance, parts[5]) : Json.object());
      case "GET" -> ok(Json.object("parameters", parameters(binding ? parts[5] : instance)));
      default -> ok(Json.object());
    };
  }

  private static BrokerAnswer ok(JsonNode body) {
    return new BrokerAnswer.Came(200, "OK", body.toString(), null);
  }

  private JsonNode parameters(String guid) {
    return foundation
        .serviceInstances
        .find(guid)
        .map(each -> each.parameters)
        .or(() -> foundation.serviceBindings.find(guid).map(each -> each.parameters))
        .or(() -> foundation.routeBindings.find(guid).map(each -> each.parameters))
        .orElseGet(Json::object);
  }

  private static ObjectNode bound(BrokerCall call, String instance, String binding) {
    if (call.body() != null && call.body().at("/bind_resource/route").isTextual()) {
      return Json.object("route_service_url", "https://gateway-" + instance + ".invalid");
    }
    return Json.object(
        "credentials",
        Json.object(
            "uri", "simulated://" + instance,
            "username", "user-" + binding,
            "password", "simulated"));
  }

  private static ObjectNode catalog(ServiceBroker broker) {
    ObjectNode database =
        service(broker, "database", "A simulated database: credentials and nothing behind them");
    ObjectNode gateway =
        service(broker, "gateway", "A simulated route service: an address and nothing behind it");
    gateway.putArray("requires").add("route_forwarding");
    return Json.object("services", List.of(database, gateway));
  }

  private static ObjectNode service(ServiceBroker broker, String name, String description) {
    String prefix = broker.name.equals(FIRST) ? "" : broker.name + "-";
    String id = broker.guid + "-" + name;
    return Json.object(
        "id",
        id,
        "name",
        prefix + name,
        "description",
        description,
        "bindable",
        true,
        "plan_updateable",
        true,
        "instances_retrievable",
        true,
        "bindings_retrievable",
        true,
        "tags",
        List.of("simulated"),
        "metadata",
        Json.object("shareable", true, "documentationUrl", DOCUMENTATION),
        "plans",
        List.of(plan(id, "small", true), plan(id, "large", false)));
  }

  private static ObjectNode plan(String service, String name, boolean free) {
    return Json.object(
        "id",
        service + "-" + name,
        "name",
        name,
        "description",
        "A " + name + " one",
        "free",
        free,
        "maintenance_info",
        Json.object("version", "1.0.0", "description", "Simulated"));
  }
}
