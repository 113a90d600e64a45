package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What comes along with the resources of services. */
final class ServiceRelated {
  private static final List<String> NAMED = List.of("name", "guid");
  private static final List<String> SPACE = List.of("name", "guid", "relationships.organization");
  private static final List<String> PLAN =
      List.of("name", "guid", "relationships.service_offering");
  private static final List<String> OFFERING =
      List.of(
          "name",
          "guid",
          "description",
          "documentation_url",
          "tags",
          "relationships.service_broker");

  private final Foundation foundation;

  ServiceRelated(Foundation foundation) {
    this.foundation = foundation;
  }

  /** With service instances. */
  Related<ServiceInstance> instances() {
    return new Related<ServiceInstance>()
        .fields("space", "spaces", SPACE, each -> space(each.spaceGuid), SpaceJson::of)
        .fields(
            "space.organization", "organizations", NAMED, each -> org(each.spaceGuid), OrgJson::of)
        .fields(
            "service_plan",
            "service_plans",
            PLAN,
            each -> plan(each.planGuid),
            ServiceJson.plans(foundation))
        .fields(
            "service_plan.service_offering",
            "service_offerings",
            OFFERING,
            each -> plan(each.planGuid).flatMap(this::offering),
            ServiceJson::offering)
        .fields(
            "service_plan.service_offering.service_broker",
            "service_brokers",
            NAMED,
            each -> plan(each.planGuid).flatMap(this::offering).flatMap(this::broker),
            ServiceJson::broker);
  }

  /** With service plans; only the plans of a broker of a space have a space. */
  Related<ServicePlan> plans() {
    return new Related<ServicePlan>("space.organization", "service_offering")
        .include(
            "spaces",
            plan -> brokerOf(plan).flatMap(broker -> space(broker.spaceGuid)),
            SpaceJson::of,
            "space.organization")
        .include(
            "organizations",
            plan -> brokerOf(plan).flatMap(broker -> org(broker.spaceGuid)),
            OrgJson::of,
            "space.organization")
        .include("service_offerings", this::offering, ServiceJson::offering, "service_offering")
        .fields(
            "service_offering.service_broker",
            "service_brokers",
            NAMED,
            this::brokerOf,
            ServiceJson::broker);
  }

  /** With service offerings. */
  Related<ServiceOffering> offerings() {
    return new Related<ServiceOffering>()
        .fields("service_broker", "service_brokers", NAMED, this::broker, ServiceJson::broker);
  }

  /** With the spaces that an instance is shared with. */
  Related<Space> sharedSpaces() {
    return new Related<Space>()
        .fields("space", "spaces", SPACE, Optional::of, SpaceJson::of)
        .fields(
            "space.organization",
            "organizations",
            NAMED,
            space -> foundation.orgs.find(space.orgGuid),
            OrgJson::of);
  }

  /** With bindings of apps, and keys. */
  Related<ServiceBinding> bindings() {
    return new Related<ServiceBinding>("app", "service_instance")
        .include("apps", each -> foundation.apps.find(each.appGuid), AppJson::of, "app")
        .include(
            "service_instances",
            each -> foundation.serviceInstances.find(each.instanceGuid),
            ServiceJson.instances(foundation),
            "service_instance");
  }

  /** With bindings of routes. */
  Related<RouteBinding> routeBindings(BiFunction<Route, Call, ObjectNode> route) {
    return new Related<RouteBinding>("route", "service_instance")
        .include("routes", each -> foundation.routes.find(each.routeGuid), route, "route")
        .include(
            "service_instances",
            each -> foundation.serviceInstances.find(each.instanceGuid),
            ServiceJson.instances(foundation),
            "service_instance");
  }

  private Optional<Space> space(@Nullable String guid) {
    return foundation.spaces.find(guid);
  }

  private Optional<Org> org(@Nullable String spaceGuid) {
    return space(spaceGuid).flatMap(space -> foundation.orgs.find(space.orgGuid));
  }

  private Optional<ServicePlan> plan(@Nullable String guid) {
    return foundation.servicePlans.find(guid);
  }

  private Optional<ServiceOffering> offering(ServicePlan plan) {
    return foundation.serviceOfferings.find(plan.offeringGuid);
  }

  private Optional<ServiceBroker> broker(ServiceOffering offering) {
    return foundation.serviceBrokers.find(offering.brokerGuid);
  }

  private Optional<ServiceBroker> brokerOf(ServicePlan plan) {
    return offering(plan).flatMap(this::broker);
  }
}
