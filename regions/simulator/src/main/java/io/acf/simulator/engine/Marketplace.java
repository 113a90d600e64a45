package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.Catalog;
import io.acf.simulator.osb.MadeUpBroker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brokers, what they offer, and who sees it. */
public final class Marketplace {
  private final Foundation foundation;
  private final Services services;
  private final Brokers brokers;

  /** What is done to brokers by jobs. */
  public final BrokerJobs brokerJobs;

  Marketplace(Foundation foundation, Services services, Brokers brokers, Jobs jobs) {
    this.foundation = foundation;
    this.services = services;
    this.brokers = brokers;
    this.brokerJobs = new BrokerJobs(foundation, this, brokers, jobs);
  }

  /** The broker that a new region has; everybody sees what it offers. */
  public void sow() {
    if (foundation.serviceBrokers.size() == 0) {
      ServiceBroker broker = new ServiceBroker();
      broker.name = MadeUpBroker.FIRST;
      broker.url = "http://broker.invalid";
      foundation.create(foundation.serviceBrokers, broker);
      brokers.ask(
          broker,
          BrokerJobs.CATALOG,
          answer -> new CatalogSync(foundation, broker).take(Catalog.of(Answers.catalog(answer))));
      foundation.servicePlans.all().forEach(each -> each.open = true);
    }
  }

  /** Whether there are instances of anything that a broker offers. */
  public boolean sells(ServiceBroker broker) {
    return foundation.serviceInstances.all().stream()
        .flatMap(each -> foundation.servicePlans.find(each.planGuid).stream())
        .flatMap(plan -> foundation.serviceOfferings.find(plan.offeringGuid).stream())
        .anyMatch(offering -> offering.brokerGuid.equals(broker.guid));
  }

  /** Deletes a broker and its catalog. */
  void delete(ServiceBroker broker) {
    List.copyOf(foundation.serviceOfferings.all()).stream()
        .filter(each -> each.brokerGuid.equals(broker.guid))
        .forEach(this::delete);
    foundation.remove(foundation.serviceBrokers, broker);
  }

  /** Deletes an offering, its plans, and what was made of them. */
  public void delete(ServiceOffering offering) {
    List.copyOf(foundation.servicePlans.all()).stream()
        .filter(each -> each.offeringGuid.equals(offering.guid))
        .forEach(
            plan -> {
              List.copyOf(foundation.serviceInstances.all()).stream()
                  .filter(each -> plan.guid.equals(each.planGuid))
                  .forEach(services::delete);
              foundation.remove(foundation.servicePlans, plan);
            });
    foundation.remove(foundation.serviceOfferings, offering);
  }

  /** The offering of a plan. */
  public Optional<ServiceOffering> offering(ServicePlan plan) {
    return foundation.serviceOfferings.find(plan.offeringGuid);
  }

  /** The organizations in which a plan can be bought: a private broker's in that of its space. */
  public List<String> orgsThatSee(ServicePlan plan) {
    return spaces(plan).map(space -> space.orgGuid).distinct().toList();
  }

  /** The spaces in which a plan can be bought. */
  public List<String> spacesThatSee(ServicePlan plan) {
    return spaces(plan).map(space -> space.guid).toList();
  }

  private Stream<Space> spaces(ServicePlan plan) {
    return foundation.spaces.all().stream().filter(plan::visibleIn);
  }

  /** The organizations in which any plan of an offering can be bought. */
  public List<String> orgsThatSee(ServiceOffering offering) {
    return plans(offering).flatMap(plan -> orgsThatSee(plan).stream()).distinct().toList();
  }

  /** The spaces in which any plan of an offering can be bought. */
  public List<String> spacesThatSee(ServiceOffering offering) {
    return plans(offering).flatMap(plan -> spacesThatSee(plan).stream()).distinct().toList();
  }

  public Stream<ServicePlan> plans(ServiceOffering offering) {
    return foundation.servicePlans.all().stream()
        .filter(each -> each.offeringGuid.equals(offering.guid));
  }
}
