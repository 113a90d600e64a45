package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** The plans of service offerings, and who sees them. */
final class ServicePlanEndpoints {
  private static final Set<String> VISIBILITIES = Set.of("public", "admin", "organization");
  private final Foundation foundation;
  private final Marketplace marketplace;
  private final Finder finder;
  private final Related<ServicePlan> related;
  private final BiFunction<ServicePlan, Call, ObjectNode> json;

  ServicePlanEndpoints(Foundation foundation, Marketplace marketplace) {
    this.foundation = foundation;
    this.marketplace = marketplace;
    this.finder = new Finder(foundation);
    this.related = new ServiceRelated(foundation).plans();
    this.json = ServiceJson.plans(foundation);
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_plans/:guid";
    String visibility = one + "/visibility";
    table
        .on("GET", "/v3/service_plans", "Plans of all offerings.", this::list)
        .on("GET", one, "One plan.", call -> related.reply(call, plan(call), json))
        .on("PATCH", one, "Metadata.", this::update)
        .on("DELETE", one, "Forgets a plan.", this::forget)
        .on("GET", visibility, "Who sees a plan.", call -> Reply.ok(visibility(plan(call))))
        .on("PATCH", visibility, "Who sees a plan.", this::show)
        .on("POST", visibility, "Who else sees a plan.", this::showMore)
        .on("DELETE", visibility + "/:org", "Who no longer sees a plan.", this::hide);
  }

  private Reply list(Call call) {
    MarketplaceView view = new MarketplaceView(foundation, call);
    return Listing.of(foundation.servicePlans.all().stream().filter(view::sees).toList(), call)
        .filter("names", each -> each.name)
        .filterFlag("available", each -> each.active)
        .filter("broker_catalog_ids", each -> each.uniqueId)
        .filter("service_offering_guids", each -> each.offeringGuid)
        .filter("service_offering_names", each -> offering(each).name)
        .filter("service_broker_guids", each -> offering(each).brokerGuid)
        .filter("service_broker_names", each -> broker(each).name)
        .filterAny("organization_guids", each -> marketplace.orgsThatSee(each))
        .filterAny("space_guids", each -> marketplace.spacesThatSee(each))
        .filterBy(
            "service_instance_guids",
            (plan, wanted) ->
                wanted.stream()
                    .flatMap(guid -> foundation.serviceInstances.find(guid).stream())
                    .anyMatch(instance -> plan.guid.equals(instance.planGuid)))
        .byName(each -> each.name)
        .with(related)
        .reply(each -> json.apply(each, call));
  }

  private ServiceOffering offering(ServicePlan plan) {
    return finder.get(foundation.serviceOfferings, plan.offeringGuid, "Service offering");
  }

  private ServiceBroker broker(ServicePlan plan) {
    return finder.get(foundation.serviceBrokers, offering(plan).brokerGuid, "Service broker");
  }

  private ServicePlan plan(Call call) {
    ServicePlan plan = finder.get(foundation.servicePlans, call, "Service plan");
    if (!new MarketplaceView(foundation, call).sees(plan)) {
      throw CfError.notFound("Service plan");
    }
    return plan;
  }

  private Reply update(Call call) {
    ServicePlan plan = plan(call);
    Body.relabel(call, foundation, foundation.servicePlans, plan);
    return Reply.ok(json.apply(plan, call));
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
    return Reply.ok(visibility(show(call, false)));
  }

  /** Only the type is answered. */
  private Reply showMore(Call call) {
    return Reply.ok(Json.object("type", show(call, true).visibility()));
  }

  private Reply hide(Call call) {
    ServicePlan plan = plan(call);
    if (!plan.visibility().equals("organization")) {
      throw CfError.unprocessable("Cannot delete visibilities from non-org-restricted plans");
    }
    Org org = finder.get(foundation.orgs, call.param("org"), "Organization");
    if (!plan.orgGuids.contains(org.guid)) {
      throw CfError.notFound("Service plan visibility");
    }
    plan.orgGuids = ToMany.without(plan.orgGuids, org.guid);
    foundation.changed(foundation.servicePlans, plan);
    return Reply.empty(204);
  }

  /** Sources: service_plan_visibility_update.rb and its message, of cloud_controller_ng. */
  private ServicePlan show(Call call, boolean further) {
    ServicePlan plan = plan(call);
    Body body = new Body(call, "type", "organizations");
    String type = body.at("type").asText("");
    if (!VISIBILITIES.contains(type)) {
      body.problem("Type must be one of 'public', 'admin', 'organization'");
    }
    List<String> orgs = organizations(body, type.equals("organization"));
    body.check();
    if (plan.visibility().equals("space")) {
      throw CfError.unprocessable("cannot update plans with visibility type 'space'");
    }
    for (String guid : orgs) {
      if (foundation.orgs.find(guid).isEmpty()) {
        throw CfError.unprocessable("Could not find Organization with guid: " + guid);
      }
    }
    List<String> already = further ? plan.orgGuids : List.of();
    plan.open = type.equals("public");
    plan.orgGuids = type.equals("organization") ? ToMany.with(already, orgs) : List.of();
    foundation.changed(foundation.servicePlans, plan);
    return plan;
  }

  private static List<String> organizations(Body body, boolean needed) {
    JsonNode given = body.at("organizations");
    if (!needed) {
      if (!given.isMissingNode() && !given.isNull() && !given.isEmpty()) {
        body.problem("Organizations must be blank");
      }
      return List.of();
    }
    if (!given.isArray()) {
      body.problem("Organizations must be an array");
    }
    if (given.isEmpty()) {
      body.problem("Organizations can't be blank");
    }
    List<String> guids = new ArrayList<>();
    for (JsonNode each : given) {
      guids.add(each.path("guid").isTextual() ? each.path("guid").asText() : "");
    }
    if (guids.contains("")) {
      body.problem(
          "Organizations organizations list must be structured like this: \"organizations\":"
              + " [{\"guid\": \"valid-guid\"}]");
    }
    return guids;
  }

  private ObjectNode visibility(ServicePlan plan) {
    ObjectNode shown = Json.object("type", plan.visibility());
    if (plan.visibility().equals("organization")) {
      shown.set(
          "organizations",
          Json.array(
              plan.orgGuids.stream()
                  .flatMap(guid -> foundation.orgs.find(guid).stream())
                  .map((Org org) -> Json.object("guid", org.guid, "name", org.name))
                  .toList()));
    }
    if (plan.spaceGuid != null) {
      foundation
          .spaces
          .find(plan.spaceGuid)
          .ifPresent(
              space -> shown.set("space", Json.object("guid", space.guid, "name", space.name)));
    }
    return shown;
  }
}
