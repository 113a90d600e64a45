package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.osb.Catalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the offerings and plans of a broker those of its catalog. What is no longer in it goes, or
 * is inactive while there are instances of it. Source: cloud_controller_ng,
 * lib/services/service_brokers/service_manager.rb.
 */
final class CatalogSync {
  private final Foundation foundation;
  private final ServiceBroker broker;

  CatalogSync(Foundation foundation, ServiceBroker broker) {
    this.foundation = foundation;
    this.broker = broker;
  }

  /** The plans that the region has of the broker. */
  List<Catalog.Known> known() {
    List<Catalog.Known> known = new ArrayList<>();
    for (ServiceOffering offering : offerings()) {
      List<ServicePlan> plans = plans(offering);
      boolean used = plans.stream().anyMatch(this::used);
      for (ServicePlan plan : plans) {
        known.add(
            new Catalog.Known(
                plan.uniqueId, plan.name, offering.uniqueId, offering.name, broker.name, used));
      }
    }
    return known;
  }

  /** Takes a catalog over; the plans that are missing and have instances, by offering. */
  Map<String, List<String>> take(Catalog catalog) {
    Set<String> kept = new HashSet<>();
    Set<String> keptPlans = new HashSet<>();
    for (Catalog.Service each : catalog.services()) {
      ServiceOffering offering = offering(each);
      kept.add(offering.guid);
      for (Catalog.Plan plan : each.plans()) {
        keptPlans.add(plan(offering, plan).guid);
      }
    }
    Map<String, List<String>> missing = new TreeMap<>();
    for (ServiceOffering offering : offerings()) {
      for (ServicePlan plan : plans(offering)) {
        if (!keptPlans.contains(plan.guid) && drop(plan)) {
          missing.computeIfAbsent(offering.name, name -> new ArrayList<>()).add(plan.name);
        }
      }
      if (!kept.contains(offering.guid)) {
        drop(offering);
      }
    }
    return missing;
  }

  private List<ServiceOffering> offerings() {
    return foundation.serviceOfferings.all().stream()
        .filter(each -> each.brokerGuid.equals(broker.guid))
        .toList();
  }

  private List<ServicePlan> plans(ServiceOffering offering) {
    return foundation.servicePlans.all().stream()
        .filter(each -> each.offeringGuid.equals(offering.guid))
        .toList();
  }

  private boolean used(ServicePlan plan) {
    return foundation.serviceInstances.all().stream()
        .anyMatch(each -> plan.guid.equals(each.planGuid));
  }

  /** Whether a plan that is not offered any more has to stay, inactive. */
  private boolean drop(ServicePlan plan) {
    if (!used(plan)) {
      foundation.remove(foundation.servicePlans, plan);
      return false;
    }
    plan.active = false;
    foundation.changed(foundation.servicePlans, plan);
    return true;
  }

  private void drop(ServiceOffering offering) {
    if (plans(offering).isEmpty()) {
      foundation.remove(foundation.serviceOfferings, offering);
    } else {
      offering.active = false;
      foundation.changed(foundation.serviceOfferings, offering);
    }
  }

  private ServiceOffering offering(Catalog.Service from) {
    Optional<ServiceOffering> known =
        offerings().stream().filter(each -> each.uniqueId.equals(from.id())).findFirst();
    ServiceOffering offering = known.orElseGet(ServiceOffering::new);
    offering.brokerGuid = broker.guid;
    offering.uniqueId = from.id();
    offering.name = from.name();
    offering.description = from.description();
    offering.active = true;
    offering.bindable = from.bindable();
    offering.tags = from.tags();
    offering.requires = from.requires();
    offering.planUpdateable = from.planUpdateable();
    offering.instancesRetrievable = from.instancesRetrievable();
    offering.bindingsRetrievable = from.bindingsRetrievable();
    offering.allowContextUpdates = from.allowContextUpdates();
    offering.metadata = from.metadata();
    if (known.isEmpty()) {
      foundation.create(foundation.serviceOfferings, offering);
    } else {
      foundation.changed(foundation.serviceOfferings, offering);
    }
    return offering;
  }

  private ServicePlan plan(ServiceOffering offering, Catalog.Plan from) {
    Optional<ServicePlan> known =
        plans(offering).stream().filter(each -> each.uniqueId.equals(from.id())).findFirst();
    ServicePlan plan = known.orElseGet(ServicePlan::new);
    plan.offeringGuid = offering.guid;
    plan.spaceGuid = broker.spaceGuid;
    plan.uniqueId = from.id();
    plan.name = from.name();
    plan.description = from.description();
    plan.active = true;
    plan.free = from.free();
    plan.bindable = from.bindable();
    plan.planUpdateable = from.planUpdateable();
    plan.metadata = from.metadata();
    plan.schemas = from.schemas();
    plan.maximumPollingSeconds = from.maximumPollingSeconds();
    plan.maintenanceInfo = from.maintenanceInfo();
    if (known.isEmpty()) {
      foundation.create(foundation.servicePlans, plan);
    } else {
      foundation.changed(foundation.servicePlans, plan);
    }
    return plan;
  }
}
