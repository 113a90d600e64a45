package io.acf.app.rest;

import io.acf.app.state.Board;
import io.acf.app.state.EventLog;
import io.acf.app.state.Replica;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.federation.PairStatus;
import io.acf.federation.PairStatuses;
import io.acf.federation.State;
import io.acf.federation.Weighing;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import io.acf.regions.Fault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;

/** What the board holds of federations and regions, in the values that pass over REST. */
@Singleton
final class Views {
  private static final int LAST_EVENTS = 5;
  private final Replica replica;
  private final DesiredLookup known;

  Views(Replica replica, DesiredLookup known) {
    this.replica = replica;
    this.known = known;
  }

  private Board board() {
    return replica.board();
  }

  private Instant now() {
    return replica.clock().instant();
  }

  Api.Federation federation(FederationSpec spec) {
    var desired = known.desired().orElseThrow();
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
            basis(spec),
            rows,
            known.controls()),
        rows);
  }

  private Optional<Weighing> weighing(FederationSpec spec) {
    return spec.traffic()
        .flatMap(traffic -> board().traffic().weighing(spec.name(), traffic.hostname()));
  }

  private Optional<Weighing.Basis> basis(FederationSpec spec) {
    return weighing(spec).map(Weighing::basis);
  }

  Api.RegionRow row(FederationSpec spec, RegionName region) {
    var status = status(spec, region);
    // An age that would be negative is none.
    var age = status.seenAt().map(seen -> Math.max(0, Duration.between(seen, now()).toSeconds()));
    return new Api.RegionRow(
        region.value(),
        status.state().word(),
        status.reason().word(),
        status.message(),
        status.tip(),
        status.since(),
        status.nextTry().orElse(null),
        status.seenAt().orElse(null),
        age.orElse(null),
        status.reached().map(Object::toString).orElse(null),
        status.aim().generation().toString(),
        status.observed().running().orElse(null),
        status.wanted().label(),
        status.observed().ready(),
        status.observed().instances(),
        health(spec, region),
        weighing(spec).map(weighing -> Weighing.share(weighing.answer(), region)).orElse(0.0),
        spec.traffic().map(traffic -> published(traffic, region)).orElse(0.0));
  }

  /** Of a pair that has just come into git, or has just left it, nothing is known. */
  PairStatus status(FederationSpec spec, RegionName region) {
    var pair = new Pair(spec.name(), region);
    var desired = known.desired().orElseThrow();
    return board()
        .status(pair)
        .orElseGet(
            () ->
                PairStatuses.first(
                    pair,
                    new PairStatus.Aim(
                        DesiredLookup.release(spec, region).digest(), desired.generation()),
                    replica.startedAt()));
  }

  private Api.Health health(FederationSpec spec, RegionName region) {
    return spec.traffic()
        .map(traffic -> health(new Endpoint(traffic.hostname(), region)))
        .orElseGet(
            () ->
                new Api.Health(
                    "unknown", replica.startedAt(), "not probed: federation.yml has no traffic"));
  }

  private Api.Health health(Endpoint endpoint) {
    return ApiMapper.health(
        board().verdict(endpoint).orElseGet(() -> Verdict.unknown(replica.startedAt())));
  }

  private double published(TrafficSpec traffic, RegionName region) {
    return Weighing.share(board().traffic().answer(traffic.zone(), traffic.hostname()), region);
  }

  Api.Region region(RegionSpec spec) {
    var controls = known.controls();
    var statuses = board().statuses(spec.name());
    var placed = known.desired().orElseThrow().in(spec.name()).keySet();
    var sight = board().api(spec.name());
    var breaker = board().breaker(spec.name());
    var trouble = sight.flatMap(Board.ApiSight::fault);
    var open = !breaker.equals("closed");
    var quiet = replica.prober().quiet(spec.name());
    return new Api.Region(
        spec.name().value(),
        spec.api().toString(),
        sight.map(Board.ApiSight::up).orElse(null),
        breaker,
        controls.cordoned().containsKey(spec.name()) ? "cordoned" : "normal",
        controls.drained().containsKey(spec.name()),
        new Api.RegionControls(
            ApiMapper.said(controls.cordoned().get(spec.name())),
            ApiMapper.said(controls.drained().get(spec.name()))),
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
        quiet.map(it -> new Api.Quiet(it.until(), it.why())).orElse(null),
        trouble.map(fault -> fault.cause().reason()).orElse(open ? "breaker-" + breaker : ""),
        trouble.map(Fault::message).orElse(open ? "too many calls to the region failed" : ""),
        trouble
            .map(Fault::tip)
            .orElse(quiet.isPresent() ? "ask now: acf regions probe " + spec.name() : ""));
  }

  Api.Explanation explanation(Pair pair) {
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
        row(known.federationSpec(pair.federation().value()), pair.region()),
        board().breaker(pair.region()),
        board().plan(pair),
        ApiMapper.holding(known.controls(), pair),
        last.events().stream().map(ApiMapper::event).toList());
  }

  Api.Plan plan(FederationSpec spec) {
    var desired = known.desired().orElseThrow();
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
