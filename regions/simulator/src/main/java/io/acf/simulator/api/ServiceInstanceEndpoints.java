package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.engine.Quotas;
import io.acf.simulator.engine.Services;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Service instances: managed ones take a job, user-provided ones are there at once. */
final class ServiceInstanceEndpoints {
  private static final List<String> TYPES = List.of("managed", "user-provided");
  private final Foundation foundation;
  private final Services services;
  private final Finder finder;
  private final Jobs jobs;
  private final Quotas quotas;
  private final Related<ServiceInstance> related;

  ServiceInstanceEndpoints(Foundation foundation, Services services, Jobs jobs, Quotas quotas) {
    this.foundation = foundation;
    this.services = services;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.quotas = quotas;
    this.related = new ServiceRelated(foundation).instances();
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_instances/:guid";
    table
        .on("GET", "/v3/service_instances", "Service instances.", this::list)
        .on("POST", "/v3/service_instances", "A new instance.", this::create)
        .on(
            "GET",
            one,
            "One instance.",
            call -> related.reply(call, find(call), ServiceJson::instance))
        .on("PATCH", one, "Name, tags, parameters, credentials, plan.", this::update)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on(
            "GET",
            one + "/credentials",
            "What the user of a user-provided one gave.",
            call -> Reply.ok(provided(call).credentials))
        .on(
            "GET",
            one + "/parameters",
            "What the broker of a managed one was given.",
            call -> Reply.ok(managed(call).parameters))
        .on(
            "GET",
            one + "/permissions",
            "What the caller may do.",
            call -> Reply.ok(Json.object("manage", find(call) != null, "read", true)));
  }

  private ServiceInstance find(Call call) {
    return finder.get(foundation.serviceInstances, call, "Service instance");
  }

  private ServiceInstance managed(Call call) {
    ServiceInstance instance = find(call);
    if (!instance.managed()) {
      throw CfError.notFound("Service instance");
    }
    return instance;
  }

  private ServiceInstance provided(Call call) {
    ServiceInstance instance = find(call);
    if (instance.managed()) {
      throw CfError.notFound("Service instance");
    }
    return instance;
  }

  private Reply later(Call call, String operation, ServiceInstance instance) {
    return Reply.accepted(call.url("/v3/jobs/" + jobs.later(operation, instance.guid, null).guid));
  }

  private Reply list(Call call) {
    return Listing.of(foundation.serviceInstances.all(), call)
        .filter("names", each -> each.name)
        .filterBySpace(finder, each -> each.spaceGuid)
        .filter("service_plan_guids", each -> each.planGuid)
        .filter(
            "service_plan_names",
            each -> foundation.servicePlans.find(each.planGuid).map(p -> p.name).orElse(null))
        .filterOneOf("type", TYPES, each -> each.managed() ? "managed" : "user-provided")
        .byName(each -> each.name)
        .with(related)
        .reply(each -> ServiceJson.instance(each, call));
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
    String type = body.requiredText("type");
    if (!TYPES.contains(type)) {
      body.problem("Type must be one of 'managed', 'user-provided'");
    }
    ServiceInstance instance = new ServiceInstance();
    instance.name = body.requiredText("name");
    instance.spaceGuid = body.toOne("space");
    if (type.equals("managed")) {
      instance.planGuid = body.toOne("service_plan");
    }
    take(instance, body);
    if (foundation.spaces.find(instance.spaceGuid).isEmpty()) {
      throw CfError.unprocessable(
          "Invalid space. Ensure that the space exists and you have access to it.");
    }
    if (instance.managed() && foundation.servicePlans.find(instance.planGuid).isEmpty()) {
      throw CfError.unprocessable(
          "Invalid service plan. Ensure that the service plan exists, is available, and you have"
              + " access to it.");
    }
    unique(instance.spaceGuid, instance.name);
    if (instance.planGuid != null) {
      quotas.serviceInstance(instance.spaceGuid, instance.planGuid);
    }
    body.applyMetadata(instance);
    instance.lastOperation =
        new LastOperation(
            "create", instance.managed() ? "in progress" : "succeeded", foundation.now());
    foundation.create(foundation.serviceInstances, instance);
    return instance.managed()
        ? later(call, "service_instance.create", instance)
        : Reply.created(ServiceJson.instance(instance, call));
  }

  private Reply update(Call call) {
    ServiceInstance instance = find(call);
    idle(instance);
    Body body =
        new Body(
            call,
            "name",
            "tags",
            "credentials",
            "parameters",
            "syslog_drain_url",
            "route_service_url",
            "relationships",
            "maintenance_info",
            "metadata");
    Optional<String> name = body.text("name");
    Optional<String> plan =
        Optional.ofNullable(body.at("relationships").at("/service_plan/data/guid").asText(null));
    plan.filter(each -> instance.managed() && !each.equals(instance.planGuid))
        .ifPresent(each -> quotas.plan(instance.spaceGuid, each));
    take(instance, body);
    name.filter(each -> !each.equals(instance.name))
        .ifPresent(
            each -> {
              unique(instance.spaceGuid, each);
              instance.name = each;
            });
    body.applyMetadata(instance);
    boolean asksTheBroker = instance.managed() && (plan.isPresent() || body.has("parameters"));
    if (asksTheBroker) {
      plan.ifPresent(each -> instance.planGuid = each);
      instance.lastOperation = new LastOperation("update", "in progress", foundation.now());
    }
    foundation.changed(foundation.serviceInstances, instance);
    return asksTheBroker
        ? later(call, "service_instance.update", instance)
        : Reply.ok(ServiceJson.instance(instance, call));
  }

  private static void take(ServiceInstance instance, Body body) {
    for (String object : List.of("credentials", "parameters")) {
      if (body.has(object) && !body.at(object).isObject()) {
        body.problem(Body.title(object) + " must be an object");
      }
    }
    Optional<String> drain = body.text("syslog_drain_url");
    Optional<String> route = body.text("route_service_url");
    JsonNode tags = body.at("tags");
    body.check();
    if (body.has("credentials")) {
      instance.credentials = body.at("credentials").deepCopy();
    }
    if (body.has("parameters")) {
      instance.parameters = body.at("parameters").deepCopy();
    }
    drain.ifPresent(each -> instance.syslogDrainUrl = each);
    route.ifPresent(each -> instance.routeServiceUrl = each);
    if (tags.isArray()) {
      List<String> texts = new ArrayList<>();
      tags.forEach(each -> texts.add(each.asText()));
      instance.tags = List.copyOf(texts);
    }
  }

  private void unique(String space, String name) {
    boolean taken =
        foundation.serviceInstances.all().stream()
            .anyMatch(each -> each.spaceGuid.equals(space) && each.name.equals(name));
    if (taken) {
      throw CfError.unprocessable("The service instance name is taken: " + name + ".");
    }
  }

  private static void idle(ServiceInstance instance) {
    if (instance.lastOperation.state().equals("in progress")) {
      throw new CfError(
          409,
          60016,
          "CF-AsyncServiceInstanceOperationInProgress",
          "An operation for service instance " + instance.name + " is in progress.");
    }
  }

  private Reply delete(Call call) {
    ServiceInstance instance = find(call);
    boolean purge = Query.flag(call, "purge").orElse(false);
    if (!purge) {
      idle(instance);
    }
    if (instance.managed() && !purge) {
      instance.lastOperation = new LastOperation("delete", "in progress", foundation.now());
      foundation.changed(foundation.serviceInstances, instance);
      return later(call, "service_instance.delete", instance);
    }
    services.delete(instance);
    return Reply.empty(204);
  }
}
