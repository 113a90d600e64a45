package io.acf.app.metrics;

import io.acf.app.state.Board;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.federation.Weighing;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The board as gauges, redrawn every few seconds: what is no longer there vanishes. A redraw takes
 * at most a twentieth of the time.
 */
final class StateGauges implements AutoCloseable {
  private static final long SHORTEST_MILLIS = 1000;
  private static final int SHARE = 20;

  /** Each gauge with its meaning. */
  private enum Kind {
    REGION_UP("acf.region.up", "Whether the region's CF API answers"),
    REGION_SCHEDULABLE("acf.region.schedulable", "Whether the region takes new steps"),
    STATE("acf.federation.region.state", "The state of a federation in a region"),
    CONVERGED("acf.federation.region.converged", "Whether it is converged there"),
    PROBE("acf.probe.success", "Whether its last health probe passed"),
    GENERATION("acf.federation.generation", "The generation that git wants"),
    REGION_GENERATION(
        "acf.federation.region.generation", "The newest generation that the region satisfies"),
    LAST_CONVERGED(
        "acf.federation.region.last.converged.timestamp", "When it was last seen converged there"),
    WEIGHT("acf.traffic.weight", "Its share of answers, wanted and published"),
    BASIS("acf.traffic.basis", "What the answer of a federation rests on"),
    ORPHANED(
        "acf.traffic.orphaned.timestamp",
        "Since when a host name is answered that git does not want any more");

    private final String metric;
    private final String description;

    Kind(String metric, String description) {
      this.metric = metric;
      this.description = description;
    }

    private String unit() {
      return switch (this) {
        case LAST_CONVERGED, ORPHANED -> "seconds";
        case WEIGHT -> "ratio";
        default -> "";
      };
    }
  }

  private final Board board;
  private final Clock clock;
  private final Map<Kind, MultiGauge> gauges = new EnumMap<>(Kind.class);
  private final Map<Endpoint, Boolean> probes = new ConcurrentHashMap<>();
  private final Map<Pair, Instant> converged = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  StateGauges(MeterRegistry meters, Board board, Clock clock) {
    this.board = board;
    this.clock = clock;
    for (var kind : Kind.values()) {
      var builder = MultiGauge.builder(kind.metric).description(kind.description);
      gauges.put(
          kind, (kind.unit().isEmpty() ? builder : builder.baseUnit(kind.unit())).register(meters));
    }
    thread = Thread.ofPlatform().daemon().name("acf-metrics").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void probed(Endpoint endpoint, ProbeResult result) {
    switch (result) {
      case ProbeResult.Passed passed -> probes.put(endpoint, true);
      case ProbeResult.Failed failed -> probes.put(endpoint, false);
      case ProbeResult.Unasked unasked -> {}
    }
  }

  private void run() {
    while (!closed) {
      var begun = System.nanoTime();
      redraw();
      var millis = (System.nanoTime() - begun) / 1_000_000;
      try {
        Thread.sleep(Math.max(SHORTEST_MILLIS, millis * SHARE));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Draws everything anew. */
  void redraw() {
    var rows = new EnumMap<Kind, List<MultiGauge.Row<?>>>(Kind.class);
    for (var kind : Kind.values()) {
      rows.put(kind, new ArrayList<>());
    }
    board.source().accepted().ifPresent(desired -> draw(desired, rows));
    rows.forEach((kind, list) -> Objects.requireNonNull(gauges.get(kind)).register(list, true));
  }

  private void draw(Desired desired, Map<Kind, List<MultiGauge.Row<?>>> rows) {
    var cordoned = board.controls().at(clock.instant()).cordoned();
    for (var region : desired.regions().keySet()) {
      var tags = Tags.of("region", region.value());
      board.api(region).ifPresent(sight -> add(rows, Kind.REGION_UP, tags, sight.up() ? 1 : 0));
      add(rows, Kind.REGION_SCHEDULABLE, tags, cordoned.containsKey(region) ? 0 : 1);
    }
    for (var spec : desired.federations().values()) {
      add(rows, Kind.GENERATION, federation(spec.name()), desired.generation().commits());
      spec.placement().keySet().forEach(region -> draw(spec, region, rows));
      spec.traffic()
          .flatMap(traffic -> board.traffic().weighing(spec.name(), traffic.hostname()))
          .ifPresent(
              weighing ->
                  add(
                      rows,
                      Kind.BASIS,
                      federation(spec.name()).and("basis", weighing.basis().word()),
                      1));
    }
    board
        .traffic()
        .orphans()
        .forEach(
            (host, name) ->
                add(
                    rows,
                    Kind.ORPHANED,
                    Tags.of("hostname", host.value()),
                    name.policy().orphanedAt().orElseThrow().toEpochMilli() / 1000.0));
    probes.keySet().removeIf(endpoint -> board.verdict(endpoint).isEmpty());
    converged.keySet().removeIf(pair -> !placed(desired, pair));
  }

  private static boolean placed(Desired desired, Pair pair) {
    var spec = desired.federations().get(pair.federation());
    return spec != null && spec.placement().containsKey(pair.region());
  }

  private void draw(
      FederationSpec spec, RegionName region, Map<Kind, List<MultiGauge.Row<?>>> rows) {
    var pair = new Pair(spec.name(), region);
    var tags = federation(spec.name()).and("region", region.value());
    board.status(pair).ifPresent(status -> draw(status, tags, rows));
    spec.traffic()
        .ifPresent(
            traffic -> {
              var passed = probes.get(new Endpoint(traffic.hostname(), region));
              if (passed != null) {
                add(rows, Kind.PROBE, tags, passed ? 1 : 0);
              }
              var zones = board.traffic();
              zones
                  .weighing(spec.name(), traffic.hostname())
                  .ifPresent(
                      weighing ->
                          add(
                              rows,
                              Kind.WEIGHT,
                              tags.and("source", "desired"),
                              Weighing.share(weighing.answer(), region)));
              add(
                  rows,
                  Kind.WEIGHT,
                  tags.and("source", "published"),
                  Weighing.share(zones.answer(traffic.zone(), traffic.hostname()), region));
            });
  }

  private void draw(PairStatus status, Tags tags, Map<Kind, List<MultiGauge.Row<?>>> rows) {
    var isConverged = status.state() == State.CONVERGED;
    add(rows, Kind.STATE, tags.and("state", status.state().word()), 1);
    add(rows, Kind.CONVERGED, tags, isConverged ? 1 : 0);
    status
        .reached()
        .ifPresent(generation -> add(rows, Kind.REGION_GENERATION, tags, generation.commits()));
    if (isConverged) {
      status.seenAt().ifPresent(seen -> converged.put(status.pair(), seen));
    }
    var last = converged.get(status.pair());
    if (last != null) {
      add(rows, Kind.LAST_CONVERGED, tags, last.toEpochMilli() / 1000.0);
    }
  }

  private static Tags federation(FederationName name) {
    return Tags.of("federation", name.value());
  }

  private static void add(
      Map<Kind, List<MultiGauge.Row<?>>> rows, Kind kind, Tags tags, Number value) {
    var list = rows.get(kind);
    if (list != null) {
      list.add(MultiGauge.Row.of(tags, value));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
