package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What services do: nothing, but with credentials. No broker's URL is ever called. */
public final class Services {

  private final Foundation foundation;

  /** Takes over the jobs of instances and bindings. */
  public Services(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    jobs.on("service_instance.create", job -> settled(job.subject, "create"));
    jobs.on("service_instance.update", job -> settled(job.subject, "update"));
    jobs.on(
        "service_instance.delete",
        job -> foundation.serviceInstances.find(job.subject).ifPresent(this::delete));
    jobs.on("service_bindings.create", job -> bound(job.subject));
    jobs.on(
        "service_bindings.delete",
        job ->
            foundation
                .serviceBindings
                .find(job.subject)
                .ifPresent(each -> foundation.remove(foundation.serviceBindings, each)));
    jobs.on(
        "service_route_bindings.create",
        job -> foundation.routeBindings.find(job.subject).ifPresent(this::forwarded));
    jobs.on(
        "service_route_bindings.delete",
        job ->
            foundation
                .routeBindings
                .find(job.subject)
                .ifPresent(each -> foundation.remove(foundation.routeBindings, each)));
  }

  /** Deletes an instance and its bindings. */
  public void delete(ServiceInstance instance) {
    foundation.removeAll(
        foundation.serviceBindings, foundation.bindingsOfInstance.of(instance.guid));
    foundation.removeAll(
        foundation.routeBindings, foundation.routeBindingsOfInstance.of(instance.guid));
    foundation.remove(foundation.serviceInstances, instance);
  }

  private void settled(@Nullable String guid, String type) {
    foundation
        .serviceInstances
        .find(guid)
        .ifPresent(
            instance -> {
              instance.lastOperation = new LastOperation(type, "succeeded", foundation.now());
              foundation.changed(foundation.serviceInstances, instance);
            });
  }

  private void bound(@Nullable String guid) {
    foundation
        .serviceBindings
        .find(guid)
        .ifPresent(
            binding -> {
              binding.credentials = credentials(binding);
              binding.lastOperation = new LastOperation("create", "succeeded", foundation.now());
              foundation.changed(foundation.serviceBindings, binding);
            });
  }

  private void forwarded(RouteBinding binding) {
    binding.routeServiceUrl = "https://gateway-" + binding.instanceGuid + ".invalid";
    binding.lastOperation = new LastOperation("create", "succeeded", foundation.now());
    foundation.changed(foundation.routeBindings, binding);
  }

  /** Whether routes can be bound to an instance: a route service of its user, or of a broker. */
  public boolean routeService(ServiceInstance instance) {
    return instance.managed()
        ? foundation
            .servicePlans
            .find(instance.planGuid)
            .flatMap(plan -> foundation.serviceOfferings.find(plan.offeringGuid))
            .filter(ServiceOffering::routeService)
            .isPresent()
        : instance.routeServiceUrl != null && !instance.routeServiceUrl.isEmpty();
  }

  /** The instance of a name that apps of a space may be bound to. */
  public Optional<ServiceInstance> byName(String spaceGuid, String name) {
    return foundation.serviceInstances.all().stream()
        .filter(each -> each.name.equals(name))
        .filter(each -> each.spaceGuid.equals(spaceGuid) || each.sharedSpaces.contains(spaceGuid))
        .findFirst();
  }

  /** Binds an app at once, as a manifest does, unless it is bound already. */
  public void bind(
      App app, ServiceInstance instance, @Nullable String name, Map<String, Object> parameters) {
    boolean bound =
        foundation.bindingsOfApp.of(app.guid).stream()
            .anyMatch(each -> each.instanceGuid.equals(instance.guid));
    if (bound) {
      return;
    }
    ServiceBinding binding = new ServiceBinding();
    binding.name = name;
    binding.instanceGuid = instance.guid;
    binding.appGuid = app.guid;
    binding.parameters = Json.node(parameters);
    binding.lastOperation = new LastOperation("create", "succeeded", foundation.now());
    foundation.create(foundation.serviceBindings, binding);
    binding.credentials = instance.managed() ? credentials(binding) : instance.credentials;
    foundation.changed(foundation.serviceBindings, binding);
  }

  /** The names of the instances that an app is bound to, sorted. */
  public List<String> namesFor(App app) {
    return foundation.bindingsOfApp.of(app.guid).stream()
        .flatMap(each -> foundation.serviceInstances.find(each.instanceGuid).stream())
        .map(each -> each.name)
        .sorted()
        .toList();
  }

  /** VCAP_SERVICES of an app: by label, each binding with its credentials. */
  public ObjectNode vcap(App app) {
    ObjectNode vcap = Json.object();
    for (ServiceBinding binding : foundation.bindingsOfApp.of(app.guid)) {
      foundation
          .serviceInstances
          .find(binding.instanceGuid)
          .ifPresent(
              instance -> vcap.withArray("/" + label(instance)).add(entry(instance, binding)));
    }
    return vcap;
  }

  private String label(ServiceInstance instance) {
    return foundation
        .servicePlans
        .find(instance.planGuid)
        .flatMap(plan -> foundation.serviceOfferings.find(plan.offeringGuid))
        .map(offering -> offering.name)
        .orElse("user-provided");
  }

  private ObjectNode entry(ServiceInstance instance, ServiceBinding binding) {
    return Json.object(
        "label", label(instance),
        "name", binding.name == null ? instance.name : binding.name,
        "tags", instance.tags,
        "plan", foundation.servicePlans.find(instance.planGuid).map(plan -> plan.name),
        "instance_guid", instance.guid,
        "instance_name", instance.name,
        "binding_guid", binding.guid,
        "binding_name", binding.name,
        "credentials", binding.credentials,
        "syslog_drain_url", instance.syslogDrainUrl,
        "volume_mounts", List.of());
  }

  private static ObjectNode credentials(ServiceBinding binding) {
    return Json.object(
        "uri", "simulated://" + binding.instanceGuid,
        "username", "user-" + binding.guid,
        "password", "simulated");
  }
}
