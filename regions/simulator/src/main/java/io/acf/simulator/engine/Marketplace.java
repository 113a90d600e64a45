package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brokers with one small catalog each, and who sees what they offer. */
public final class Marketplace {
  private static final String FIRST_BROKER = "simulated-broker";

  /** The plans of each offering; the large one costs. */
  private static final List<String> PLANS = List.of("small", "large");

  private final Foundation foundation;
  private final Services services;

  /** Takes over the jobs of brokers. */
  Marketplace(Foundation foundation, Services services, Jobs jobs) {
    this.foundation = foundation;
    this.services = services;
    jobs.on("service_broker.catalog.synchronize", job -> catalog(job.subject));
    jobs.on("service_broker.update", job -> {});
    jobs.on(
        "service_broker.delete",
        job -> foundation.serviceBrokers.find(job.subject).ifPresent(this::delete));
  }

  /** The broker that a new region has. */
  public void sow() {
    if (foundation.serviceBrokers.size() == 0) {
      ServiceBroker broker = new ServiceBroker();
      broker.name = FIRST_BROKER;
      broker.url = "http://broker.invalid";
      foundation.create(foundation.serviceBrokers, broker);
      catalog(broker.guid);
    }
  }

  private void catalog(@Nullable String brokerGuid) {
    foundation.serviceBrokers.find(brokerGuid).ifPresent(this::catalog);
  }

  private void catalog(ServiceBroker broker) {
    ServiceOffering database = new ServiceOffering();
    database.name = "database";
    database.description = "A simulated database: credentials and nothing behind them";
    offer(broker, database);
    ServiceOffering gateway = new ServiceOffering();
    gateway.name = "gateway";
    gateway.description = "A simulated route service: an address and nothing behind it";
    gateway.requires = List.of("route_forwarding");
    offer(broker, gateway);
  }

  private void offer(ServiceBroker broker, ServiceOffering offering) {
    String prefix = broker.name.equals(FIRST_BROKER) ? "" : broker.name + "-";
    offering.name = prefix + offering.name;
    offering.brokerGuid = broker.guid;
    foundation.create(foundation.serviceOfferings, offering);
    for (String name : PLANS) {
      ServicePlan plan = new ServicePlan();
      plan.name = name;
      plan.description = "A " + name + " one";
      plan.offeringGuid = offering.guid;
      plan.free = !name.equals("large");
      foundation.create(foundation.servicePlans, plan);
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
  private void delete(ServiceBroker broker) {
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

  /** The organizations in which a plan can be bought: a private broker's in that of its space. */
  public List<String> orgsThatSee(ServicePlan plan) {
    return spaces(plan).map(space -> space.orgGuid).distinct().toList();
  }

  /** The spaces in which a plan can be bought. */
  public List<String> spacesThatSee(ServicePlan plan) {
    return spaces(plan).map(space -> space.guid).toList();
  }

  private Stream<Space> spaces(ServicePlan plan) {
    String home =
        foundation
            .serviceOfferings
            .find(plan.offeringGuid)
            .flatMap(offering -> foundation.serviceBrokers.find(offering.brokerGuid))
            .map(broker -> broker.spaceGuid)
            .orElse(null);
    return foundation.spaces.all().stream()
        .filter(
            space ->
                home != null
                    ? space.guid.equals(home)
                    : switch (plan.visibility) {
                      case "public" -> true;
                      case "organization" -> plan.orgGuids.contains(space.orgGuid);
                      default -> false;
                    });
  }

  /** The organizations in which any plan of an offering can be bought. */
  public List<String> orgsThatSee(ServiceOffering offering) {
    return plans(offering).flatMap(plan -> orgsThatSee(plan).stream()).distinct().toList();
  }

  /** The spaces in which any plan of an offering can be bought. */
  public List<String> spacesThatSee(ServiceOffering offering) {
    return plans(offering).flatMap(plan -> spacesThatSee(plan).stream()).distinct().toList();
  }

  private Stream<ServicePlan> plans(ServiceOffering offering) {
    return foundation.servicePlans.all().stream()
        .filter(each -> each.offeringGuid.equals(offering.guid));
  }
}
