package io.acf.simulator.engine;

import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What service instances are bound by, whatever they are bound to. */
final class Bonds {
  private final Foundation foundation;
  private final ServiceRequests requests;
  private final ServiceEvents events;

  Bonds(Foundation foundation, ServiceRequests requests, ServiceEvents events) {
    this.foundation = foundation;
    this.requests = requests;
    this.events = events;
  }

  ServiceRequests requests() {
    return requests;
  }

  ServiceEvents events() {
    return events;
  }

  Optional<Bond> find(@Nullable String guid) {
    Optional<Bond> binding = foundation.serviceBindings.find(guid).map(each -> each);
    return binding.or(() -> foundation.routeBindings.find(guid).map(each -> each));
  }

  /** All that an instance is bound by, routes first. */
  List<Bond> of(ServiceInstance instance) {
    List<Bond> all = new ArrayList<>(foundation.routeBindingsOfInstance.of(instance.guid));
    all.addAll(foundation.bindingsOfInstance.of(instance.guid));
    return all;
  }

  /** Whom to ask about a bond; nobody where a user provided its instance. */
  Optional<Subject> subject(Bond bond) {
    return foundation.serviceInstances.find(bond.instanceGuid).flatMap(requests::subject);
  }

  /** Says what is being done to a bond, or was. */
  void operation(Bond bond, String type, String state, @Nullable String description) {
    operation(bond, type, state, description, null);
  }

  void operation(
      Bond bond,
      String type,
      String state,
      @Nullable String description,
      @Nullable String operation) {
    bond.lastOperation = new LastOperation(type, state, foundation.now(), description, operation);
    changed(bond);
  }

  /** The broker goes on with what it does. */
  void inProgress(Bond bond, @Nullable String description) {
    bond.lastOperation = bond.lastOperation.become("in progress", foundation.now(), description);
    changed(bond);
  }

  private void changed(Bond bond) {
    switch (bond) {
      case ServiceBinding binding -> foundation.changed(foundation.serviceBindings, binding);
      case RouteBinding binding -> foundation.changed(foundation.routeBindings, binding);
    }
  }

  /** Takes a bond away that its broker has deleted, or need not. */
  void remove(Bond bond) {
    bond.lastOperation = new LastOperation("delete", "succeeded", foundation.now());
    switch (bond) {
      case ServiceBinding binding -> foundation.remove(foundation.serviceBindings, binding);
      case RouteBinding binding -> foundation.remove(foundation.routeBindings, binding);
    }
  }
}
