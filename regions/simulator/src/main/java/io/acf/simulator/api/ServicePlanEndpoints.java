package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Marketplace;
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
import java.util.Set;

/** The plans of service offerings, and who sees them. */
final class ServicePlanEndpoints {
  private static final Set<String> VISIBILITIES = Set.of("public", "admin", "organization");
  private final Foundation foundation;
  private final Marketplace marketplace;
  private final Finder finder;
  private final Related<ServicePlan> related;

  ServicePlanEndpoints(Foundation foundation, Marketplace marketplace) {
    this.foundation = foundation;
    this.marketplace = marketplace;
    this.finder = new Finder(foundation);
    this.related = new ServiceRelated(foundation).plans();
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_plans/:guid";
    String visibility = one + "/visibility";
    table
        .on("GET", "/v3/service_plans", "Plans of all offerings.", this::list)
        .on("GET", one, "One plan.", call -> related.reply(call, plan(call), ServiceJson::plan))
        .on("PATCH", one, "Metadata.", this::update)
        .on("DELETE", one, "Forgets a plan.", this::forget)
        .on("GET", visibility, "Who sees a plan.", call -> Reply.ok(visibility(plan(call))))
        .on("PATCH", visibility, "Who sees a plan.", this::show)
        .on("POST", visibility, "Who else sees a plan.", this::showMore)
        .on("DELETE", visibility + "/:org", "Who no longer sees a plan.", this::hide);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.servicePlans.all(), call)
        .filter("names", each -> each.name)
        .filterFlag("available", each -> true)
        .filter("broker_catalog_ids", each -> "catalog-" + each.guid)
        .filter("service_offering_guids", each -> each.offeringGuid)
        .filter("service_offering_names", each -> offering(each).name)
        .filter("service_broker_guids", each -> offering(each).brokerGuid)
        .filter("service_broker_names", each -> broker(each).name)
        .filterAny("organization_guids", each -> marketplace.orgsThatSee(each))
        .filterAny("space_guids", each -> marketplace.spacesThatSee(each))
        .filterAny(
            "service_instance_guids",
            each ->
                foundation.serviceInstances.all().stream()
                    .filter(instance -> each.guid.equals(instance.planGuid))
                    .map(instance -> instance.guid)
                    .toList())
        .byName(each -> each.name)
        .with(related)
        .reply(each -> ServiceJson.plan(each, call));
  }

  private ServiceOffering offering(ServicePlan plan) {
    return finder.get(foundation.serviceOfferings, plan.offeringGuid, "Service offering");
  }

  private ServiceBroker broker(ServicePlan plan) {
    return finder.get(foundation.serviceBrokers, offering(plan).brokerGuid, "Service broker");
  }

  private ServicePlan plan(Call call) {
    return finder.get(foundation.servicePlans, call, "Service plan");
  }

  private Reply update(Call call) {
    ServicePlan plan = plan(call);
    Body.relabel(call, foundation, foundation.servicePlans, plan);
    return Reply.ok(ServiceJson.plan(plan, call));
  }

  private Reply forget(Call call) {
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

  private ObjectNode visibility(ServicePlan plan) {
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
