package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.engine.Marketplace;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.Optional;

/** Service brokers. */
final class ServiceBrokerEndpoints {
  private final Foundation foundation;
  private final Marketplace marketplace;
  private final Finder finder;
  private final Jobs jobs;

  ServiceBrokerEndpoints(Foundation foundation, Marketplace marketplace, Jobs jobs) {
    this.foundation = foundation;
    this.marketplace = marketplace;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
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
    return later(call, "service_broker.delete", broker.guid);
  }

  private ServiceBroker broker(Call call) {
    return finder.get(foundation.serviceBrokers, call, "Service broker");
  }

  private Reply later(Call call, String operation, String subject) {
    return Reply.accepted(call.url("/v3/jobs/" + jobs.later(operation, subject, null).guid));
  }

  private Reply brokers(Call call) {
    return Listing.of(foundation.serviceBrokers.all(), call)
        .filter("names", each -> each.name)
        .filter("space_guids", each -> each.spaceGuid)
        .byName(each -> each.name)
        .reply(each -> ServiceJson.broker(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "url", "authentication", "relationships", "metadata");
    ServiceBroker broker = new ServiceBroker();
    broker.name = body.requiredText("name");
    broker.url = body.requiredText("url");
    if (!body.at("authentication").path("type").asText().equals("basic")) {
      body.problem("Authentication type must be one of: basic");
    }
    if (!broker.url.matches("https?://.+")) {
      body.problem("Url must be a valid url");
    }
    body.check();
    unique(broker.name);
    broker.spaceGuid = body.at("relationships").at("/space/data/guid").asText(null);
    body.applyMetadata(broker);
    foundation.create(foundation.serviceBrokers, broker);
    return later(call, "service_broker.catalog.synchronize", broker.guid);
  }

  private Reply update(Call call) {
    ServiceBroker broker = broker(call);
    Body body = new Body(call, "name", "url", "authentication", "metadata");
    Optional<String> name = body.text("name");
    Optional<String> url = body.text("url");
    body.check();
    name.filter(each -> !each.equals(broker.name))
        .ifPresent(
            each -> {
              unique(each);
              broker.name = each;
            });
    url.ifPresent(each -> broker.url = each);
    body.applyMetadata(broker);
    foundation.changed(foundation.serviceBrokers, broker);
    return name.isPresent() || url.isPresent() || body.has("authentication")
        ? later(call, "service_broker.update", broker.guid)
        : Reply.ok(ServiceJson.broker(broker, call));
  }

  private void unique(String name) {
    if (foundation.serviceBrokers.all().stream().anyMatch(each -> each.name.equals(name))) {
      throw CfError.unprocessable("Name must be unique");
    }
  }
}
