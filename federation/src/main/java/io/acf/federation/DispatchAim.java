package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What another desired state means for the machines of a replica. */
final class DispatchAim {
  private final DispatchDraft draft;
  private final String address;

  DispatchAim(DispatchDraft draft, String address) {
    this.draft = draft;
    this.address = address;
  }

  /** Begins what a new commit asks for, ends what it no longer names, and tells the rest. */
  void follow(Desired desired) {
    var before = draft.desired;
    var checks = checks(desired);
    before.ifPresent(last -> retire(last, desired, checks.keySet()));
    draft.desired = Optional.of(desired);
    var facts = new ArrayList<Fact>();
    desired.federations().values().forEach(spec -> recall(spec, desired, facts));
    if (!facts.isEmpty()) {
      draft.effect(new Dispatch.Record(facts));
    }
    rollouts(before, desired);
    connect(desired);
    draft.answered = Answered.of(desired, draft.traffic);
    tell(desired, draft.open.keySet());
    zones(desired);
    endpoints(desired, checks);
    wanted(desired);
  }

  /**
   * Every host name that git wants, or that was steered until now: what of that is still answered
   * is an orphan once its zone has seen the commit, and must not be forgotten in between.
   */
  private SortedMap<Endpoint, HealthCheck> checks(Desired desired) {
    var checks = new TreeMap<Endpoint, HealthCheck>();
    for (var name : HealthCheck.policies(desired, draft.traffic).values()) {
      name.endpoints(desired)
          .forEach(
              (endpoint, region) -> checks.put(endpoint, new HealthCheck(endpoint, name, region)));
    }
    return checks;
  }

  private void retire(Desired last, Desired desired, Set<Endpoint> kept) {
    var retired =
        draft.memory.retire(
            last, desired, draft.statuses, draft.verdicts, kept, draft.controls, draft.now);
    draft.memory = retired.memory();
    draft.statuses = draft.statuses.minusAll(retired.pairs());
    // A region that is another install now is let do what it was let do: its release is the same.
    for (var pair : retired.pairs()) {
      if (!wanted(desired, pair)) {
        draft.gates = draft.gates.minus(pair);
      }
    }
    retired.endpoints().forEach(this::end);
    var regions = new TreeSet<>(last.regions().keySet());
    regions.removeAll(desired.regions().keySet());
    draft.effect(new Dispatch.Forget(retired.pairs(), retired.endpoints(), regions));
    if (!retired.facts().isEmpty()) {
      draft.effect(new Dispatch.Record(retired.facts()));
    }
  }

  private static boolean wanted(Desired desired, Pair pair) {
    return Optional.ofNullable(desired.federations().get(pair.federation()))
        .filter(spec -> spec.placement().containsKey(pair.region()))
        .isPresent();
  }

  private void end(Endpoint endpoint) {
    draft.verdicts = draft.verdicts.minus(endpoint);
    draft.readiness = draft.readiness.minus(endpoint);
    if (draft.checks.containsKey(endpoint)) {
      draft.checks = draft.checks.minus(endpoint);
      draft.effect(new Dispatch.EndEndpoint(endpoint));
    }
  }

  /** Of a pair that no look has shown yet, what is remembered of it. */
  private void recall(FederationSpec spec, Desired desired, List<Fact> facts) {
    spec.placement().forEach((region, release) -> recall(spec, region, release, desired, facts));
  }

  private void recall(
      FederationSpec spec, RegionName region, Release release, Desired desired, List<Fact> facts) {
    var pair = new Pair(spec.name(), region);
    var status = draft.statuses.get(pair);
    if (status != null && (status.seenAt().isPresent() || status.completedOnce())) {
      return;
    }
    var known = draft.memory.known(desired, pair, release);
    draft.memory = known.memory();
    facts.addAll(known.facts());
    if (status == null || known.label().isPresent()) {
      var aim = new PairStatus.Aim(release.digest(), desired.generation());
      var recalled = PairStatuses.recalled(pair, aim, known.label(), draft.now);
      draft.statuses = draft.statuses.plus(pair, recalled);
      draft.effect(new Dispatch.Show(recalled));
    }
  }

  private void rollouts(Optional<Desired> before, Desired desired) {
    for (var name : draft.rollouts) {
      if (!desired.federations().containsKey(name)) {
        draft.rollouts = draft.rollouts.minus(name);
        draft.effect(new Dispatch.EndRollout(name));
      }
    }
    for (var spec : desired.federations().values()) {
      var name = spec.name();
      if (!draft.rollouts.contains(name)) {
        draft.rollouts = draft.rollouts.plus(name);
        draft.effect(new Dispatch.BeginRollout(name));
      }
      if (before.filter(it -> spec.equals(it.federations().get(name))).isEmpty()) {
        draft.effect(new Dispatch.ToRollout(name, new Rollout.RolloutInput.Aimed(spec)));
      }
    }
  }

  /** Connects with the regions that are named, and closes what is not; which are new. */
  Set<RegionName> connect(Desired desired) {
    var connections = Connections.next(draft.open, draft.closing, desired);
    for (var region : connections.ended()) {
      draft.open = draft.open.minus(region);
      draft.closing = draft.closing.plus(region);
      draft.effect(new Dispatch.EndRegion(region));
    }
    connections
        .begun()
        .forEach(
            (region, connection) -> {
              draft.open = draft.open.plus(region, connection);
              draft.effect(new Dispatch.BeginRegion(connection));
            });
    return connections.begun().keySet();
  }

  /** Tells regions what git wants of them. */
  void tell(Desired desired, Set<RegionName> regions) {
    var statuses = byRegion();
    for (var region : regions) {
      draft.toRegion(region, new DeliveryInput.Said(draft.controls));
      draft.toRegion(region, new DeliveryInput.AnsweredNow(draft.answered));
      draft.toRegion(
          region,
          new DeliveryInput.Aimed(
              desired, Objects.requireNonNullElseGet(statuses.get(region), TreeMap::new)));
    }
  }

  private Map<RegionName, SortedMap<FederationName, PairStatus>> byRegion() {
    var byRegion = new TreeMap<RegionName, SortedMap<FederationName, PairStatus>>();
    draft.statuses.forEach(
        (pair, status) ->
            byRegion
                .computeIfAbsent(pair.region(), same -> new TreeMap<>())
                .put(pair.federation(), status));
    return byRegion;
  }

  private void zones(Desired desired) {
    var all = new TreeSet<>(desired.zones().keySet());
    all.addAll(draft.zones);
    all.addAll(draft.traffic.zones().keySet()); // What is left of zones of before is withdrawn.
    for (var zone : all) {
      if (!draft.zones.contains(zone)) {
        begin(zone);
      }
      draft.toZone(zone, new ZoneInput.Ordered(draft.controls));
      known(desired, zone);
    }
  }

  /** What is known of endpoints is told before: a zone must not weigh without it. */
  private void wanted(Desired desired) {
    for (var zone : draft.zones) {
      draft.toZone(zone, new ZoneInput.Wanted(ZoneAim.of(desired, zone, address)));
    }
  }

  private void begin(Hostname zone) {
    draft.zones = draft.zones.plus(zone);
    draft.effect(new Dispatch.BeginZone(zone));
    draft.effect(new Dispatch.TickZone(zone));
    for (var check : draft.checks.values()) {
      if (check.name().traffic().zone().equals(zone)) {
        var endpoint = check.endpoint();
        Optional.ofNullable(draft.verdicts.get(endpoint))
            .ifPresent(verdict -> draft.toZone(zone, new ZoneInput.Judged(endpoint, verdict)));
      }
    }
  }

  /** What was not wanted in the zone until now was not told to it. */
  private void known(Desired desired, Hostname zone) {
    for (var spec : desired.federations().values()) {
      if (spec.traffic().filter(it -> it.zone().equals(zone)).isEmpty()) {
        continue;
      }
      for (var region : spec.placement().keySet()) {
        var pair = new Pair(spec.name(), region);
        Optional.ofNullable(draft.statuses.get(pair))
            .ifPresent(
                status ->
                    draft.toZone(zone, new ZoneInput.Completed(pair, status.completedOnce())));
      }
    }
  }

  /** Probes the host names that are wanted or still answered, and no others. */
  void endpoints(Desired desired) {
    var checks = checks(desired);
    retire(desired, desired, checks.keySet());
    endpoints(desired, checks);
  }

  private void endpoints(Desired desired, SortedMap<Endpoint, HealthCheck> checks) {
    for (var endpoint : draft.checks.keySet()) {
      if (!checks.containsKey(endpoint)) {
        end(endpoint);
      }
    }
    for (var check : checks.values()) {
      var endpoint = check.endpoint();
      if (draft.checks.containsKey(endpoint)) {
        continue;
      }
      var name = check.name();
      var answer = draft.traffic.answer(name.traffic().zone(), name.host());
      var verdict = draft.memory.known(desired, check, answer, draft.now);
      draft.verdicts = draft.verdicts.plus(endpoint, verdict);
      draft.effect(new Dispatch.BeginEndpoint(endpoint, verdict));
      draft.toZone(name.traffic().zone(), new ZoneInput.Judged(endpoint, verdict));
    }
    checks.values().forEach(draft::aim);
  }
}
