package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Marketplace;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Service brokers. */
final class ServiceBrokerEndpoints {
  private final Foundation foundation;
  private final Marketplace marketplace;
  private final Finder finder;
  private final Reach reach;

  ServiceBrokerEndpoints(Foundation foundation, Marketplace marketplace, Reach reach) {
    this.foundation = foundation;
    this.marketplace = marketplace;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/service_brokers", "Service brokers.", this::brokers)
        .on(
            "POST",
            "/v3/service_brokers",
            "A new broker; its catalog comes in a job.",
            this::create)
        .on(
            "GET",
            "/v3/service_brokers/:guid",
            "One broker.",
            call -> Reply.ok(ServiceJson.broker(broker(call), call)))
        .on("PATCH", "/v3/service_brokers/:guid", "Name, URL or metadata.", this::update)
        .on(
            "DELETE",
            "/v3/service_brokers/:guid",
            "Deletes it and its catalog in a job.",
            this::delete);
  }

  private Reply delete(Call call) {
    ServiceBroker broker = broker(call);
    if (marketplace.sells(broker)) {
      throw new CfError(
          422,
          270010,
          "CF-ServiceBrokerNotRemovable",
          "Can not remove brokers that have associated service instances: " + broker.name);
    }
    return JobEndpoints.accepted(call, marketplace.brokerJobs.deleteLater(broker));
  }

  private ServiceBroker broker(Call call) {
    ServiceBroker broker = finder.get(foundation.serviceBrokers, call, "Service broker");
    if (!seen(call.actor(), broker)) {
      throw CfError.notFound("Service broker");
    }
    return broker;
  }

  /** Those who see everything, and of a broker of a space its developers. */
  private boolean seen(Actor actor, ServiceBroker broker) {
    return actor.readsAll() || broker.spaceGuid != null && reach.develops(actor, broker.spaceGuid);
  }

  private Reply brokers(Call call) {
    return Listing.of(
            foundation.serviceBrokers.all().stream()
                .filter(each -> seen(call.actor(), each))
                .toList(),
            call)
        .filter("names", each -> each.name)
        .filter("space_guids", each -> each.spaceGuid)
        .byName(each -> each.name)
        .reply(each -> ServiceJson.broker(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "url", "authentication", "relationships", "metadata");
    ServiceBroker broker = new ServiceBroker();
    broker.name = required(body, "name");
    broker.url = required(body, "url");
    authentication(body, true);
    form(body);
    body.check();
    String space = body.at("relationships").at("/space/data/guid").asText("");
    if (!space.isEmpty()) {
      broker.spaceGuid = finder.related(foundation.spaces, space, "space").guid;
    }
    unique(broker.name);
    JsonNode credentials = body.at("authentication").path("credentials");
    broker.username = credentials.path("username").asText();
    broker.password = credentials.path("password").asText();
    body.applyMetadata(broker);
    foundation.create(foundation.serviceBrokers, broker);
    return JobEndpoints.accepted(call, marketplace.brokerJobs.registerLater(broker));
  }

  private static String required(Body body, String name) {
    if (!body.at(name).isTextual()) {
      body.problem(Body.title(name) + " must be a string");
    }
    return body.at(name).asText("");
  }

  /** Name and URL where they are given. */
  private static void form(Body body) {
    if (body.at("name").isTextual() && body.at("name").asText().isEmpty()) {
      body.problem("Name must not be empty string");
    }
    if (!body.at("url").isTextual()) {
      return;
    }
    String url = body.at("url").asText();
    if (!valid(url)) {
      body.problem("Url must be a valid url");
    } else if (URI.create(url).getUserInfo() != null) {
      body.problem("Url must not contain authentication");
    }
  }

  private static boolean valid(String url) {
    try {
      URI uri = URI.create(url);
      return url.matches("https?://.+") && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void authentication(Body body, boolean needed) {
    JsonNode given = body.at("authentication");
    if (!given.isObject()) {
      if (needed || body.has("authentication")) {
        body.problem("Authentication must be an object");
      }
      return;
    }
    if (!given.path("type").asText().equals("basic")) {
      body.problem("Authentication type must be one of: basic");
    }
    for (String each : List.of("username", "password")) {
      if (!given.path("credentials").path(each).isTextual()) {
        body.problem("Authentication credentials " + each + " must be a string");
      }
    }
  }

  private Reply update(Call call) {
    ServiceBroker broker = broker(call);
    Body body = new Body(call, "name", "url", "authentication", "metadata");
    Optional<String> name = body.text("name");
    Optional<String> url = body.text("url");
    authentication(body, false);
    form(body);
    body.check();
    name.filter(each -> !each.equals(broker.name)).ifPresent(this::unique);
    ObjectNode changes = Json.object();
    name.ifPresent(each -> changes.put("name", each));
    url.ifPresent(each -> changes.put("url", each));
    if (body.has("authentication")) {
      JsonNode credentials = body.at("authentication").path("credentials");
      changes.set("username", credentials.path("username"));
      changes.set("password", credentials.path("password"));
    }
    if (!changes.isEmpty() && broker.busy()) {
      throw CfError.unprocessable(
          "Cannot update a broker when other operation is already in progress");
    }
    body.applyMetadata(broker);
    foundation.changed(foundation.serviceBrokers, broker);
    return changes.isEmpty()
        ? Reply.ok(ServiceJson.broker(broker, call))
        : JobEndpoints.accepted(call, marketplace.brokerJobs.updateLater(broker, changes));
  }

  private void unique(String name) {
    if (foundation.serviceBrokers.all().stream().anyMatch(each -> each.name.equals(name))) {
      throw CfError.unprocessable("Name must be unique");
    }
  }
}
