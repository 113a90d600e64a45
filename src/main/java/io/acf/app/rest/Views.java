package io.acf.app.rest;

import io.acf.app.Board;
import io.acf.app.Build;
import io.acf.app.EventLog;
import io.acf.app.Replica;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.Source;
import io.acf.config.Text;
import io.acf.config.TrafficSpec;
import io.acf.federation.Controls;
import io.acf.federation.PairStatus;
import io.acf.federation.PairStatuses;
import io.acf.federation.Standing;
import io.acf.federation.State;
import io.acf.federation.Weighing;
import io.acf.health.Health;
import io.acf.health.Pair;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the board holds, in the values that pass over REST. */
@Singleton
final class Views {
  private static final int LAST_EVENTS = 5;
  private final Replica replica;

  Views(Replica replica) {
    this.replica = replica;
  }

  private Board board() {
    return replica.board();
  }

  private Instant now() {
    return replica.clock().instant();
  }

  Optional<Desired> desired() {
    return board().source().accepted();
  }

  /** What git wants, by name; none before a commit is in force. */
  Collection<FederationSpec> federations() {
    return desired().map(desired -> desired.federations().values()).orElse(List.of());
  }

  /** Where git wants it, by name; none before a commit is in force. */
  Collection<RegionSpec> regions() {
    return desired().map(desired -> desired.regions().values()).orElse(List.of());
  }

  Controls controls() {
    return board().controls().at(now());
  }

  /** The federation as git has it, or the refusal that it is not there. */
  FederationSpec federationSpec(String name) {
    return desired()
        .flatMap(
            desired ->
                desired.federations().values().stream()
                    .filter(spec -> spec.name().value().equals(name))
                    .findFirst())
        .orElseThrow(
            () ->
                unknown(
                    "federation",
                    name,
                    federations().stream().map(spec -> spec.name().value()).toList()));
  }

  RegionSpec regionSpec(String name) {
    return desired()
        .flatMap(
            desired ->
                desired.regions().values().stream()
                    .filter(spec -> spec.name().value().equals(name))
                    .findFirst())
        .orElseThrow(
            () ->
                unknown(
                    "region", name, regions().stream().map(spec -> spec.name().value()).toList()));
  }

  private static Refusal unknown(String what, String name, List<String> known) {
    var near = Text.didYouMean(name, known);
    return Refusal.notFound(
        "no " + what + " " + Text.quoted(name) + " in the commit in force",
        known.isEmpty()
            ? "no " + what + " is: see " + Api.BASE + "/source"
            : near.isEmpty() ? "there is " + Text.listed(known) : near);
  }

  Pair pair(String federation, String region) {
    var spec = federationSpec(federation);
    var name = regionSpec(region).name();
    if (!spec.placement().containsKey(name)) {
      throw Refusal.notFound(
          federation + " is not placed in " + region, "placement is written in federation.yml");
    }
    return new Pair(spec.name(), name);
  }

  Api.Federation federation(FederationSpec spec) {
    var desired = desired().orElseThrow();
    var rows = spec.placement().keySet().stream().map(region -> row(spec, region)).toList();
    var converged = (int) rows.stream().filter(row -> row.state().equals("converged")).count();
    var generation = desired.generation().toString();
    return new Api.Federation(
        spec.name().value(),
        spec.traffic().map(traffic -> traffic.hostname().value()).orElse(null),
        generation,
        desired.commit().id().hex(),
        spec.apps().stream().map(app -> app.name().value()).toList(),
        rows.size(),
        converged,
        Sentences.summary(
            spec.name().value(),
            generation,
            spec.traffic().isPresent(),
            lastGood(spec.name()),
            rows,
            controls()),
        rows);
  }

  private boolean lastGood(FederationName federation) {
    return basis(federation).filter(Weighing.Basis.LAST_GOOD::equals).isPresent();
  }

  private Optional<Weighing> weighing(FederationName federation) {
    return Optional.ofNullable(board().steering().weighings().get(federation));
  }

  private Optional<Weighing.Basis> basis(FederationName federation) {
    return weighing(federation).map(Weighing::basis);
  }

  Api.RegionRow row(FederationSpec spec, RegionName region) {
    var pair = new Pair(spec.name(), region);
    var release = release(spec, region);
    var desired = desired().orElseThrow();
    var status =
        board()
            .status(pair)
            .orElseGet(
                () ->
                    PairStatuses.first(
                        pair, release.digest(), desired.generation(), replica.startedAt()));
    var standing = standing(status, release);
    // An age that would be negative is none.
    var age = status.seenAt().map(seen -> Math.max(0, Duration.between(seen, now()).toSeconds()));
    return new Api.RegionRow(
        region.value(),
        standing.state().word(),
        standing.reason(),
        standing.message(),
        standing.tip(),
        status.since(),
        status.nextTry().orElse(null),
        status.seenAt().orElse(null),
        age.orElse(null),
        status.reached().map(Object::toString).orElse(null),
        desired.generation().toString(),
        status.running().orElse(null),
        release.digest().label(),
        status.ready(),
        status.instances(),
        health(pair),
        weighing(spec.name())
            .map(weighing -> Weighing.share(weighing.answer(), region))
            .orElse(0.0),
        spec.traffic().map(traffic -> published(traffic, region)).orElse(0.0));
  }

  /**
   * A status of an older release says nothing good about the new one, until the region's next tick
   * tells; and where the API is known to be away, that tick may take as long as a call may.
   */
  private Standing standing(PairStatus status, Release release) {
    var is = new Standing(status.state(), status.reason(), status.message(), status.tip());
    if (status.wanted().equals(release.digest())) {
      return is;
    }
    var away = board().api(status.pair().region()).filter(sight -> !sight.up());
    return switch (status.state()) {
      case CONVERGED, UNREACHABLE, PROGRESSING ->
          away.map(
                  sight ->
                      new Standing(State.DEFERRED, sight.reason(), sight.message(), sight.tip()))
              .orElse(
                  new Standing(
                      State.PROGRESSING, "not-looked-at", "a newer release is in force", ""));
      case UNKNOWN, DEFERRED, FAILED, DRIFTED -> is;
    };
  }

  static Release release(FederationSpec spec, RegionName region) {
    return Objects.requireNonNull(spec.placement().get(region));
  }

  private Api.Health health(Pair pair) {
    return health(board().health(pair).orElseGet(() -> Health.unknown(replica.startedAt())));
  }

  private static Api.Health health(Health health) {
    return new Api.Health(
        health.state().name().toLowerCase(Locale.ROOT), health.since(), health.detail());
  }

  private double published(TrafficSpec traffic, RegionName region) {
    return Weighing.share(board().steering().answer(traffic.zone(), traffic.hostname()), region);
  }

  Api.Traffic traffic(FederationSpec spec, TrafficSpec traffic) {
    var drained = controls().drained();
    var weighing = weighing(spec.name());
    var rows = new ArrayList<Api.TrafficRow>();
    for (var region : spec.placement().keySet()) {
      var row = row(spec, region);
      rows.add(
          new Api.TrafficRow(
              region.value(),
              row.desiredWeight(),
              row.weight(),
              regionSpec(region.value()).router().addresses(),
              row.health(),
              drained.containsKey(region),
              weighing.map(found -> found.why().getOrDefault(region, "")).orElse("")));
    }
    var zone = Optional.ofNullable(board().steering().zones().get(traffic.zone()));
    return new Api.Traffic(
        spec.name().value(),
        traffic.hostname().value(),
        traffic.zone().value(),
        traffic.ttl().toSeconds(),
        "weighted",
        board().publishedAt(traffic.zone()).orElse(null),
        zone.map(found -> found.serial()).orElse(null),
        controls().trafficFrozen().isPresent(),
        lastGood(spec.name()),
        rows);
  }

  Api.Region region(RegionSpec spec) {
    var controls = controls();
    var statuses = board().statuses(spec.name());
    var placed = desired().orElseThrow().in(spec.name()).keySet();
    var sight = board().api(spec.name());
    var breaker = board().breaker(spec.name());
    var trouble = sight.filter(seen -> !seen.up());
    var open = !breaker.equals("closed");
    return new Api.Region(
        spec.name().value(),
        spec.api().toString(),
        sight.map(Board.ApiSight::up).orElse(null),
        breaker,
        controls.cordoned().containsKey(spec.name()) ? "cordoned" : "normal",
        controls.drained().containsKey(spec.name()),
        new Api.RegionControls(
            said(controls.cordoned().get(spec.name())), said(controls.drained().get(spec.name()))),
        placed.size(),
        (int)
            statuses.values().stream()
                .filter(status -> placed.contains(status.pair().federation()))
                .filter(status -> status.state() == State.CONVERGED)
                .count(),
        new TreeMap<>(spec.labels()),
        spec.router().addresses(),
        statuses.values().stream()
            .flatMap(status -> status.seenAt().stream())
            .max(Instant::compareTo)
            .orElse(null),
        trouble.map(Board.ApiSight::reason).orElse(open ? "breaker-" + breaker : ""),
        trouble
            .map(Board.ApiSight::message)
            .orElse(open ? "too many calls to the region failed" : ""),
        trouble.map(Board.ApiSight::tip).orElse(""));
  }

  Api.Source source() {
    var source = board().source();
    var accepted = source.accepted().map(desired -> commit(desired.commit())).orElse(null);
    var warnings = source.accepted().map(Desired::warnings).orElse(List.of());
    return switch (source.condition()) {
      case Source.Condition.Starting starting ->
          source("starting", "", "", null, accepted, null, List.of());
      case Source.Condition.Following following ->
          source("following", "", "", following.at(), accepted, null, warnings);
      case Source.Condition.Unreachable away ->
          source("unreachable", away.reason(), away.tip(), away.since(), accepted, null, warnings);
      case Source.Condition.Rejected rejected ->
          source(
              "rejected",
              "commit " + rejected.commit().id().brief() + " is not valid",
              "mend it and push again; what is in force stays",
              rejected.since(),
              accepted,
              commit(rejected.commit()),
              rejected.problems());
      case Source.Condition.Frozen frozen ->
          source(
              "frozen",
              frozen.reason(),
              frozen.tip(),
              frozen.since(),
              accepted,
              frozen.head().map(Views::commit).orElse(null),
              warnings);
    };
  }

  private Api.Source source(
      String condition,
      String reason,
      String tip,
      @Nullable Instant since,
      Api.@Nullable Commit accepted,
      Api.@Nullable Commit head,
      List<io.acf.config.Problem> problems) {
    return new Api.Source(
        replica.git().url(),
        replica.git().branch(),
        condition,
        reason,
        tip,
        since,
        accepted,
        head,
        problems.stream().map(Views::problem).toList());
  }

  private static Api.Commit commit(io.acf.config.Commit commit) {
    return new Api.Commit(
        commit.id().hex(),
        commit.generation().toString(),
        commit.at(),
        commit.author(),
        commit.subject());
  }

  private static Api.Problem problem(io.acf.config.Problem problem) {
    return new Api.Problem(
        problem.severity().name().toLowerCase(Locale.ROOT),
        problem.code(),
        problem.position().file(),
        problem.position().line(),
        problem.position().column(),
        problem.message(),
        problem.tip());
  }

  Api.Root root() {
    var links = new TreeMap<String, String>();
    for (var name :
        List.of("federations", "regions", "traffic", "events", "source", "controls", "openapi")) {
      links.put(name, Api.BASE + "/" + name);
    }
    links.put("self", Api.BASE);
    links.put("event_stream", Api.BASE + "/events/stream");
    var zones =
        desired()
            .map(desired -> desired.zones().keySet().stream().map(Hostname::value).toList())
            .orElse(List.of());
    return new Api.Root(
        Build.CURRENT.version(),
        Build.CURRENT.revision(),
        replica.id(),
        replica.startedAt(),
        source(),
        zones,
        replica.dns(),
        links);
  }

  Api.Controls saidByPeople() {
    var controls = controls();
    var cordoned = new TreeMap<String, Api.Said>();
    controls.cordoned().forEach((region, said) -> cordoned.put(region.value(), present(said)));
    var drained = new TreeMap<String, Api.Said>();
    controls.drained().forEach((region, said) -> drained.put(region.value(), present(said)));
    return new Api.Controls(
        cordoned,
        drained,
        said(controls.pushesFrozen().orElse(null)),
        said(controls.trafficFrozen().orElse(null)));
  }

  private static Api.@Nullable Said said(Controls.@Nullable Said said) {
    return said == null ? null : present(said);
  }

  private static Api.Said present(Controls.Said said) {
    return new Api.Said(said.actor(), said.reason(), said.at(), said.until().orElse(null));
  }

  static Api.Event event(io.acf.federation.Event event) {
    var draft = event.draft();
    return new Api.Event(
        event.replica() + ":" + event.sequence(),
        event.sequence(),
        event.at().instant(),
        event.kind().word(),
        draft.actor(),
        draft.region().map(RegionName::value).orElse(null),
        draft.federation().map(FederationName::value).orElse(null),
        draft.release().orElse(null),
        draft.details(),
        Sentences.event(event));
  }

  Api.Explanation explanation(Pair pair) {
    var controls = controls();
    var holding = new ArrayList<Api.Control>();
    holds(holding, "cordon", controls.cordoned().get(pair.region()));
    holds(holding, "drain", controls.drained().get(pair.region()));
    holds(holding, "freeze-pushes", controls.pushesFrozen().orElse(null));
    holds(holding, "freeze-traffic", controls.trafficFrozen().orElse(null));
    var last =
        replica
            .events()
            .find(
                new EventLog.Query(
                    0,
                    Optional.empty(),
                    Optional.of(pair.region()),
                    Optional.of(pair.federation()),
                    true,
                    0,
                    LAST_EVENTS));
    return new Api.Explanation(
        pair.federation().value(),
        row(federationSpec(pair.federation().value()), pair.region()),
        board().breaker(pair.region()),
        board().plan(pair),
        holding,
        last.events().stream().map(Views::event).toList());
  }

  private static void holds(List<Api.Control> holding, String what, Controls.@Nullable Said said) {
    if (said != null) {
      holding.add(
          new Api.Control(what, said.actor(), said.reason(), said.at(), said.until().orElse(null)));
    }
  }

  Api.Plan plan(FederationSpec spec) {
    var desired = desired().orElseThrow();
    var rows = new ArrayList<Api.PlanRegion>();
    for (var region : spec.placement().keySet()) {
      var row = row(spec, region);
      var steps = board().plan(new Pair(spec.name(), region));
      rows.add(
          new Api.PlanRegion(
              region.value(), row.state(), steps, row.state().equals("deferred"), row.reason()));
    }
    return new Api.Plan(
        spec.name().value(), desired.generation().toString(), desired.commit().id().hex(), rows);
  }
}
