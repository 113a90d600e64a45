package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who tells whom: takes what each machine of a replica finds, and tells it to those that rest on
 * it. Delivery and traffic share the desired state, commands and what each region was last seen to
 * run, nothing else.
 */
public final class Dispatcher implements Machine<DispatchState, DispatchInput, Dispatch> {
  private final String address;

  /**
   * @param address where we answer DNS: the glue of a zone that lists no name servers
   */
  public Dispatcher(String address) {
    this.address = address;
  }

  @Override
  public Next<DispatchState, Dispatch> next(DispatchState state, DispatchInput input, Instant now) {
    var draft = new DispatchDraft(state, now);
    switch (input) {
      case DispatchInput.Aimed it -> new DispatchAim(draft, address).follow(it.desired());
      case DispatchInput.Said it -> said(draft, it.controls());
      case DispatchInput.Stands it -> stands(draft, it.status());
      case DispatchInput.Judged it -> judged(draft, it.endpoint(), it.verdict());
      case DispatchInput.Reported it -> reported(draft, it.report());
      case DispatchInput.Spared it ->
          // Nobody earns a hold-down for what happened to all.
          draft.toEndpoint(it.endpoint(), new HealthInput.Spared(it.fell()));
      case DispatchInput.Gated it -> gated(draft, it.pair(), it.gate());
      case DispatchInput.Insisted it -> insisted(draft, it.region());
      case DispatchInput.ZoneDue it -> {
        if (draft.zones.contains(it.zone())) {
          draft.toZone(it.zone(), new ZoneInput.Tick());
          draft.effect(new Dispatch.TickZone(it.zone()));
        }
      }
      case DispatchInput.Reached it -> draft.effect(new Dispatch.Reached(it.look()));
      case DispatchInput.Beat ignored -> draft.effect(new Dispatch.Beaten());
      case DispatchInput.Unopened it -> unopened(draft, it.connection());
      case DispatchInput.Closed it -> closed(draft, it.region());
    }
    return draft.done();
  }

  private static void gated(DispatchDraft draft, Pair pair, Gate gate) {
    if (!draft.statuses.containsKey(pair)) {
      return; // It has left git meanwhile.
    }
    draft.gates = draft.gates.plus(pair, gate);
    draft.toRegion(pair.region(), new DeliveryInput.Gated(pair.federation(), gate));
  }

  private static void said(DispatchDraft draft, Controls controls) {
    if (!draft.controls.equals(controls)) {
      var before = draft.controls;
      draft.controls = controls;
      for (var region : draft.open.keySet()) {
        if (!before.delivery(region).equals(controls.delivery(region))) {
          draft.toRegion(region, new DeliveryInput.Said(controls));
        }
      }
      draft.toZones(new ZoneInput.Ordered(controls));
    }
  }

  private static void stands(DispatchDraft draft, PairStatus status) {
    var pair = status.pair();
    var before = draft.statuses.get(pair);
    if (before == null) {
      return; // It has left git meanwhile.
    }
    draft.statuses = draft.statuses.plus(pair, status);
    if (!before.differsInTimeOnly(status)) {
      draft.effect(
          new Dispatch.ToRollout(pair.federation(), new Rollout.RolloutInput.Stands(status)));
    }
    var traffic = draft.traffic(pair.federation());
    if (traffic.isEmpty()) {
      return;
    }
    if (before.completedOnce() != status.completedOnce()) {
      draft.toZone(traffic.get().zone(), new ZoneInput.Completed(pair, status.completedOnce()));
    }
    var endpoint = new Endpoint(traffic.get().hostname(), pair.region());
    if (before.completedOnce() != status.completedOnce()
        || before.runsNewest() != status.runsNewest()) {
      Optional.ofNullable(draft.checks.get(endpoint)).ifPresent(draft::aim);
    }
    if (status.runsNewest() && !before.runsNewest()) {
      // It may be answered: its next probe is not waited for.
      draft.toEndpoint(endpoint, new HealthInput.AskNow());
    }
  }

  private static void judged(DispatchDraft draft, Endpoint endpoint, Verdict verdict) {
    var check = draft.checks.get(endpoint);
    if (check == null) {
      return; // It is not probed any more.
    }
    var before = draft.verdicts.get(endpoint);
    draft.verdicts = draft.verdicts.plus(endpoint, verdict);
    draft.toZone(check.name().traffic().zone(), new ZoneInput.Judged(endpoint, verdict));
    if (before == null || before.state() != verdict.state()) {
      if (verdict.state() == Verdict.State.PROBATION || verdict.state() == Verdict.State.UP) {
        draft.toRegion(endpoint.region(), new DeliveryInput.Woken());
      }
    }
    if (before == null || !before.bearsAs(verdict)) {
      of(draft, endpoint.host()).forEach(draft::aim);
    }
  }

  /** How the endpoints of a host name are probed. */
  private static List<HealthCheck> of(DispatchDraft draft, Hostname host) {
    var found = new ArrayList<HealthCheck>();
    for (var check : draft.checks.tailMap(Endpoint.before(host)).values()) {
      if (!check.endpoint().host().equals(host)) {
        break;
      }
      found.add(check);
    }
    return found;
  }

  private void reported(DispatchDraft draft, ZoneReport report) {
    var before = draft.traffic;
    var orphans = before.orphans(report.zone()).keySet();
    draft.traffic = before.with(report);
    if (!before.zone(report.zone()).equals(draft.traffic.zone(report.zone()))) {
      answered(draft, before, report.zone());
    }
    if (!orphans.equals(draft.traffic.orphans(report.zone()).keySet())) {
      draft.desired.ifPresent(desired -> new DispatchAim(draft, address).endpoints(desired));
    }
    var wanted = draft.desired.filter(it -> it.zones().containsKey(report.zone()));
    if (report.gone() && wanted.isEmpty()) {
      draft.zones = draft.zones.minus(report.zone());
      draft.effect(new Dispatch.EndZone(report.zone()));
    }
  }

  /** Another answer bears on what is held of those that it names, and on routes of former names. */
  private static void answered(DispatchDraft draft, TrafficReport before, Hostname zone) {
    var was = before.zone(zone).map(it -> it.names()).orElseGet(java.util.TreeMap::new);
    var is = draft.traffic.zone(zone).map(it -> it.names()).orElseGet(java.util.TreeMap::new);
    var hosts = new TreeSet<>(was.keySet());
    hosts.addAll(is.keySet());
    for (var host : hosts) {
      if (!Optional.ofNullable(was.get(host)).equals(Optional.ofNullable(is.get(host)))) {
        of(draft, host).forEach(draft::aim);
      }
    }
    draft.desired.ifPresent(
        desired -> {
          var now = Answered.of(desired, draft.traffic);
          if (!now.equals(draft.answered)) {
            draft.answered = now;
            draft.toRegions(new DeliveryInput.AnsweredNow(now));
          }
        });
  }

  private static void insisted(DispatchDraft draft, RegionName region) {
    draft.toRegion(region, new DeliveryInput.Insisted());
    for (var endpoint : draft.checks.keySet()) {
      if (endpoint.region().equals(region)) {
        draft.toEndpoint(endpoint, new HealthInput.AskNow());
      }
    }
  }

  private void closed(DispatchDraft draft, RegionName region) {
    draft.closing = draft.closing.minus(region);
    draft.desired.ifPresent(desired -> reconnect(draft, desired));
  }

  private void unopened(DispatchDraft draft, ConnectionSpec connection) {
    if (draft.open.containsValue(connection)) {
      draft.open = draft.open.minus(connection.name());
      draft.desired.ifPresent(desired -> reconnect(draft, desired));
    }
  }

  /** Only who is connected anew is told what git wants: the others know. */
  private void reconnect(DispatchDraft draft, Desired desired) {
    var aim = new DispatchAim(draft, address);
    var regions = aim.connect(desired);
    aim.tell(desired, regions);
    draft.gates.forEach(
        (pair, gate) -> {
          if (regions.contains(pair.region())) {
            gated(draft, pair, gate);
          }
        });
  }
}
