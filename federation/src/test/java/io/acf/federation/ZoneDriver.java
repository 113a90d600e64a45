package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.dns.ZonePublisher;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Drives the traffic machines of the zones to rest, one step after the other: what is asked of the
 * publisher is done at once. A publisher that hangs answers when it is told to.
 */
final class ZoneDriver {
  private final ZonePublisher publisher;
  private final SortedMap<Hostname, ZoneState> states = new TreeMap<>();
  private final SortedMap<Endpoint, Verdict> judged = new TreeMap<>();
  private Recall recall = Recall.NOTHING;
  private TrafficReport report = TrafficReport.NONE;
  private List<Fact> facts = new ArrayList<>();
  private final SortedMap<Hostname, String> problems = new TreeMap<>();
  private final SortedSet<Endpoint> spare = new TreeSet<>();
  private final List<ZoneEffect> effects = new ArrayList<>();
  private final SortedSet<Hostname> hung = new TreeSet<>();

  ZoneDriver(ZonePublisher publisher) {
    this.publisher = publisher;
  }

  /** Forgets all but what the journal remembers. */
  void restart(Recall remembered) {
    recall = remembered;
    report = TrafficReport.NONE;
    states.clear();
    judged.clear();
  }

  /** What a second brings: the commit, what probes found, what people said, and a tick. */
  void second(
      Desired desired,
      SortedMap<Endpoint, Verdict> verdicts,
      SortedSet<Pair> completed,
      Controls controls,
      Instant now) {
    begin();
    var zones = new TreeSet<>(desired.zones().keySet());
    zones.addAll(states.keySet());
    zones.addAll(publisher.zones());
    for (var zone : zones) {
      states.computeIfAbsent(
          zone,
          name ->
              ZoneState.recalled(name, recall, Optional.of(desired), HealthPolicy.DEFAULT, now));
      tell(zone, new ZoneInput.Ordered(controls), now);
      completed.forEach(pair -> tell(zone, new ZoneInput.Completed(pair, true), now));
      tell(zone, new ZoneInput.Wanted(ZoneAim.of(desired, zone, "127.0.0.1")), now);
      verdicts.forEach(
          (endpoint, verdict) -> tell(zone, new ZoneInput.Judged(endpoint, verdict), now));
      var gone = new TreeSet<>(judged.keySet());
      gone.removeAll(verdicts.keySet());
      gone.forEach(
          endpoint -> tell(zone, new ZoneInput.Judged(endpoint, Verdict.unknown(now)), now));
      tell(zone, new ZoneInput.Tick(), now);
    }
    judged.clear();
    judged.putAll(verdicts);
  }

  /** What comes next is counted from here. */
  void begin() {
    facts = new ArrayList<>();
    problems.clear();
    spare.clear();
    effects.clear();
  }

  /** One input, and whatever comes of it. */
  void tell(Hostname zone, ZoneInput input, Instant now) {
    var inputs = new ArrayDeque<ZoneInput>(List.of(input));
    var machine = new ZoneTraffic(publisher.capabilities(), HealthPolicy.DEFAULT);
    while (!inputs.isEmpty() && states.containsKey(zone)) {
      var next = machine.next(states.get(zone), inputs.remove(), now);
      states.put(zone, next.state());
      next.effects().forEach(effect -> carryOut(zone, effect, inputs));
    }
  }

  private void carryOut(Hostname zone, ZoneEffect effect, ArrayDeque<ZoneInput> inputs) {
    effects.add(effect);
    switch (effect) {
      case ZoneEffect.ReadZone read -> {
        if (!hung.contains(zone)) {
          inputs.add(new ZoneInput.Read(publisher.read(zone)));
        }
      }
      case ZoneEffect.Publish publish -> {
        if (!hung.contains(zone)) {
          inputs.add(new ZoneInput.Published(publisher.publish(publish.change())));
        }
      }
      case ZoneEffect.Withdraw withdraw ->
          inputs.add(new ZoneInput.Published(publisher.withdraw(zone, withdraw.expected())));
      case ZoneEffect.Abandon abandon -> {}
      case ZoneEffect.Record record -> facts.addAll(record.facts());
      case ZoneEffect.Tell tell -> told(tell.report());
    }
  }

  private void told(ZoneReport zone) {
    report = report.with(zone);
    spare.addAll(zone.spare().keySet());
    zone.problem().ifPresent(problem -> problems.put(zone.zone(), problem));
    if (zone.gone()) {
      states.remove(zone.zone());
    }
  }

  /** From now on nothing that is asked about the zone has a result. */
  void hang(Hostname zone) {
    hung.add(zone);
  }

  TrafficReport report() {
    return report;
  }

  List<Fact> facts() {
    return facts;
  }

  SortedMap<Hostname, String> problems() {
    return problems;
  }

  SortedSet<Endpoint> spare() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(spare));
  }

  List<ZoneEffect> effects() {
    return effects;
  }
}
