package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServiceUsageEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notes usage events of services, as {@link Meter} does those of apps. */
public final class ServiceMeter {
  private record Billed(String name, @Nullable String planGuid) {}

  private final Foundation foundation;
  private final Map<String, Billed> instances = new HashMap<>();

  ServiceMeter(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Takes what there is as known, and looks at every change from now on. */
  void begin() {
    foundation.serviceInstances.all().forEach(each -> instances.put(each.guid, billed(each)));
    foundation.serviceInstances.watch(this::measure);
  }

  private static Billed billed(ServiceInstance instance) {
    return new Billed(instance.name, instance.planGuid);
  }

  private void measure(ServiceInstance instance, boolean present) {
    Billed now = present ? billed(instance) : null;
    Billed before =
        now == null ? instances.remove(instance.guid) : instances.put(instance.guid, now);
    if (!Objects.equals(before, now)) {
      String state = before == null ? "CREATED" : now == null ? "DELETED" : "UPDATED";
      foundation.note(foundation.serviceUsageEvents, of(instance, state), Meter.KEPT);
    }
  }

  private ServiceUsageEvent of(ServiceInstance instance, String state) {
    ServiceUsageEvent event = new ServiceUsageEvent();
    event.state = state;
    event.instanceGuid = instance.guid;
    event.instanceName = instance.name;
    foundation
        .spaces
        .find(instance.spaceGuid)
        .ifPresent(
            space -> {
              event.spaceGuid = space.guid;
              event.spaceName = space.name;
              event.orgGuid = space.orgGuid;
            });
    foundation
        .servicePlans
        .find(instance.planGuid)
        .ifPresent(
            plan -> {
              event.planGuid = plan.guid;
              event.planName = plan.name;
              offering(event, plan.offeringGuid);
            });
    return event;
  }

  private void offering(ServiceUsageEvent event, String guid) {
    foundation
        .serviceOfferings
        .find(guid)
        .ifPresent(
            offering -> {
              event.offeringGuid = offering.guid;
              event.offeringName = offering.name;
              foundation
                  .serviceBrokers
                  .find(offering.brokerGuid)
                  .ifPresent(
                      broker -> {
                        event.brokerGuid = broker.guid;
                        event.brokerName = broker.name;
                      });
            });
  }

  /** Forgets all events of services; one CREATED for each service instance, with its guid. */
  public void reseed() {
    foundation.removeAll(foundation.serviceUsageEvents, foundation.serviceUsageEvents.all());
    for (ServiceInstance instance : foundation.serviceInstances.all()) {
      ServiceUsageEvent event = of(instance, "CREATED");
      event.guid = instance.guid;
      foundation.create(foundation.serviceUsageEvents, event);
    }
  }
}
