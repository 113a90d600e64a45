package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Which {@code fields} the resources of services have. */
final class ServiceFields {
  /** Parameters of lists of service instances. */
  static final String[] OF_INSTANCES = {
    "fields[space]",
    "fields[space.organization]",
    "fields[service_plan]",
    "fields[service_plan.service_offering]",
    "fields[service_plan.service_offering.service_broker]"
  };

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

  ServiceFields(Foundation foundation) {
    this.foundation = foundation;
  }

  void instances(ObjectNode body, Call call, Collection<ServiceInstance> shown) {
    Fields fields =
        spaces(new Fields(body, call), call, shown.stream().map(each -> each.spaceGuid).toList());
    fields
        .with(
            "service_plan",
            "service_plans",
            PLAN,
            () -> plansOf(shown).map(each -> ServiceJson.plan(each, call)))
        .with(
            "service_plan.service_offering",
            "service_offerings",
            OFFERING,
            () -> offeringsOf(plansOf(shown)).map(each -> ServiceJson.offering(each, call)))
        .with(
            "service_plan.service_offering.service_broker",
            "service_brokers",
            NAMED,
            () ->
                brokersOf(offeringsOf(plansOf(shown))).map(each -> ServiceJson.broker(each, call)));
  }

  void plans(ObjectNode body, Call call, Collection<ServicePlan> shown) {
    new Fields(body, call)
        .with(
            "service_offering.service_broker",
            "service_brokers",
            NAMED,
            () ->
                brokersOf(offeringsOf(shown.stream())).map(each -> ServiceJson.broker(each, call)));
  }

  void offerings(ObjectNode body, Call call, Collection<ServiceOffering> shown) {
    new Fields(body, call)
        .with(
            "service_broker",
            "service_brokers",
            NAMED,
            () -> brokersOf(shown.stream()).map(each -> ServiceJson.broker(each, call)));
  }

  void sharedSpaces(ObjectNode body, Call call, Collection<String> spaceGuids) {
    spaces(new Fields(body, call), call, spaceGuids);
  }

  private Fields spaces(Fields fields, Call call, Collection<String> guids) {
    return fields
        .with("space", "spaces", SPACE, () -> spacesOf(guids).map(each -> SpaceJson.of(each, call)))
        .with(
            "space.organization",
            "organizations",
            NAMED,
            () ->
                spacesOf(guids)
                    .flatMap(each -> foundation.orgs.find(each.orgGuid).stream())
                    .map(each -> OrgJson.of(each, call)));
  }

  private Stream<Space> spacesOf(Collection<String> guids) {
    return guids.stream().flatMap(each -> foundation.spaces.find(each).stream());
  }

  private Stream<ServicePlan> plansOf(Collection<ServiceInstance> instances) {
    return instances.stream().flatMap(each -> foundation.servicePlans.find(each.planGuid).stream());
  }

  private Stream<ServiceOffering> offeringsOf(Stream<ServicePlan> plans) {
    return plans.flatMap(each -> foundation.serviceOfferings.find(each.offeringGuid).stream());
  }

  private Stream<ServiceBroker> brokersOf(Stream<ServiceOffering> offerings) {
    return offerings.flatMap(each -> foundation.serviceBrokers.find(each.brokerGuid).stream());
  }
}
