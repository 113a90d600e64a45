package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Service instances: managed ones take a job, user-provided ones are there at once. */
final class ServiceInstanceEndpoints {
  private static final List<String> TYPES = List.of("managed", "user-provided");
  private static final Set<String> OF_MANAGED = Set.of("parameters");
  private static final Set<String> OF_PROVIDED =
      Set.of("credentials", "syslog_drain_url", "route_service_url");
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;
  private final Related<ServiceInstance> related;
  private final BiFunction<ServiceInstance, Call, ObjectNode> json;

  ServiceInstanceEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
    this.related = new ServiceRelated(foundation).instances();
    this.json = ServiceJson.instances(foundation);
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_instances/:guid";
    InstanceUpdate updates = new InstanceUpdate(engine);
    table
        .on("GET", "/v3/service_instances", "Service instances.", this::list)
        .on("POST", "/v3/service_instances", "A new instance.", this::create)
        .on("GET", one, "One instance.", call -> related.reply(call, find(call), json))
        .on("PATCH", one, "Name, tags, parameters, credentials, plan.", updates::update)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on(
            "GET",
            one + "/credentials",
            "What the user of a user-provided one gave.",
            call -> Reply.ok(provided(call).credentials))
        .on(
            "GET",
            one + "/parameters",
            "What the broker of a managed one says of it.",
            this::parameters)
        .on("GET", one + "/permissions", "What the caller may do.", this::permissions);
  }

  private Reply permissions(Call call) {
    ServiceInstance instance = find(call);
    Actor actor = call.actor();
    boolean suspended = finder.orgOf(instance.spaceGuid).filter(org -> org.suspended).isPresent();
    boolean manages =
        actor.isAdmin()
            || actor.mayWrite() && !suspended && reach.develops(actor, instance.spaceGuid);
    return Reply.ok(Json.object("manage", manages, "read", true));
  }

  private ServiceInstance find(Call call) {
    return finder.get(foundation.serviceInstances, call, "Service instance");
  }

  private ServiceInstance provided(Call call) {
    ServiceInstance instance = find(call);
    if (instance.managed()) {
      throw CfError.notFound("Service instance");
    }
    return instance;
  }

  private Reply parameters(Call call) {
    ServiceInstance instance = find(call);
    boolean retrievable =
        engine.services.offering(instance).filter(each -> each.instancesRetrievable).isPresent();
    if (instance.lastOperation.is("create", "failed")) {
      throw CfError.notFound("Service instance");
    }
    if (!retrievable) {
      throw new CfError(
          400,
          120004,
          "CF-ServiceFetchInstanceParametersNotSupported",
          "This service does not support fetching service instance parameters.");
    }
    InstanceUpdate.idle(instance);
    return Reply.later(engine.services.parameters(instance).thenApply(Reply::ok));
  }

  /** An instance is in its own space and in those that it is shared with. */
  private Reply list(Call call) {
    return Listing.of(foundation.serviceInstances.all(), call)
        .filter("names", each -> each.name)
        .filterAny("space_guids", ServiceInstanceEndpoints::spaces)
        .filterAny(
            "organization_guids",
            each -> spaces(each).stream().map(finder::orgGuidOf).map(String::valueOf).toList())
        .filter("service_plan_guids", each -> each.planGuid)
        .filter(
            "service_plan_names",
            each -> foundation.servicePlans.find(each.planGuid).map(p -> p.name).orElse(null))
        .filterOneOf("type", TYPES, each -> each.managed() ? "managed" : "user-provided")
        .byName(each -> each.name)
        .with(related)
        .reply(each -> json.apply(each, call));
  }

  private static List<String> spaces(ServiceInstance instance) {
    return ToMany.with(List.of(instance.spaceGuid), instance.sharedSpaces);
  }

  private Reply create(Call call) {
    Body body =
        new Body(
            call,
            "type",
            "name",
            "tags",
            "credentials",
            "parameters",
            "syslog_drain_url",
            "route_service_url",
            "relationships",
            "metadata");
    String type = body.at("type").asText("");
    if (!TYPES.contains(type)) {
      body.problem("Type must be one of 'managed', 'user-provided'");
      body.check();
    }
    boolean managed = type.equals("managed");
    List<String> foreign =
        (managed ? OF_PROVIDED : OF_MANAGED)
            .stream().filter(body::has).sorted().map(each -> "'" + each + "'").toList();
    if (!foreign.isEmpty()) {
      body.problem("Unknown field(s): " + String.join(", ", foreign));
    }
    ServiceInstance instance = new ServiceInstance();
    instance.name = body.requiredText("name");
    instance.spaceGuid = body.toOne("space");
    String planGuid = managed ? body.toOne("service_plan") : "";
    if (managed) {
      InstanceInput.managed(body);
    } else {
      InstanceInput.provided(body);
    }
    body.check();
    Space space = finder.related(foundation.spaces, instance.spaceGuid, "space");
    return managed
        ? managed(call, body, instance, plan(call, planGuid, space))
        : provided(call, body, instance);
  }

  /** Source: cloud_controller_ng, app/controllers/v3/service_instances_controller.rb. */
  private ServicePlan plan(Call call, String guid, Space space) {
    MarketplaceView view = new MarketplaceView(foundation, call);
    ServicePlan plan =
        foundation
            .servicePlans
            .find(guid)
            .filter(each -> each.active && view.sees(each))
            .orElseThrow(InstanceUpdate::invalidPlan);
    if (!plan.visibleIn(space)) {
      throw CfError.unprocessable(
          ("Invalid service plan. This could be due to a space-scoped broker which is offering the"
                  + " service plan '%s' with guid '%s' in another space or that the plan is not"
                  + " enabled in this organization. Ensure that the service plan is visible in your"
                  + " current space '%s' with guid '%s'.")
              .formatted(plan.name, plan.guid, space.name, space.guid));
    }
    boolean busy =
        foundation
            .serviceOfferings
            .find(plan.offeringGuid)
            .flatMap((ServiceOffering each) -> foundation.serviceBrokers.find(each.brokerGuid))
            .filter(ServiceBroker::busy)
            .isPresent();
    if (busy) {
      throw CfError.unprocessable(
          "The service instance cannot be created because there is an operation in progress for the"
              + " service broker.");
    }
    return plan;
  }

  private Reply managed(Call call, Body body, ServiceInstance instance, ServicePlan plan) {
    instance.planGuid = plan.guid;
    unique(instance);
    engine.quotas.serviceInstance(instance.spaceGuid, plan.guid);
    InstanceInput.tag(body, instance);
    if (body.at("parameters").isObject()) {
      instance.parameters = body.at("parameters").deepCopy();
    }
    instance.maintenanceInfo = plan.maintenanceInfo;
    body.applyMetadata(instance);
    instance.lastOperation = new LastOperation("create", "in progress", foundation.now());
    foundation.create(foundation.serviceInstances, instance);
    return later(call, "service_instance.create", instance);
  }

  private Reply provided(Call call, Body body, ServiceInstance instance) {
    unique(instance);
    InstanceInput.provide(body, instance);
    body.applyMetadata(instance);
    instance.lastOperation =
        new LastOperation("create", "succeeded", foundation.now(), "Operation succeeded", null);
    foundation.create(foundation.serviceInstances, instance);
    return Reply.created(json.apply(instance, call));
  }

  private void unique(ServiceInstance instance) {
    if (InstanceUpdate.taken(foundation, instance.spaceGuid, instance.name)) {
      throw CfError.unprocessable("The service instance name is taken: " + instance.name + ".");
    }
  }

  private Reply later(Call call, String operation, ServiceInstance instance) {
    return JobEndpoints.accepted(call, engine.jobs.later(operation, instance.guid, null));
  }

  /** What a broker made is forgotten by those only who may change that broker. */
  private void purgeable(ServiceInstance instance, Actor actor) {
    boolean brokersOfAll =
        engine
            .services
            .offering(instance)
            .flatMap(each -> foundation.serviceBrokers.find(each.brokerGuid))
            .filter(each -> each.spaceGuid == null)
            .isPresent();
    if (brokersOfAll && !actor.isAdmin()) {
      throw CfError.notAuthorized();
    }
  }

  private Reply delete(Call call) {
    ServiceInstance instance = find(call);
    boolean purge = Query.flag(call, "purge").orElse(false);
    if (purge) {
      purgeable(instance, call.actor());
      engine.services.delete(instance);
      return Reply.empty(204);
    }
    if (!instance.lastOperation.type().equals("create")) {
      InstanceUpdate.idle(instance);
    }
    if (!instance.managed()) {
      engine.services.delete(instance);
      return Reply.empty(204);
    }
    instance.lastOperation = new LastOperation("delete", "in progress", foundation.now());
    foundation.changed(foundation.serviceInstances, instance);
    return later(call, "service_instance.delete", instance);
  }
}
