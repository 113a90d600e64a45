package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Weighs one host name by what is known in the zone. */
final class NameWeigher {
  private final ZoneState state;
  private final ZoneAim aim;
  private final Controls controls;
  private final HealthPolicy policy;
  private final Instant now;

  /**
   * @param controls those that hold now
   * @param policy how verdicts are reached
   */
  NameWeigher(ZoneState state, ZoneAim aim, Controls controls, HealthPolicy policy, Instant now) {
    this.state = state;
    this.aim = aim;
    this.controls = controls;
    this.policy = policy;
    this.now = now;
  }

  /**
   * @param spare those that are answered though they are down: they share the one cause
   */
  record Weighed(ZoneName name, SortedSet<Endpoint> spare) {}

  Weighed weigh(Steered name, Optional<Answer> published) {
    var candidates = candidates(name, published);
    var steady =
        Optional.ofNullable(state.names().get(name.host()))
            .flatMap(ZoneName::steady)
            .or(() -> published);
    var weighing =
        explained(
            Traffic.weigh(
                candidates,
                name.traffic().ttl(),
                published,
                steady,
                controls.trafficFrozen().isPresent()),
            name.host());
    var falling = candidates.values().stream().anyMatch(it -> falling(name, it));
    var calm = weighing.basis() == Weighing.Basis.CONFIRMED && !falling;
    var spare =
        weighing.basis() == Weighing.Basis.LAST_GOOD
            ? sharing(name.host(), candidates, weighing)
            : new TreeSet<Endpoint>();
    return new Weighed(
        new ZoneName(
            name,
            Optional.of(weighing),
            calm ? weighing.answer() : steady,
            until(name, candidates, falling)),
        spare);
  }

  private SortedMap<RegionName, Candidate> candidates(Steered name, Optional<Answer> published) {
    var candidates = new TreeMap<RegionName, Candidate>();
    name.traffic()
        .weights()
        .forEach(
            (written, weight) ->
                name.region(aim.regions(), written)
                    .ifPresent(
                        region ->
                            candidates.put(
                                region.name(), candidate(name, region, weight, published))));
    if (name.isOrphan()) {
      published.ifPresent(it -> unjudged(name, it).forEach(candidates::putIfAbsent));
    }
    return candidates;
  }

  private Candidate candidate(
      Steered name, RegionSpec region, int weight, Optional<Answer> published) {
    var rules = Rules.of(name.traffic(), policy);
    var verdict =
        state
            .verdict(new Endpoint(name.host(), region.name()))
            .map(it -> it.asOf(now, rules))
            .orElseGet(() -> Verdict.unknown(now));
    var completed =
        name.federation().filter(it -> state.isCompleted(it, region.name())).isPresent();
    var addresses = region.router().addresses();
    return new Candidate(
        addresses,
        weight,
        verdict,
        verdict.share(rules.ramp(), now),
        share(region.name(), name.traffic()),
        completed || verdict.everUp() || ZoneReport.answered(published, addresses));
  }

  /** Of a region that git does not name nobody can tell how it is: it keeps what it has. */
  private SortedMap<RegionName, Candidate> unjudged(Steered name, Answer answer) {
    var candidates = new TreeMap<RegionName, Candidate>();
    for (var member : answer.members()) {
      if (name.region(aim.regions(), member.region()).isEmpty()) {
        candidates.put(
            member.region(),
            new Candidate(member.addresses(), 1, Verdict.unknown(now), 1.0, 1.0, true));
      }
    }
    return candidates;
  }

  /** The share of its weight that people leave to a region, 1 to 0. */
  private double share(RegionName region, TrafficSpec traffic) {
    return Safety.leavesOut(controls, traffic.hostname(), region)
        ? 0
        : drain(controls, region, traffic.ttl(), now);
  }

  /** Gently to nothing over twice the ttl, in quarters. */
  static double drain(Controls controls, RegionName region, Duration ttl, Instant now) {
    var said = controls.drained().get(region);
    if (said == null) {
      return 1.0;
    }
    if (said.settled()) {
      return 0;
    }
    var gone = said.age(now).toMillis();
    var quarters = 1 + Math.min(3, gone * 4 / Math.max(1, ttl.multipliedBy(2).toMillis()));
    return 1.0 - quarters / 4.0;
  }

  /** At once where something is on its way, else when the first verdict is not fresh any more. */
  private Optional<Instant> until(
      Steered name, SortedMap<RegionName, Candidate> candidates, boolean falling) {
    if (falling || candidates.values().stream().anyMatch(NameWeigher::moves)) {
      return Optional.of(now);
    }
    var rules = Rules.of(name.traffic(), policy);
    return candidates.keySet().stream()
        .flatMap(region -> state.verdict(new Endpoint(name.host(), region)).stream())
        .flatMap(verdict -> verdict.freshUntil(rules).stream())
        .filter(end -> !end.isBefore(now))
        .min(Instant::compareTo);
  }

  private static boolean moves(Candidate candidate) {
    return candidate.drain() > 0 && candidate.drain() < 1
        || candidate.verdict().state() == Verdict.State.WARMING;
  }

  /** Fell just now: whoever falls next may fall for the same cause. */
  private boolean falling(Steered name, Candidate candidate) {
    return candidate
        .verdict()
        .fellAt()
        .filter(at -> at.plus(together(name)).isAfter(now))
        .isPresent();
  }

  private Duration together(Steered name) {
    return together(name, policy);
  }

  /** Regions that die at one moment are noticed up to an interval apart. */
  static Duration together(Steered name, HealthPolicy policy) {
    var interval = name.traffic().health().interval();
    return interval.compareTo(policy.together()) > 0 ? interval : policy.together();
  }

  private static SortedSet<Endpoint> sharing(
      Hostname host, SortedMap<RegionName, Candidate> candidates, Weighing weighing) {
    var sharing = new TreeSet<Endpoint>();
    candidates.forEach(
        (region, candidate) -> {
          if (Weighing.share(weighing.answer(), region) > 0
              && candidate.verdict().fellAt().isPresent()) {
            sharing.add(new Endpoint(host, region));
          }
        });
    return sharing;
  }

  /** What a person reads beside a region that is kept out by what may be lost. */
  private Weighing explained(Weighing weighing, Hostname name) {
    if (controls.lost().isEmpty()) {
      return weighing;
    }
    var why = new TreeMap<>(weighing.why());
    why.replaceAll(
        (region, word) ->
            Safety.leavesOut(controls, name, region)
                ? word.replace(", drained", "") + ", perhaps drained: the journal lost commands"
                : word);
    return new Weighing(weighing.answer(), weighing.basis(), why);
  }
}
