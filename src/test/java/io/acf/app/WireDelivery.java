package io.acf.app;

import io.acf.config.Ancestry;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.regions.Region;
import java.time.Instant;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The delivery of one region as a test over the wire drives it, without controls. Ticked by one
 * thread; any thread may ask how things stand.
 */
final class WireDelivery {
  private final Region region;
  private DrivenDelivery delivery;
  private volatile SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();

  WireDelivery(Region region) {
    this(region, DeliveryPolicy.DEFAULT);
  }

  WireDelivery(Region region, DeliveryPolicy policy) {
    this.region = region;
    delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
  }

  /** Goes on by another policy, as after a restart: what was seen of the region is forgotten. */
  void restart(DeliveryPolicy policy) {
    delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
  }

  DrivenDelivery.Round tick(Desired wanted, Instant now) {
    var round = delivery.tick(wanted, Controls.NONE, now);
    statuses = round.statuses();
    return round;
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
