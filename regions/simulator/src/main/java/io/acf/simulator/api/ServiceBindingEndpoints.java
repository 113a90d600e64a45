package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.engine.Quotas;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
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
  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;
  private final Quotas quotas;
  private final Related<ServiceBinding> related;

  ServiceBindingEndpoints(Foundation foundation, Jobs jobs, Quotas quotas) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.quotas = quotas;
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

  private @Nullable String appName(ServiceBinding binding) {
    return foundation.apps.find(binding.appGuid).map((App app) -> app.name).orElse(null);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.serviceBindings.all(), call)
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
    Body body = new Body(call, "type", "name", "parameters", "relationships", "metadata");
    String type = body.requiredText("type");
    if (!type.equals("app") && !type.equals("key")) {
      body.problem("Type must be one of 'app', 'key'");
    }
    ServiceBinding binding = new ServiceBinding();
    binding.name = type.equals("key") ? body.requiredText("name") : body.text("name").orElse(null);
    binding.instanceGuid = body.toOne("service_instance");
    if (type.equals("app")) {
      binding.appGuid = body.toOne("app");
    }
    JsonNode parameters = body.at("parameters");
    body.check();
    ServiceInstance instance =
        foundation
            .serviceInstances
            .find(binding.instanceGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "The service instance could not be found: '" + binding.instanceGuid + "'"));
    check(binding, instance);
    if (binding.appGuid == null) {
      quotas.serviceKey(instance);
    }
    if (parameters.isObject()) {
      binding.parameters = parameters.deepCopy();
    }
    body.applyMetadata(binding);
    binding.credentials = instance.credentials;
    binding.lastOperation =
        new LastOperation(
            "create", instance.managed() ? "in progress" : "succeeded", foundation.now());
    foundation.create(foundation.serviceBindings, binding);
    return instance.managed()
        ? later(call, "service_bindings.create", binding)
        : Reply.created(ServiceJson.binding(binding, call));
  }

  private void check(ServiceBinding binding, ServiceInstance instance) {
    if (binding.appGuid != null && foundation.apps.find(binding.appGuid).isEmpty()) {
      throw CfError.unprocessable("The app could not be found: '" + binding.appGuid + "'");
    }
    if (binding.appGuid == null && !instance.managed()) {
      throw CfError.unprocessable(
          "Service credential bindings of type 'key' are not supported for user-provided service"
              + " instances.");
    }
    boolean twice =
        binding.appGuid != null
            && foundation.bindingsOfInstance.of(instance.guid).stream()
                .anyMatch(each -> binding.appGuid.equals(each.appGuid));
    if (twice) {
      throw CfError.unprocessable("The app is already bound to the service instance");
    }
  }

  private Reply later(Call call, String operation, ServiceBinding binding) {
    return Reply.accepted(call.url("/v3/jobs/" + jobs.later(operation, binding.guid, null).guid));
  }

  private Reply label(Call call) {
    ServiceBinding binding = find(call);
    Body.relabel(call, foundation, foundation.serviceBindings, binding);
    return Reply.ok(ServiceJson.binding(binding, call));
  }

  private Reply delete(Call call) {
    ServiceBinding binding = find(call);
    if (instance(binding).managed()) {
      binding.lastOperation = new LastOperation("delete", "in progress", foundation.now());
      foundation.changed(foundation.serviceBindings, binding);
      return later(call, "service_bindings.delete", binding);
    }
    foundation.remove(foundation.serviceBindings, binding);
    return Reply.empty(204);
  }

  private Reply details(Call call) {
    ServiceBinding binding = find(call);
    if (binding.lastOperation.state().equals("in progress")) {
      throw CfError.notFound("Service credential binding");
    }
    ObjectNode details = Json.object("credentials", binding.credentials);
    String drain = instance(binding).syslogDrainUrl;
    if (drain != null) {
      details.put("syslog_drain_url", drain);
    }
    details.putArray("volume_mounts");
    return Reply.ok(details);
  }

  private Reply parameters(Call call) {
    ServiceBinding binding = find(call);
    if (!instance(binding).managed()) {
      throw new CfError(
          502,
          90004,
          "CF-ServiceFetchBindingParametersNotSupported",
          "User provided service instances do not support fetching binding parameters.");
    }
    return Reply.ok(binding.parameters);
  }
}
