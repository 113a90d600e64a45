package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** What becomes of service instances and bindings, and what apps see of them. */
public final class Services {

  public final ServiceEvents events;

  private final Foundation foundation;
  private final Brokers brokers;
  private final Bonds bonds;
  private final Orphans orphans;

  /** Takes over the jobs of instances and bindings. */
  Services(Foundation foundation, Brokers brokers, Routes routes, Jobs jobs, Audit audit) {
    this.foundation = foundation;
    this.brokers = brokers;
    this.events = new ServiceEvents(foundation, audit);
    this.bonds = new Bonds(foundation, new ServiceRequests(foundation, routes), events);
    this.orphans = new Orphans(foundation, brokers, bonds);
    new BindingJobs(foundation, brokers, bonds, orphans, jobs);
    new InstanceJobs(foundation, this, brokers, bonds, orphans, jobs);
    foundation.serviceBindings.watch(this::seen);
    foundation.routeBindings.watch(this::seen);
  }

  /** What went without its broker being asked, with its app or route, is told to the broker. */
  private void seen(Bond bond, boolean present) {
    if (!present && !bond.lastOperation.is("delete", "succeeded")) {
      orphans.forgotten(bond);
    }
  }

  /** The binding of an app or a route, or the key, with a guid. */
  public Optional<Bond> bond(String guid) {
    return bonds.find(guid);
  }

  /** What the broker of a managed instance says of its parameters, later. */
  public CompletableFuture<JsonNode> parameters(ServiceInstance instance) {
    return parameters(instance, of -> bonds.requests().fetch(of));
  }

  /** The same of a binding. */
  public CompletableFuture<JsonNode> parameters(ServiceInstance instance, Bond bond) {
    return parameters(instance, of -> bonds.requests().fetch(of, bond));
  }

  private CompletableFuture<JsonNode> parameters(
      ServiceInstance instance, Function<ServiceRequests.Subject, BrokerCall> question) {
    CompletableFuture<JsonNode> told = new CompletableFuture<>();
    ServiceRequests.Subject of =
        bonds.requests().subject(instance).orElseThrow(() -> CfError.notFound("Service instance"));
    brokers.ask(
        of.broker(),
        question.apply(of),
        answer -> {
          try {
            JsonNode parameters = Answers.fetched(answer).path("parameters");
            told.complete(parameters.isObject() ? parameters : Json.object());
          } catch (BrokerFault fault) {
            told.completeExceptionally(fault.error());
          }
        });
    return told;
  }

  /** Forgets an instance and its bindings without asking its broker. */
  public void delete(ServiceInstance instance) {
    for (Bond each : bonds.of(instance)) {
      events.bond("delete", each, null);
      bonds.remove(each);
    }
    foundation.remove(foundation.serviceInstances, instance);
  }

  /** Forgets an instance whose space goes; its broker is told, and not waited for. */
  void abandon(ServiceInstance instance) {
    bonds.of(instance).forEach(orphans::forgotten);
    orphans.forgotten(instance);
    delete(instance);
    events.instance("delete", instance, null);
  }

  /** Whether routes can be bound to an instance: a route service of its user, or of a broker. */
  public boolean routeService(ServiceInstance instance) {
    return instance.managed()
        ? offering(instance).filter(ServiceOffering::routeService).isPresent()
        : instance.routeServiceUrl != null && !instance.routeServiceUrl.isEmpty();
  }

  /** The instance of a name that apps of a space may be bound to. */
  public Optional<ServiceInstance> byName(String spaceGuid, String name) {
    return foundation.serviceInstances.all().stream()
        .filter(each -> each.name.equals(name))
        .filter(each -> each.usableIn(spaceGuid))
        .findFirst();
  }

  /** Takes away a binding of what its user provided, or that could not be made. */
  public void unbind(Bond bond) {
    bonds.remove(bond);
  }

  /** Gives a binding what the user of its instance gave. */
  public void provide(ServiceBinding binding, ServiceInstance instance) {
    binding.credentials = instance.credentials;
    binding.syslogDrainUrl = instance.syslogDrainUrl;
    binding.lastOperation = new LastOperation("create", "succeeded", foundation.now());
    foundation.changed(foundation.serviceBindings, binding);
  }

  /** The names of the instances that an app is bound to, sorted. */
  public List<String> namesFor(App app) {
    return foundation.bindingsOfApp.of(app.guid).stream()
        .flatMap(each -> foundation.serviceInstances.find(each.instanceGuid).stream())
        .map(each -> each.name)
        .distinct()
        .sorted()
        .toList();
  }

  /** VCAP_SERVICES of an app: by label, the newest binding of each instance. */
  public ObjectNode vcap(App app) {
    ObjectNode vcap = Json.object();
    Map<String, ServiceBinding> newest = new LinkedHashMap<>();
    foundation.bindingsOfApp.of(app.guid).stream()
        .filter(
            each ->
                !each.lastOperation.type().equals("create")
                    || each.lastOperation.is("create", "succeeded"))
        .forEach(each -> newest.put(each.instanceGuid, each));
    for (ServiceBinding binding : newest.values()) {
      foundation
          .serviceInstances
          .find(binding.instanceGuid)
          .ifPresent(
              instance -> vcap.withArray("/" + label(instance)).add(entry(instance, binding)));
    }
    return vcap;
  }

  private String label(ServiceInstance instance) {
    return offering(instance).map(each -> each.name).orElse("user-provided");
  }

  private ObjectNode entry(ServiceInstance instance, ServiceBinding binding) {
    return Json.object(
        "label", label(instance),
        "name", binding.name == null ? instance.name : binding.name,
        "tags", tags(instance),
        "plan", foundation.servicePlans.find(instance.planGuid).map(plan -> plan.name),
        "instance_guid", instance.guid,
        "instance_name", instance.name,
        "binding_guid", binding.guid,
        "binding_name", binding.name,
        "credentials", binding.credentials,
        "syslog_drain_url", binding.syslogDrainUrl,
        "volume_mounts", binding.volumeMounts);
  }

  /** Those of the offering and the instance's own. */
  private List<String> tags(ServiceInstance instance) {
    return Stream.concat(
            offering(instance).map(each -> each.tags).orElse(List.of()).stream(),
            instance.tags.stream())
        .distinct()
        .toList();
  }

  /** What a managed instance is of. */
  public Optional<ServiceOffering> offering(ServiceInstance instance) {
    return foundation
        .servicePlans
        .find(instance.planGuid)
        .flatMap(plan -> foundation.serviceOfferings.find(plan.offeringGuid));
  }
}
