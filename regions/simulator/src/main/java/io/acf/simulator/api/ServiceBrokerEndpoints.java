package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.engine.Services;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Service brokers and what they offer. */
final class ServiceBrokerEndpoints {
  private static final Set<String> VISIBILITIES = Set.of("public", "admin", "organization");
  private final Foundation foundation;
  private final Services services;
  private final Finder finder;
  private final Jobs jobs;
  private final ServiceFields fields;

  ServiceBrokerEndpoints(Foundation foundation, Services services, Jobs jobs) {
    this.foundation = foundation;
    this.services = services;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.fields = new ServiceFields(foundation);
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
            call -> later(call, "service_broker.delete", broker(call).guid))
        .on("GET", "/v3/service_offerings", "Offerings of all brokers.", this::offerings)
        .on("GET", "/v3/service_offerings/:guid", "One offering.", this::offeringWithFields)
        .on("PATCH", "/v3/service_offerings/:guid", "Metadata.", this::label)
        .on("DELETE", "/v3/service_offerings/:guid", "Forgets an offering.", this::forget)
        .on("GET", "/v3/service_plans", "Plans of all offerings.", this::plans)
        .on("GET", "/v3/service_plans/:guid", "One plan.", this::planWithFields)
        .on("PATCH", "/v3/service_plans/:guid", "Metadata.", this::labelPlan)
        .on("DELETE", "/v3/service_plans/:guid", "Forgets a plan.", this::forgetPlan)
        .on(
            "GET",
            "/v3/service_plans/:guid/visibility",
            "Who sees a plan.",
            call -> Reply.ok(visibility(plan(call))))
        .on("PATCH", "/v3/service_plans/:guid/visibility", "Who sees a plan.", this::show)
        .on("POST", "/v3/service_plans/:guid/visibility", "Who else sees a plan.", this::showMore)
        .on(
            "DELETE",
            "/v3/service_plans/:guid/visibility/:org",
            "Who no longer sees a plan.",
            this::hide);
  }

  private ServiceBroker broker(Call call) {
    return finder.get(foundation.serviceBrokers, call, "Service broker");
  }

  private ServiceOffering offering(Call call) {
    return finder.get(foundation.serviceOfferings, call, "Service offering");
  }

  private ServicePlan plan(Call call) {
    return finder.get(foundation.servicePlans, call, "Service plan");
  }

  private Reply later(Call call, String operation, String subject) {
    return Reply.accepted(call.url("/v3/jobs/" + jobs.later(operation, subject, null).guid));
  }

  private Reply brokers(Call call) {
    return Listing.of(foundation.serviceBrokers.all(), call)
        .filter("names", each -> each.name)
        .filter("space_guids", each -> each.spaceGuid)
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

  private ServiceBroker brokerOf(ServiceOffering offering) {
    return finder.get(foundation.serviceBrokers, offering.brokerGuid, "Service broker");
  }

  private ServiceOffering offeringOf(ServicePlan plan) {
    return finder.get(foundation.serviceOfferings, plan.offeringGuid, "Service offering");
  }

  private Reply offerings(Call call) {
    return Listing.of(foundation.serviceOfferings.all(), call)
        .filter("names", each -> each.name)
        .filter("available", each -> "true")
        .filter("service_broker_guids", each -> each.brokerGuid)
        .filter("service_broker_names", each -> brokerOf(each).name)
        .filterAny("organization_guids", each -> orgs())
        .filterAny("space_guids", each -> spaces())
        .allow("fields[service_broker]")
        .reply(
            each -> ServiceJson.offering(each, call),
            (body, shown) -> fields.offerings(body, call, shown));
  }

  private Reply offeringWithFields(Call call) {
    ServiceOffering offering = offering(call);
    var body = ServiceJson.offering(offering, call);
    fields.offerings(body, call, List.of(offering));
    return Reply.ok(body);
  }

  private Reply planWithFields(Call call) {
    ServicePlan plan = plan(call);
    var body = ServiceJson.plan(plan, call);
    fields.plans(body, call, List.of(plan));
    return Reply.ok(body);
  }

  /** Whoever sees the marketplace: public plans are for everyone. */
  private List<String> orgs() {
    return foundation.orgs.all().stream().map(each -> each.guid).toList();
  }

  private List<String> spaces() {
    return foundation.spaces.all().stream().map(each -> each.guid).toList();
  }

  private Reply label(Call call) {
    ServiceOffering offering = offering(call);
    Body body = new Body(call, "metadata");
    body.check();
    body.applyMetadata(offering);
    foundation.changed(foundation.serviceOfferings, offering);
    return Reply.ok(ServiceJson.offering(offering, call));
  }

  private Reply forget(Call call) {
    ServiceOffering offering = offering(call);
    boolean purge = call.query("purge").filter("true"::equals).isPresent();
    boolean used =
        foundation.servicePlans.all().stream()
            .anyMatch(each -> each.offeringGuid.equals(offering.guid));
    if (used && !purge) {
      throw CfError.unprocessable(
          "Please delete the service_plans associations for your services.");
    }
    services.delete(offering);
    return Reply.empty(204);
  }

  private Reply plans(Call call) {
    return Listing.of(foundation.servicePlans.all(), call)
        .filter("names", each -> each.name)
        .filter("available", each -> "true")
        .filter("broker_catalog_ids", each -> "catalog-" + each.guid)
        .filter("service_offering_guids", each -> each.offeringGuid)
        .filter("service_offering_names", each -> offeringOf(each).name)
        .filter("service_broker_guids", each -> offeringOf(each).brokerGuid)
        .filter("service_broker_names", each -> brokerOf(offeringOf(each)).name)
        .filterAny("organization_guids", each -> seenBy(each))
        .filterAny("space_guids", each -> spaces())
        .filterAny(
            "service_instance_guids",
            each ->
                foundation.serviceInstances.all().stream()
                    .filter(instance -> each.guid.equals(instance.planGuid))
                    .map(instance -> instance.guid)
                    .toList())
        .include("service_offering", "space.organization")
        .allow("fields[service_offering.service_broker]")
        .reply(
            each -> ServiceJson.plan(each, call), (body, shown) -> fields.plans(body, call, shown));
  }

  private List<String> seenBy(ServicePlan plan) {
    return plan.visibility.equals("organization") ? plan.orgGuids : orgs();
  }

  private Reply labelPlan(Call call) {
    ServicePlan plan = plan(call);
    Body body = new Body(call, "metadata");
    body.check();
    body.applyMetadata(plan);
    foundation.changed(foundation.servicePlans, plan);
    return Reply.ok(ServiceJson.plan(plan, call));
  }

  private Reply forgetPlan(Call call) {
    ServicePlan plan = plan(call);
    if (foundation.serviceInstances.all().stream().anyMatch(i -> plan.guid.equals(i.planGuid))) {
      throw CfError.unprocessable("The service plan has service instances.");
    }
    foundation.remove(foundation.servicePlans, plan);
    return Reply.empty(204);
  }

  private Reply show(Call call) {
    return show(call, List.of());
  }

  private Reply showMore(Call call) {
    ServicePlan plan = plan(call);
    return show(call, plan.visibility.equals("organization") ? plan.orgGuids : List.of());
  }

  private Reply hide(Call call) {
    ServicePlan plan = plan(call);
    if (!plan.visibility.equals("organization")) {
      throw CfError.unprocessable("only organization visibilities can be removed");
    }
    plan.orgGuids = ToMany.without(plan.orgGuids, call.param("org"));
    foundation.changed(foundation.servicePlans, plan);
    return Reply.empty(204);
  }

  private Reply show(Call call, List<String> already) {
    ServicePlan plan = plan(call);
    Body body = new Body(call, "type", "organizations");
    String type = body.requiredText("type");
    if (!VISIBILITIES.contains(type)) {
      body.problem("Type must be one of 'public', 'admin', 'organization'");
    }
    body.check();
    List<String> orgs = body.at("organizations").findValuesAsText("guid");
    for (String guid : orgs) {
      if (foundation.orgs.find(guid).isEmpty()) {
        throw CfError.unprocessable("Could not find Organization with guid: " + guid);
      }
    }
    plan.visibility = type;
    plan.orgGuids = type.equals("organization") ? ToMany.with(already, orgs) : List.of();
    foundation.changed(foundation.servicePlans, plan);
    return Reply.ok(visibility(plan));
  }

  private com.fasterxml.jackson.databind.node.ObjectNode visibility(ServicePlan plan) {
    var json = Json.object("type", plan.visibility);
    if (plan.visibility.equals("organization")) {
      json.set(
          "organizations",
          Json.array(
              plan.orgGuids.stream()
                  .map(
                      guid ->
                          Json.object(
                              "guid",
                              guid,
                              "name",
                              foundation.orgs.find(guid).map((Org org) -> org.name).orElse("")))
                  .toList()));
    }
    return json;
  }
}
