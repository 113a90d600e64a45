package io.acf.app;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.Concurrency;
import io.acf.federation.Controls;
import io.acf.federation.Delivery;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DeliveryReport;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.regions.Region;
import java.time.Instant;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The delivery of one region as a test drives it, without controls: how things stand after a tick
 * goes into the next one. Ticked by one thread; any thread may ask how things stand.
 */
final class DrivenDelivery {
  private final Region region;
  private final Concurrency concurrency;
  private Delivery delivery;
  private volatile SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();

  DrivenDelivery(Region region) {
    this(region, Concurrency.NONE, DeliveryPolicy.DEFAULT);
  }

  DrivenDelivery(Region region, Concurrency concurrency, DeliveryPolicy policy) {
    this.region = region;
    this.concurrency = concurrency;
    delivery = new Delivery(region, concurrency, policy);
  }

  /** Goes on by another policy, as after a restart: what was seen of the region is forgotten. */
  void restart(DeliveryPolicy policy) {
    delivery = new Delivery(region, concurrency, policy);
  }

  DeliveryReport tick(Desired wanted, Instant now) {
    var report = delivery.tick(wanted, Controls.NONE, statuses, now);
    statuses = report.statuses();
    return report;
  }

  /** How this federation stood at the last tick. */
  PairStatus status(FederationName federation) {
    return Objects.requireNonNull(statuses.get(federation), federation::toString);
  }

  /** Whether each federation that is placed here runs its newest release. */
  boolean converged(Desired wanted) {
    return wanted.in(region.name()).entrySet().stream()
        .allMatch(
            each -> {
              var status = statuses.get(each.getKey());
              var release = each.getValue().placement().get(region.name());
              return status != null
                  && status.state() == State.CONVERGED
                  && status.wanted().equals(Objects.requireNonNull(release).digest())
                  && status.runsNewest();
            });
  }

  @Override
  public String toString() {
    return statuses.toString();
  }
}
