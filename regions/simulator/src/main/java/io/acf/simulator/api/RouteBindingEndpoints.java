package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Service route bindings; the router knows nothing of them. */
final class RouteBindingEndpoints {
  private static final String ALL = "/v3/service_route_bindings";
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;
  private final Related<RouteBinding> related;

  RouteBindingEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
    this.related =
        new ServiceRelated(foundation)
            .routeBindings((route, call) -> RouteJson.of(route, engine, call));
  }

  void declare(EndpointTable table) {
    String one = ALL + "/:guid";
    table
        .on("GET", ALL, "Routes with their route services.", this::list)
        .on("POST", ALL, "Binds a route to a route service.", this::create)
        .on("GET", one, "One binding.", call -> related.reply(call, find(call), this::json))
        .on("PATCH", one, "Metadata.", this::update)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on("GET", one + "/parameters", "What the broker was given.", this::parameters);
  }

  private RouteBinding find(Call call) {
    return finder.get(foundation.routeBindings, call, "Service route binding");
  }

  private ServiceInstance instance(RouteBinding binding) {
    return finder.get(foundation.serviceInstances, binding.instanceGuid, "Service instance");
  }

  private ObjectNode json(RouteBinding binding, Call call) {
    return ServiceJson.routeBinding(binding, instance(binding).managed(), call);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.routeBindings.all(), call)
        .seen(reach, each -> instance(each).spaceGuid)
        .filter("route_guids", each -> each.routeGuid)
        .filter("service_instance_guids", each -> each.instanceGuid)
        .filter("service_instance_names", each -> instance(each).name)
        .with(related)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "parameters", "relationships", "metadata");
    String instanceGuid = body.toOne("service_instance");
    String routeGuid = body.toOne("route");
    JsonNode parameters = body.at("parameters");
    if (body.has("parameters") && !parameters.isObject()) {
      body.problem("Parameters must be an object");
    }
    body.check();
    ServiceInstance instance =
        foundation
            .serviceInstances
            .find(instanceGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "The service instance could not be found: " + instanceGuid));
    Route route =
        foundation
            .routes
            .find(routeGuid)
            .orElseThrow(() -> CfError.unprocessable("The route could not be found: " + routeGuid));
    if (!instance.managed() && body.has("parameters")) {
      throw CfError.unprocessable(
          "Binding parameters are not supported for user-provided service instances");
    }
    check(instance, route);
    RouteBinding binding = new RouteBinding();
    binding.instanceGuid = instance.guid;
    binding.routeGuid = route.guid;
    binding.routeServiceUrl = instance.routeServiceUrl;
    if (parameters.isObject()) {
      binding.parameters = parameters.deepCopy();
    }
    body.applyMetadata(binding);
    binding.lastOperation =
        new LastOperation("create", instance.managed() ? "initial" : "succeeded", foundation.now());
    foundation.create(foundation.routeBindings, binding);
    return instance.managed()
        ? later(call, "service_route_bindings.create", binding)
        : Reply.created(json(binding, call));
  }

  private void check(ServiceInstance instance, Route route) {
    if (!engine.services.routeService(instance)) {
      throw CfError.unprocessable("This service instance does not support route binding");
    }
    if (foundation.domains.find(route.domainGuid).filter(each -> each.internal).isPresent()) {
      throw CfError.unprocessable("Route services cannot be bound to internal routes");
    }
    if (!route.spaceGuid.equals(instance.spaceGuid)) {
      throw CfError.unprocessable("The service instance and the route are in different spaces");
    }
    List<RouteBinding> bound = foundation.routeBindingsOfRoute.of(route.guid);
    if (bound.stream().anyMatch(each -> each.instanceGuid.equals(instance.guid))) {
      throw new CfError(
          422,
          130008,
          "CF-ServiceInstanceAlreadyBoundToSameRoute",
          "The route and service instance are already bound.");
    }
    if (!bound.isEmpty()) {
      throw CfError.unprocessable("A route may only be bound to a single service instance");
    }
    if (instance.lastOperation.busy()) {
      throw CfError.unprocessable("There is an operation in progress for the service instance");
    }
  }

  private Reply later(Call call, String operation, RouteBinding binding) {
    return JobEndpoints.accepted(call, engine.jobs.later(operation, binding.guid, null));
  }

  private Reply update(Call call) {
    return Reply.ok(
        json(Body.relabel(call, foundation, foundation.routeBindings, find(call)), call));
  }

  private Reply delete(Call call) {
    RouteBinding binding = find(call);
    if (binding.lastOperation.busy()) {
      throw CfError.unprocessable("There is an operation in progress for the service binding.");
    }
    if (instance(binding).managed()) {
      binding.lastOperation = new LastOperation("delete", "in progress", foundation.now());
      foundation.changed(foundation.routeBindings, binding);
      return later(call, "service_route_bindings.delete", binding);
    }
    engine.services.unbind(binding);
    return Reply.empty(204);
  }

  private Reply parameters(Call call) {
    RouteBinding binding = find(call);
    if (!instance(binding).managed()) {
      throw CfError.badRequest(
          "user provided service instances do not support fetching route bindings parameters.");
    }
    if (binding.lastOperation.busy()) {
      throw CfError.unprocessable(
          "There is an operation in progress for the service route binding.");
    }
    ServiceInstance instance = instance(binding);
    if (engine.services.offering(instance).filter(each -> each.bindingsRetrievable).isEmpty()) {
      throw CfError.badRequest("this service does not support fetching route bindings parameters.");
    }
    return Reply.later(engine.services.parameters(instance, binding).thenApply(Reply::ok));
  }
}
