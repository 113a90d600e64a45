package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BindingRules;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** The spaces that service instances are shared with. */
final class SharedInstanceEndpoints {
  private static final String SHARED = "/v3/service_instances/:guid/relationships/shared_spaces";
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Related<Space> related;

  SharedInstanceEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.related = new ServiceRelated(foundation).sharedSpaces();
  }

  void declare(EndpointTable table) {
    table
        .on("GET", SHARED, "Where it is shared.", this::list)
        .on("POST", SHARED, "Shares it.", this::share)
        .on("DELETE", SHARED + "/:space", "No longer.", this::unshare)
        .on("GET", SHARED + "/usage_summary", "How many apps use it there.", this::usage);
  }

  private ServiceInstance find(Call call) {
    return finder.get(foundation.serviceInstances, call, "Service instance");
  }

  private Reply list(Call call) {
    related.check(call);
    ServiceInstance instance = find(call);
    ObjectNode body = shared(instance, call);
    related.into(
        body,
        call,
        instance.sharedSpaces.stream()
            .flatMap(guid -> foundation.spaces.find(guid).stream())
            .toList());
    return Reply.ok(body);
  }

  /** Bindings of apps by the space of the app; a space that it is shared with may have none. */
  private Reply usage(Call call) {
    ServiceInstance instance = find(call);
    String one = "/v3/service_instances/" + instance.guid;
    List<String> bound =
        foundation.bindingsOfInstance.of(instance.guid).stream()
            .flatMap(each -> foundation.apps.find(each.appGuid).stream())
            .map(app -> app.spaceGuid)
            .toList();
    return Reply.ok(
        Json.object(
            "usage_summary",
            instance.sharedSpaces.stream()
                .map(
                    space ->
                        Json.object(
                            "space",
                            Json.object("guid", space),
                            "bound_app_count",
                            bound.stream().filter(space::equals).count()))
                .toList(),
            "links",
            Json.object(
                "self", Render.link(call.url(call.path())),
                "shared_spaces", Render.link(call.url(one + "/relationships/shared_spaces")),
                "service_instance", Render.link(call.url(one)))));
  }

  private static ObjectNode shared(ServiceInstance instance, Call call) {
    return ToMany.render(
        instance.sharedSpaces,
        call.url("/v3/service_instances/" + instance.guid + "/relationships/shared_spaces"));
  }

  /** Source: cloud_controller_ng, app/actions/service_instance_share.rb. */
  private Reply share(Call call) {
    ServiceInstance instance = find(call);
    List<String> more = ToMany.guids(call.json());
    List<String> unknown =
        more.stream()
            .filter(guid -> foundation.spaces.find(guid).isEmpty())
            .map(guid -> "'" + guid + "'")
            .toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          ("Unable to share service instance %s with spaces [%s]. Ensure the spaces exist and that"
                  + " you have access to them.")
              .formatted(instance.name, String.join(", ", unknown)));
    }
    shareable(instance);
    refuse(
        more.contains(instance.spaceGuid),
        ("Unable to share service instance '%s' with space '%s'. Service instances cannot be shared"
                + " into the space where they were created.")
            .formatted(instance.name, instance.spaceGuid));
    ServicePlan plan =
        finder.get(foundation.servicePlans, String.valueOf(instance.planGuid), "Service plan");
    refuse(
        !plan.active,
        "The service instance could not be shared as the " + plan.name + " plan is inactive.");
    List<ServiceInstance> named =
        foundation.serviceInstances.all().stream()
            .filter(each -> each.name.equals(instance.name))
            .toList();
    more.forEach(guid -> into(named, plan, finder.get(foundation.spaces, guid, "Space")));
    BindingRules.made(instance);
    refuse(
        instance.lastOperation.creating(),
        "Service instance is currently being created. It can be shared after its creation"
            + " succeeded.");
    refuse(
        instance.lastOperation.is("delete", "in progress"),
        "The service instance is getting deleted.");
    instance.sharedSpaces = ToMany.with(instance.sharedSpaces, more);
    foundation.changed(foundation.serviceInstances, instance);
    return Reply.ok(shared(instance, call));
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw CfError.unprocessable(why);
    }
  }

  private void shareable(ServiceInstance instance) {
    refuse(engine.services.routeService(instance), "Route services cannot be shared.");
    refuse(!instance.managed(), "User-provided services cannot be shared.");
    engine
        .services
        .offering(instance)
        .ifPresent(
            offering ->
                refuse(
                    !offering.shareable(),
                    "The "
                        + offering.name
                        + " service does not support service instance sharing."));
  }

  /** Refuses a space that may not have a plan, or has an instance of the name. */
  private void into(List<ServiceInstance> named, ServicePlan plan, Space space) {
    String offering =
        foundation.serviceOfferings.find(plan.offeringGuid).map(each -> each.name).orElse("");
    String org = foundation.orgs.find(space.orgGuid).map((Org each) -> each.name).orElse("");
    refuse(
        !plan.visibleIn(space),
        "Access to service %s and plan %s is not enabled in %s/%s."
            .formatted(offering, plan.name, org, space.name));
    for (ServiceInstance each : named) {
      refuse(
          each.spaceGuid.equals(space.guid),
          "A service instance called %s already exists in %s.".formatted(each.name, space.name));
      refuse(
          each.sharedSpaces.contains(space.guid),
          "A service instance called %s has already been shared with %s."
              .formatted(each.name, space.name));
    }
  }

  private Reply unshare(Call call) {
    ServiceInstance instance = find(call);
    String space = call.param("space");
    if (!instance.sharedSpaces.contains(space)) {
      throw CfError.unprocessable(
          "Unable to unshare service instance from space "
              + space
              + ". Ensure the space exists and the service instance has been shared to this"
              + " space.");
    }
    List.copyOf(foundation.bindingsOfInstance.of(instance.guid)).stream()
        .filter(
            each ->
                foundation
                    .apps
                    .find(each.appGuid)
                    .filter(it -> it.spaceGuid.equals(space))
                    .isPresent())
        .forEach(each -> foundation.remove(foundation.serviceBindings, each));
    instance.sharedSpaces = ToMany.without(instance.sharedSpaces, space);
    foundation.changed(foundation.serviceInstances, instance);
    return Reply.empty(204);
  }
}
