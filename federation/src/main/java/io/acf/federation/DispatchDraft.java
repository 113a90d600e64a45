package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Readiness;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** A step of the {@link Dispatcher} in the making: nobody sees it before it is done. */
final class DispatchDraft {
  final Instant now;
  private final List<Dispatch> effects = new ArrayList<>();

  Optional<Desired> desired;
  Controls controls;
  TreePMap<Pair, PairStatus> statuses;
  TreePMap<Pair, Gate> gates;
  TreePMap<Endpoint, Verdict> verdicts;
  TrafficReport traffic;
  Answered answered;
  TreePMap<Endpoint, HealthCheck> checks;
  TreePMap<Endpoint, Readiness> readiness;
  TreePMap<RegionName, ConnectionSpec> open;
  TreePSet<RegionName> closing;
  TreePSet<FederationName> rollouts;
  TreePSet<Hostname> zones;
  Recollection memory;

  DispatchDraft(DispatchState of, Instant now) {
    this.now = now;
    desired = of.desired();
    controls = of.controls();
    statuses = of.statuses();
    gates = of.gates();
    verdicts = of.verdicts();
    traffic = of.traffic();
    answered = of.answered();
    checks = of.checks();
    readiness = of.readiness();
    open = of.open();
    closing = of.closing();
    rollouts = of.rollouts();
    zones = of.zones();
    memory = of.memory();
  }

  void effect(Dispatch effect) {
    effects.add(effect);
  }

  void toRegion(RegionName region, DeliveryInput input) {
    if (open.containsKey(region)) {
      effect(new Dispatch.ToRegion(region, input));
    }
  }

  void toRegions(DeliveryInput input) {
    open.keySet().forEach(region -> effect(new Dispatch.ToRegion(region, input)));
  }

  void toZones(ZoneInput input) {
    zones.forEach(zone -> effect(new Dispatch.ToZone(zone, input)));
  }

  void toZone(Hostname zone, ZoneInput input) {
    if (zones.contains(zone)) {
      effect(new Dispatch.ToZone(zone, input));
    }
  }

  void toEndpoint(Endpoint endpoint, HealthInput input) {
    if (checks.containsKey(endpoint)) {
      effect(new Dispatch.ToEndpoint(endpoint, input));
    }
  }

  Optional<TrafficSpec> traffic(FederationName federation) {
    return desired
        .flatMap(it -> Optional.ofNullable(it.federations().get(federation)))
        .flatMap(spec -> spec.traffic());
  }

  /** Tells an endpoint how it is probed and what bears on its verdict, where that is new. */
  void aim(HealthCheck check) {
    var endpoint = check.endpoint();
    var name = check.name();
    var status =
        name.federation()
            .flatMap(it -> Optional.ofNullable(statuses.get(new Pair(it, endpoint.region()))));
    var answer = traffic.answer(name.traffic().zone(), name.host());
    var ready = check.readiness(status, siblings(check), answer);
    if (!check.equals(checks.get(endpoint)) || !ready.equals(readiness.get(endpoint))) {
      checks = checks.plus(endpoint, check);
      readiness = readiness.plus(endpoint, ready);
      effect(new Dispatch.ToEndpoint(endpoint, new HealthInput.Aimed(check, ready)));
    }
  }

  /** What is held of the other endpoints of its host name. */
  private List<Verdict> siblings(HealthCheck check) {
    return desired.stream()
        .flatMap(it -> check.name().endpoints(it).keySet().stream())
        .filter(other -> !other.equals(check.endpoint()))
        .flatMap(other -> Optional.ofNullable(verdicts.get(other)).stream())
        .toList();
  }

  Next<DispatchState, Dispatch> done() {
    return new Next<>(
        new DispatchState(
            desired, controls, statuses, gates, verdicts, traffic, answered, checks, readiness,
            open, closing, rollouts, zones, memory),
        effects);
  }
}
