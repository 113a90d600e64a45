package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.dns.Answer;
import io.acf.dns.Apex;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A step of {@link ZoneTraffic} in the making that weighs the touched host names of its zone. */
final class ZoneDraft {
  private final ZoneState state;
  private final ZoneAim aim;
  private final Optional<OwnedZone> published;
  private final Capabilities capabilities;
  private final HealthPolicy policy;
  private final Instant now;

  private final SortedMap<Hostname, ZoneName> names = new TreeMap<>();
  private final SortedMap<Hostname, Optional<Answer>> set = new TreeMap<>();
  private final List<Fact> facts = new ArrayList<>();

  /** Those that are answered though they are down: they share the one cause. */
  private final SortedMap<Endpoint, Instant> spare = new TreeMap<>();

  private final SortedSet<Hostname> taken = new TreeSet<>();

  /** Those whose weighing threw: they stay as they are, and are weighed again. */
  private final SortedMap<Hostname, RuntimeException> mistaken = new TreeMap<>();

  /**
   * @param published what is there; empty where there is no such zone
   */
  ZoneDraft(
      ZoneState state,
      ZoneAim aim,
      Optional<OwnedZone> published,
      Capabilities capabilities,
      HealthPolicy policy,
      Instant now) {
    this.state = state;
    this.aim = aim;
    this.published = published;
    this.capabilities = capabilities;
    this.policy = policy;
    this.now = now;
  }

  /** Weighs what is touched, and publishes what that changes. */
  Next<ZoneState, ZoneEffect> next() {
    return state.touched().all() ? whole() : part(state.touched().hosts());
  }

  private Next<ZoneState, ZoneEffect> whole() {
    var wanted = Names.of(state, aim, published, now);
    facts.addAll(wanted.facts());
    wanted.policies().values().forEach(this::weigh);
    var release = new TreeSet<>(there().keySet());
    release.removeAll(wanted.policies().keySet());
    var apex = new Apex(aim.nameServers(), ZoneAim.negativeTtl(wanted.policies()));
    return done(apex, release, wanted.released());
  }

  private Next<ZoneState, ZoneEffect> part(SortedSet<Hostname> hosts) {
    names.putAll(state.names());
    for (var host : hosts) {
      Optional.ofNullable(names.get(host)).map(ZoneName::policy).ifPresent(this::weigh);
    }
    var apex =
        published
            .flatMap(OwnedZone::apex)
            .orElseGet(() -> new Apex(aim.nameServers(), ZoneAim.negativeTtl(aim.names())));
    return done(apex, Collections.emptySortedSet(), Collections.emptySortedMap());
  }

  private SortedMap<Hostname, Optional<Answer>> there() {
    return published.map(OwnedZone::names).orElse(Collections.emptySortedMap());
  }

  /** A mistake of ours about one host name is no reason to leave the others as they are. */
  private void weigh(TrafficPolicy name) {
    try {
      weighed(name);
    } catch (RuntimeException e) {
      mistaken.put(name.host(), e);
      names.put(
          name.host(),
          Optional.ofNullable(state.names().get(name.host()))
              .orElseGet(() -> new ZoneName(name, Optional.empty())));
    }
  }

  private void weighed(TrafficPolicy name) {
    var host = name.host();
    var answered = published.flatMap(zone -> zone.answer(host));
    var places = new TreeMap<RegionName, Place>();
    var verdicts = new TreeMap<RegionName, Verdict>();
    gather(name, answered, places, verdicts);
    var before = Optional.ofNullable(state.names().get(host));
    var steady = before.flatMap(ZoneName::steady).or(() -> answered);
    var frozen = state.inForce().trafficFrozen().isPresent();
    var weighing = Traffic.weigh(places, verdicts, name.traffic().ttl(), answered, steady, frozen);
    var weighed = ZoneName.weighed(name, weighing, steady, places, verdicts, policy, now);
    var wanted = name.isOrphan() ? before.flatMap(ZoneName::wanted) : Optional.of(aim.generation());
    names.put(host, weighed.wanted(wanted));
    if (weighing.basis() == Weighing.Basis.LAST_GOOD) {
      share(host, verdicts, weighing);
    }
    TrafficFacts.held(name, weighing, before.flatMap(ZoneName::weighing)).ifPresent(facts::add);
    answer(host, weighing.answer().map(it -> it.fitted(capabilities)));
  }

  private void answer(Hostname host, Optional<Answer> answer) {
    if (published.filter(zone -> zone.foreign().contains(host)).isPresent()) {
      taken.add(host);
    } else if (!answer.equals(there().get(host))) {
      set.put(host, answer);
    }
  }

  private void share(Hostname host, SortedMap<RegionName, Verdict> verdicts, Weighing weighing) {
    verdicts.forEach(
        (region, verdict) -> {
          if (Weighing.share(weighing.answer(), region) > 0) {
            verdict.fellAt().ifPresent(fell -> spare.put(new Endpoint(host, region), fell));
          }
        });
  }

  /** The regions that may answer, and what is held of each. */
  private void gather(
      TrafficPolicy name,
      Optional<Answer> answered,
      SortedMap<RegionName, Place> places,
      SortedMap<RegionName, Verdict> verdicts) {
    var rules = Rules.of(name.traffic(), policy);
    name.traffic()
        .weights()
        .forEach(
            (written, weight) ->
                name.region(aim.regions(), written)
                    .ifPresent(
                        region -> {
                          var verdict = verdict(name, region.name(), rules);
                          verdicts.put(region.name(), verdict);
                          places.put(
                              region.name(), place(name, region, weight, verdict, rules, answered));
                        }));
    if (name.isOrphan() && answered.isPresent()) {
      for (var member : answered.get().members()) {
        if (name.region(aim.regions(), member.region()).isEmpty()) {
          places.putIfAbsent(member.region(), Place.unnamed(name.host(), member, state.inForce()));
          verdicts.putIfAbsent(member.region(), Verdict.unknown(now));
        }
      }
    }
  }

  private Verdict verdict(TrafficPolicy name, RegionName region, Rules rules) {
    return state
        .verdict(new Endpoint(name.host(), region))
        .map(it -> it.asOf(now, rules))
        .orElseGet(() -> Verdict.unknown(now));
  }

  private Place place(
      TrafficPolicy name,
      RegionSpec region,
      int weight,
      Verdict verdict,
      Rules rules,
      Optional<Answer> answered) {
    var served =
        name.federation().filter(it -> state.isCompleted(it, region.name())).isPresent()
            || verdict.everUp()
            || ZoneReport.answered(answered, region.router().addresses());
    var ramp = verdict.share(rules.ramp(), now);
    return Place.of(name.traffic(), region, weight, ramp, served, state.inForce(), now);
  }

  private Next<ZoneState, ZoneEffect> done(
      Apex apex, SortedSet<Hostname> release, SortedMap<Hostname, Controls.Said> released) {
    var next = kept(state.names(Collections.unmodifiableSortedMap(names)));
    var effects = new ArrayList<ZoneEffect>();
    if (!facts.isEmpty()) {
      effects.add(new ZoneEffect.Record(facts));
    }
    var problem = problem();
    var right =
        set.isEmpty()
            && release.isEmpty()
            && published.isPresent()
            && published.flatMap(OwnedZone::apex).filter(it -> !it.equals(apex)).isEmpty();
    if (right || !spare.isEmpty() || problem.isPresent()) {
      effects.add(new ZoneEffect.Tell(ZoneReport.of(next, problem, false, spare)));
    }
    if (right) {
      return new Next<>(next, effects);
    }
    var fence = published.map(OwnedZone::fence).orElse(Fence.NONE);
    var change = new ZoneChange(state.zone(), apex, set, release, fence, now);
    effects.add(new ZoneEffect.Publish(change));
    var step = new ZoneState.Step(change, published, released);
    return new Next<>(next.begun(new ZoneState.UnderWay.Publishing(step, now)), effects);
  }

  private ZoneState kept(ZoneState next) {
    return next.touched(ZoneState.Touched.NOTHING.with(new TreeSet<>(mistaken.keySet())));
  }

  private Optional<String> problem() {
    var problems = new ArrayList<String>();
    if (!taken.isEmpty()) {
      problems.add(
          "somebody else has "
              + taken
              + " in the zone; TIP: remove it there, or choose another host name");
    }
    mistaken.forEach(
        (host, e) ->
            problems.add("a mistake of acf about " + host + ": " + e + "; TIP: report it"));
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }
}
