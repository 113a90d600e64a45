package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BindingRules;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Service credential bindings, of apps and as keys. */
final class ServiceBindingEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;
  private final Related<ServiceBinding> related;

  ServiceBindingEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
    this.related = new ServiceRelated(foundation).bindings();
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_credential_bindings/:guid";
    table
        .on("GET", "/v3/service_credential_bindings", "Bindings of apps, and keys.", this::list)
        .on("POST", "/v3/service_credential_bindings", "A new binding.", this::create)
        .on(
            "GET",
            one,
            "One binding.",
            call -> related.reply(call, find(call), ServiceJson::binding))
        .on("PATCH", one, "Metadata.", this::label)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on("GET", one + "/details", "Its credentials.", this::details)
        .on("GET", one + "/parameters", "What the broker was given.", this::parameters);
  }

  private ServiceBinding find(Call call) {
    return finder.get(foundation.serviceBindings, call, "Service credential binding");
  }

  private ServiceInstance instance(ServiceBinding binding) {
    return finder.get(foundation.serviceInstances, binding.instanceGuid, "Service instance");
  }

  private Optional<ServicePlan> plan(ServiceBinding binding) {
    return foundation.servicePlans.find(instance(binding).planGuid);
  }

  /** That of the app, or of the instance of a key. */
  private @Nullable String spaceGuid(ServiceBinding binding) {
    return binding.appGuid == null
        ? instance(binding).spaceGuid
        : finder.spaceGuidOf(binding.appGuid);
  }

  private @Nullable String appName(ServiceBinding binding) {
    return foundation.apps.find(binding.appGuid).map((App app) -> app.name).orElse(null);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.serviceBindings.all(), call)
        .seen(reach, this::spaceGuid)
        .filter("names", each -> each.name)
        .filterOneOf("type", List.of("app", "key"), each -> each.appGuid == null ? "key" : "app")
        .filter("app_guids", each -> each.appGuid)
        .filter("app_names", this::appName)
        .filter("service_instance_guids", each -> each.instanceGuid)
        .filter("service_instance_names", each -> instance(each).name)
        .filter("service_plan_guids", each -> instance(each).planGuid)
        .filter("service_plan_names", each -> plan(each).map(p -> p.name).orElse(null))
        .filter("service_offering_guids", each -> plan(each).map(p -> p.offeringGuid).orElse(null))
        .filter(
            "service_offering_names",
            each ->
                plan(each)
                    .flatMap(p -> foundation.serviceOfferings.find(p.offeringGuid))
                    .map(offering -> offering.name)
                    .orElse(null))
        .byName(each -> String.valueOf(each.name))
        .with(related)
        .reply(each -> ServiceJson.binding(each, call));
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "type", "name", "parameters", "relationships", "metadata", "strategy");
    String type = body.at("type").asText("");
    if (!type.equals("app") && !type.equals("key")) {
      body.problem("Type must be 'app' or 'key'");
      body.check();
    }
    boolean key = type.equals("key");
    ServiceBinding binding = new ServiceBinding();
    binding.name = key ? body.requiredText("name") : body.text("name").orElse(null);
    binding.instanceGuid = body.toOne("service_instance");
    if (!key) {
      binding.appGuid = body.toOne("app");
    }
    String strategy = strategy(body, key);
    JsonNode parameters = body.at("parameters");
    if (body.has("parameters") && !parameters.isNull() && !parameters.isObject()) {
      body.problem("Parameters must be an object");
    }
    body.check();
    ServiceInstance instance =
        foundation
            .serviceInstances
            .find(binding.instanceGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "The service instance could not be found: '" + binding.instanceGuid + "'"));
    if (!instance.managed() && body.has("parameters")) {
      throw CfError.unprocessable(
          "Binding parameters are not supported for user-provided service instances");
    }
    BindingRules rules = new BindingRules(engine);
    List<ServiceBinding> failed =
        key
            ? rules.key(binding, instance)
            : rules.app(binding, instance, strategy.equals("multiple"));
    failed.forEach(engine.services::unbind);
    if (parameters.isObject()) {
      binding.parameters = parameters.deepCopy();
    }
    body.applyMetadata(binding);
    String state = key ? "in progress" : "initial";
    binding.lastOperation = new LastOperation("create", state, foundation.now());
    foundation.create(foundation.serviceBindings, binding);
    if (instance.managed()) {
      return later(call, "service_bindings.create", binding);
    }
    engine.services.provide(binding, instance);
    return Reply.created(ServiceJson.binding(binding, call));
  }

  /** Whether an app may have several bindings to an instance; keys know nothing of that. */
  private static String strategy(Body body, boolean key) {
    if (key && body.has("strategy")) {
      body.problem("Unknown field(s): 'strategy'");
    }
    String strategy = body.at("strategy").asText("single");
    if (!key && !strategy.equals("single") && !strategy.equals("multiple")) {
      body.problem("Strategy must be 'single' or 'multiple'");
    }
    return strategy;
  }

  private Reply later(Call call, String operation, ServiceBinding binding) {
    return JobEndpoints.accepted(call, engine.jobs.later(operation, binding.guid, null));
  }

  private Reply label(Call call) {
    ServiceBinding binding = find(call);
    Body.relabel(call, foundation, foundation.serviceBindings, binding);
    return Reply.ok(ServiceJson.binding(binding, call));
  }

  private Reply delete(Call call) {
    ServiceBinding binding = find(call);
    ServiceInstance instance = instance(binding);
    if (binding.lastOperation.busy() && !binding.lastOperation.creating()) {
      throw CfError.unprocessable("There is an operation in progress for the service binding.");
    }
    if (instance.lastOperation.busy()) {
      throw CfError.unprocessable("There is an operation in progress for the service instance.");
    }
    if (instance.managed()) {
      binding.lastOperation = new LastOperation("delete", "in progress", foundation.now());
      foundation.changed(foundation.serviceBindings, binding);
      return later(call, "service_bindings.delete", binding);
    }
    engine.services.unbind(binding);
    return Reply.empty(204);
  }

  private Reply details(Call call) {
    ServiceBinding binding = find(call);
    if (binding.lastOperation.creating()) {
      throw new CfError(
          404, 10010, "CF-ResourceNotFound", "Creation of credential binding in progress");
    }
    if (binding.lastOperation.is("create", "failed")) {
      throw new CfError(404, 10010, "CF-ResourceNotFound", "Creation of credential binding failed");
    }
    ObjectNode details = Json.object("credentials", binding.credentials);
    if (binding.syslogDrainUrl != null) {
      details.put("syslog_drain_url", binding.syslogDrainUrl);
    }
    if (binding.appGuid != null) {
      details.set("volume_mounts", binding.volumeMounts);
    }
    return Reply.ok(details);
  }

  private Reply parameters(Call call) {
    ServiceBinding binding = find(call);
    ServiceInstance instance = instance(binding);
    if (engine.services.offering(instance).filter(each -> each.bindingsRetrievable).isEmpty()) {
      throw new CfError(
          502,
          90007,
          "CF-ServiceFetchBindingParametersNotSupported",
          "This service does not support fetching service binding parameters.");
    }
    if (binding.lastOperation.busy()) {
      throw new CfError(
          409,
          90008,
          "CF-AsyncServiceBindingOperationInProgress",
          "An operation for the service binding between app %s and service instance %s is in progress."
              .formatted(appName(binding) == null ? "" : appName(binding), instance.name));
    }
    return Reply.later(engine.services.parameters(instance, binding).thenApply(Reply::ok));
  }
}
