package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.util.List;
import java.util.Set;

/** What the {@link Dispatcher} asks for: machines begun, told and ended. */
public sealed interface Dispatch {
  /** Connect with a region, and run its delivery machine. */
  record BeginRegion(ConnectionSpec connection) implements Dispatch {}

  /** Its machine ends; replied to by {@link DispatchInput.Closed}. */
  record EndRegion(RegionName region) implements Dispatch {}

  record ToRegion(RegionName region, DeliveryInput input) implements Dispatch {}

  record BeginRollout(FederationName federation) implements Dispatch {}

  record EndRollout(FederationName federation) implements Dispatch {}

  record ToRollout(FederationName federation, Rollout.RolloutInput input) implements Dispatch {}

  /**
   * Probe an endpoint from now on.
   *
   * @param verdict what is held of it until then
   */
  record BeginEndpoint(Endpoint endpoint, Verdict verdict) implements Dispatch {}

  record EndEndpoint(Endpoint endpoint) implements Dispatch {}

  record ToEndpoint(Endpoint endpoint, HealthInput input) implements Dispatch {}

  record BeginZone(Hostname zone) implements Dispatch {}

  /** Look at the zone in a second; replied to by {@link DispatchInput.ZoneDue}. */
  record TickZone(Hostname zone) implements Dispatch {}

  record EndZone(Hostname zone) implements Dispatch {}

  record ToZone(Hostname zone, ZoneInput input) implements Dispatch {}

  /** How a pair stands that no region has shown yet. */
  record Show(PairStatus status) implements Dispatch {}

  /** What was told before a look at the source ended is told to all. */
  record Reached(long look) implements Dispatch {}

  /** Inputs are taken. */
  record Beaten() implements Dispatch {}

  /** Facts for the journal. */
  record Record(List<Fact> facts) implements Dispatch {}

  /** These are not there any more, for whoever shows them. */
  record Forget(Set<Pair> pairs, Set<Endpoint> endpoints, Set<RegionName> regions)
      implements Dispatch {}
}
