package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.Serial;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The traffic loop: weigh every federated name, and replace a zone where that changes what it
 * answers. A zone that cannot be read is not written, so that ignorance changes no answer.
 */
public final class Steering {
  private final ZoneStore store;
  private final String address;
  private final HealthPolicy policy;

  /** Steers by the default policy. */
  public Steering(ZoneStore store, String address) {
    this(store, address, HealthPolicy.DEFAULT);
  }

  /**
   * @param address where we answer: the glue of a zone that lists no name servers
   */
  public Steering(ZoneStore store, String address, HealthPolicy policy) {
    this.store = store;
    this.address = address;
    this.policy = policy;
  }

  /** What the loop rests on besides the desired state. */
  public record Evidence(
      SortedMap<Endpoint, Verdict> verdicts,
      SortedMap<Pair, PairStatus> statuses,
      Controls controls) {}

  /**
   * What is known before the first tick: what is answered, the names that had left git, and those
   * that git wanted last.
   */
  public SteeringReport recalled(Recall recall, Optional<Desired> desired, Instant now) {
    var names = new TreeMap<Hostname, SteeringReport.Named>();
    recall.orphans().values().forEach(name -> names.put(name.host(), known(name, recall, now)));
    desired.ifPresent(
        wanted ->
            wanted
                .federations()
                .values()
                .forEach(
                    spec ->
                        spec.traffic()
                            .map(traffic -> Steered.of(wanted, spec, traffic))
                            .filter(name -> !names.containsKey(name.host()))
                            .ifPresent(name -> names.put(name.host(), known(name, recall, now)))));
    var zones = new TreeMap<Hostname, Zone>();
    for (var name : store.zones()) {
      if (store.read(name) instanceof ZoneStore.Reading.Seen seen) {
        zones.put(name, seen.zone());
      }
    }
    return new SteeringReport(
        Collections.emptySortedMap(),
        zones,
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        names,
        Collections.emptySortedSet());
  }

  /**
   * What a name answered before falls is of use only where more of them would be the same burst.
   */
  private SteeringReport.Named known(Steered name, Recall recall, Instant now) {
    var steady =
        Optional.ofNullable(recall.steady().get(name.host()))
            .filter(it -> it.at().plus(together(name)).isAfter(now))
            .map(Recall.Steady::answer);
    return new SteeringReport.Named(name, Optional.empty(), steady);
  }

  /** Regions that die at one moment are noticed up to an interval apart. */
  private Duration together(Steered name) {
    var interval = name.traffic().health().interval();
    return interval.compareTo(policy.together()) > 0 ? interval : policy.together();
  }

  /**
   * One tick.
   *
   * @param before the last report, so that a change is told once
   * @param now a clock that never goes back
   */
  public SteeringReport tick(
      Desired desired, Evidence evidence, SteeringReport before, Instant now) {
    var report = new Report(before);
    desired
        .zones()
        .forEach(
            (name, zone) -> {
              switch (store.read(name)) {
                case ZoneStore.Reading.Seen seen ->
                    steer(desired, zone, Optional.of(seen.zone()), evidence, report, now);
                case ZoneStore.Reading.Absent absent ->
                    steer(desired, zone, Optional.empty(), evidence, report, now);
                case ZoneStore.Reading.Blind blind -> {
                  report.problems.put(name, blind.reason() + tip(blind.tip()));
                  report.keep(name);
                }
              }
            });
    if (evidence.controls().trafficFrozen().isEmpty()) {
      withdraw(desired, before, report);
    }
    return report.done();
  }

  /**
   * A zone that git no longer lists is somebody else's to answer. It cannot have been forgotten: as
   * long as a federation has a name in it, the commit would have been rejected.
   */
  private void withdraw(Desired desired, SteeringReport before, Report report) {
    for (var zone : store.zones()) {
      if (desired.zones().containsKey(zone)) {
        continue;
      }
      switch (store.withdraw(zone)) {
        case ZoneStore.Withdrawal.Withdrawn done ->
            report.withdrawn(zone, before.zones().get(zone));
        case ZoneStore.Withdrawal.Failed failed ->
            report.problems.put(zone, failed.reason() + tip(failed.tip()));
      }
    }
  }

  /** Per name, the regions that are answered now. What cannot be read tells of nobody. */
  public static SortedMap<Hostname, SortedSet<RegionName>> answered(ZoneStore store) {
    var answered = new TreeMap<Hostname, SortedSet<RegionName>>();
    for (var name : store.zones()) {
      if (store.read(name) instanceof ZoneStore.Reading.Seen seen) {
        seen.zone()
            .names()
            .forEach(
                (host, answer) ->
                    answer.ifPresent(
                        set ->
                            answered.put(
                                host,
                                set.members().stream()
                                    .map(Member::region)
                                    .collect(Collectors.toCollection(TreeSet::new)))));
      }
    }
    return answered;
  }

  private void steer(
      Desired desired,
      ZoneSpec spec,
      Optional<Zone> published,
      Evidence evidence,
      Report report,
      Instant now) {
    var names = Names.of(desired, spec.name(), published, evidence.controls(), report.before, now);
    report.events.addAll(names.events());
    var answers = new TreeMap<Hostname, Optional<Answer>>();
    var negativeTtl = TrafficSpec.DEFAULT_TTL;
    for (var name : names.steered().values()) {
      answers.put(name.host(), weigh(desired, name, published, evidence, report, now).answer());
      var ttl = name.traffic().ttl();
      negativeTtl = ttl.compareTo(negativeTtl) < 0 ? ttl : negativeTtl;
    }
    var servers =
        spec.nameServers().isEmpty()
            ? List.of(ZoneSpec.NameServer.first(spec.name(), address))
            : spec.nameServers();
    var serial =
        published.map(zone -> Serial.after(zone.serial(), now)).orElseGet(() -> Serial.first(now));
    publish(
        new Zone(spec.name(), serial, servers, negativeTtl, answers),
        published,
        names.released(),
        report);
  }

  private Weighing weigh(
      Desired desired,
      Steered name,
      Optional<Zone> published,
      Evidence evidence,
      Report report,
      Instant now) {
    var traffic = name.traffic();
    var answer =
        published.flatMap(zone -> zone.names().getOrDefault(name.host(), Optional.empty()));
    var candidates = new TreeMap<RegionName, Candidate>();
    traffic
        .weights()
        .forEach(
            (written, weight) ->
                name.region(desired, written)
                    .ifPresent(
                        region ->
                            candidates.put(
                                region.name(),
                                candidate(name, region, weight, answer, evidence, now))));
    if (name.isOrphan()) {
      answer.ifPresent(it -> unjudged(desired, name, it, now).forEach(candidates::putIfAbsent));
    }
    var before = report.before.steady(name.host()).or(() -> answer);
    var frozen = evidence.controls().trafficFrozen().isPresent();
    var weighing =
        explained(
            Traffic.weigh(candidates, traffic.ttl(), answer, before, frozen),
            evidence.controls(),
            name.host());
    var calm =
        weighing.basis() == Weighing.Basis.CONFIRMED
            && candidates.values().stream().noneMatch(it -> falling(name, it, now));
    report.weighed(name, weighing, calm ? weighing.answer() : before);
    if (weighing.basis() == Weighing.Basis.LAST_GOOD) {
      report.spare.addAll(sharing(name, candidates, weighing));
    }
    return weighing;
  }

  /** Fell just now: whoever falls next may fall for the same cause. */
  private boolean falling(Steered name, Candidate candidate, Instant now) {
    return candidate
        .verdict()
        .fellAt()
        .filter(at -> at.plus(together(name)).isAfter(now))
        .isPresent();
  }

  /** Those that are answered though they are down: they share the one cause. */
  private static Set<Endpoint> sharing(
      Steered name, SortedMap<RegionName, Candidate> candidates, Weighing weighing) {
    var sharing = new TreeSet<Endpoint>();
    candidates.forEach(
        (region, candidate) -> {
          if (Weighing.share(weighing.answer(), region) > 0
              && candidate.verdict().fellAt().isPresent()) {
            sharing.add(new Endpoint(name.host(), region));
          }
        });
    return sharing;
  }

  /** What a person reads beside a region that is kept out by what may be lost. */
  private static Weighing explained(Weighing weighing, Controls controls, Hostname name) {
    if (controls.lost().isEmpty()) {
      return weighing;
    }
    var why = new TreeMap<>(weighing.why());
    why.replaceAll(
        (region, word) ->
            controls.lost().get().leavesOut(name, region)
                ? word.replace(", drained", "") + ", perhaps drained: the journal lost commands"
                : word);
    return new Weighing(weighing.answer(), weighing.basis(), why);
  }

  /** The share of its weight that people leave to a region, 1 to 0. */
  private static double share(
      Controls controls, RegionName region, TrafficSpec traffic, Instant now) {
    return controls.lost().filter(it -> it.leavesOut(traffic.hostname(), region)).isPresent()
        ? 0
        : drain(controls, region, traffic.ttl(), now);
  }

  private Candidate candidate(
      Steered name,
      RegionSpec region,
      int weight,
      Optional<Answer> answer,
      Evidence evidence,
      Instant now) {
    var rules = Rules.of(name.traffic(), policy);
    var verdict =
        Optional.ofNullable(evidence.verdicts().get(new Endpoint(name.host(), region.name())))
            .map(it -> it.asOf(now, rules))
            .orElseGet(() -> Verdict.unknown(now));
    var completed =
        name.federation()
            .map(federation -> evidence.statuses().get(new Pair(federation, region.name())))
            .filter(PairStatus::completedOnce)
            .isPresent();
    var addresses = region.router().addresses();
    return new Candidate(
        addresses,
        weight,
        verdict,
        verdict.share(rules.ramp(), now),
        share(evidence.controls(), region.name(), name.traffic(), now),
        completed || verdict.everUp() || answered(answer, addresses));
  }

  /** Of a region that git does not name nobody can tell how it is: it keeps what it has. */
  private static SortedMap<RegionName, Candidate> unjudged(
      Desired desired, Steered name, Answer answer, Instant now) {
    var candidates = new TreeMap<RegionName, Candidate>();
    for (var member : answer.members()) {
      if (name.region(desired, member.region()).isEmpty()) {
        candidates.put(
            member.region(),
            new Candidate(member.addresses(), 1, Verdict.unknown(now), 1.0, 1.0, true));
      }
    }
    return candidates;
  }

  /** Who is answered by us was up once, whatever became of the memory of it. */
  public static boolean answered(Optional<Answer> answer, List<String> addresses) {
    return answer.stream()
        .flatMap(it -> it.members().stream())
        .anyMatch(member -> member.addresses().stream().anyMatch(addresses::contains));
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

  private void publish(
      Zone next,
      Optional<Zone> published,
      SortedMap<Hostname, Controls.Said> released,
      Report report) {
    if (published.filter(zone -> same(zone, next)).isPresent()) {
      report.zones.put(next.name(), published.get());
      return;
    }
    switch (store.replace(next)) {
      case ZoneStore.Publication.Published done -> readBack(next, published, released, report);
      case ZoneStore.Publication.Stale stale ->
          report.problems.put(
              next.name(), "somebody published serial " + stale.serial() + ", newer than ours");
      case ZoneStore.Publication.Failed failed -> {
        report.problems.put(next.name(), failed.reason() + tip(failed.tip()));
        if (failed.answered()) {
          readBack(next, published, released, report);
        } else {
          published.ifPresent(zone -> report.zones.put(zone.name(), zone));
        }
      }
    }
  }

  private void readBack(
      Zone next,
      Optional<Zone> published,
      SortedMap<Hostname, Controls.Said> released,
      Report report) {
    if (store.read(next.name()) instanceof ZoneStore.Reading.Seen seen && same(seen.zone(), next)) {
      report.zones.put(next.name(), seen.zone());
      report.published.add(next.name());
      report.tell(published, next);
      released.forEach((name, said) -> report.released(name, said, published, next));
    } else {
      report.problems.put(next.name(), "what was published is not what is answered");
    }
  }

  private static boolean same(Zone one, Zone other) {
    return one.names().equals(other.names())
        && one.nameServers().equals(other.nameServers())
        && one.negativeTtl().equals(other.negativeTtl());
  }

  private static String tip(String tip) {
    return tip.isEmpty() ? "" : "; TIP: " + tip;
  }

  /** A report in the making, within one tick. */
  private static final class Report {
    private final SteeringReport before;
    private final SortedMap<FederationName, Weighing> weighings = new TreeMap<>();
    private final SortedMap<Hostname, SteeringReport.Named> names = new TreeMap<>();
    private final SortedMap<Hostname, Zone> zones = new TreeMap<>();
    private final SortedMap<Hostname, String> problems = new TreeMap<>();
    private final List<Hostname> published = new ArrayList<>();
    private final List<Fact> events = new ArrayList<>();
    private final SortedSet<Endpoint> spare = new TreeSet<>();

    Report(SteeringReport before) {
      this.before = before;
    }

    void weighed(Steered name, Weighing weighing, Optional<Answer> steady) {
      names.put(name.host(), new SteeringReport.Named(name, Optional.of(weighing), steady));
      if (!name.isOrphan()) {
        name.federation().ifPresent(federation -> weighings.put(federation, weighing));
      }
    }

    /** A zone that cannot be read: its names are as they were. */
    void keep(Hostname zone) {
      before
          .names()
          .forEach(
              (host, name) -> {
                if (name.steered().traffic().zone().equals(zone)) {
                  names.put(host, name);
                }
              });
    }

    void tell(Optional<Zone> before, Zone after) {
      after
          .names()
          .forEach(
              (name, answer) -> {
                var was = before.flatMap(zone -> zone.names().getOrDefault(name, Optional.empty()));
                if (!was.equals(answer)) {
                  events.add(
                      new TrafficFact.Published(
                          name,
                          OptionalLong.of(after.serial()),
                          shares(was),
                          shares(answer),
                          narrowed(name, answer)));
                }
              });
    }

    /** What was answered before falls that have just begun: a restart must not forget it. */
    private Optional<Answer> narrowed(Hostname name, Optional<Answer> answer) {
      return Optional.ofNullable(names.get(name))
          .flatMap(SteeringReport.Named::steady)
          .filter(steady -> !Optional.of(steady).equals(answer));
    }

    void released(Hostname name, Controls.Said said, Optional<Zone> before, Zone after) {
      events.add(
          new TrafficFact.Published(
              name,
              OptionalLong.of(after.serial()),
              shares(before.flatMap(zone -> zone.names().getOrDefault(name, Optional.empty()))),
              "nothing: released by " + said.actor() + ": " + said.reason(),
              Optional.empty()));
    }

    void withdrawn(Hostname zone, @Nullable Zone before) {
      events.add(
          new TrafficFact.Published(
              zone,
              before == null ? OptionalLong.empty() : OptionalLong.of(before.serial()),
              before == null ? "a zone" : "a zone of " + before.names().size(),
              "refused: git no longer lists the zone",
              Optional.empty()));
    }

    SteeringReport done() {
      names.forEach(
          (host, name) -> {
            var basis = name.weighing().map(Weighing::basis);
            var last =
                Optional.ofNullable(before.names().get(host))
                    .flatMap(SteeringReport.Named::weighing)
                    .map(Weighing::basis);
            if (basis.filter(Weighing.Basis::held).isPresent() && !basis.equals(last)) {
              events.add(held(name.steered(), name.weighing().orElseThrow()));
            }
          });
      return new SteeringReport(weighings, zones, problems, published, events, names, spare);
    }

    private static Fact held(Steered name, Weighing weighing) {
      return new TrafficFact.Held(
          name.host(),
          name.federation(),
          weighing.basis(),
          shares(weighing.answer()),
          weighing.why().toString());
    }

    /** {@code eu-1 34%, us-1 66%}; {@code none} where nothing is answered. */
    private static String shares(Optional<Answer> answer) {
      return answer
          .map(
              set ->
                  set.members().stream()
                      .map(
                          member ->
                              member.region()
                                  + String.format(
                                      Locale.ROOT,
                                      " %.0f%%",
                                      100.0 * member.weight() / set.total()))
                      .collect(Collectors.joining(", ")))
          .orElse("none");
    }
  }
}
