package io.acf.app.metrics;

import io.acf.app.state.Board;
import io.acf.app.state.Build;
import io.acf.app.state.Tally;
import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.ProbeResult;
import io.acf.regions.RegionListener;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * Counts and timings as they happen, and the state of everything through {@link StateGauges}. Names
 * and labels are a promise to dashboards: see docs/metrics.md.
 */
public final class Metrics implements Tally, RegionListener, AutoCloseable {
  private static final List<String> METHODS = List.of("GET", "POST", "PATCH");
  private static final List<String> CODES = List.of("2xx", "4xx", "5xx", "none");
  private static final Duration[] FAST = millis(5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000);
  private static final Duration[] CALL = millis(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000);
  private static final Duration[] ROUND =
      millis(50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000);
  private static final Duration[] ROLLOUT =
      seconds(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600);

  private final MeterRegistry meters;
  private final Board board;
  private final Guarding guards;
  private final StateGauges states;
  private final Convergence convergence;
  private final Counter publishedOk;
  private final Counter publishFailed;
  private final Counter gitOk;
  private final Counter gitFailed;
  private final Set<RegionName> regions = ConcurrentHashMap.newKeySet();
  private volatile double gitLastSuccess = Double.NaN;
  private volatile double lastPublish = Double.NaN;
  private volatile double lastReconcile = Double.NaN;

  /**
   * What the guards of all regions measure.
   *
   * @param callsLeft that a region may be asked at once now
   */
  public record Guarding(
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      ToIntFunction<RegionName> callsLeft) {}

  public Metrics(MeterRegistry meters, Board board, Clock clock, Guarding guards) {
    this.meters = meters;
    this.guards = guards;
    this.board = board;
    this.states = new StateGauges(meters, board, clock);
    var timer =
        Timer.builder("acf.federation.convergence.duration")
            .description("From an accepted commit to convergence in all reachable regions")
            .serviceLevelObjectives(ROLLOUT)
            .register(meters);
    this.convergence = new Convergence(clock, timer::record);
    board.listen(convergence);
    var publishes = "Zones replaced, by how it went";
    publishedOk =
        counter("acf.dns.publish", publishes, "provider", "embedded", "result", "published");
    publishFailed =
        counter("acf.dns.publish", publishes, "provider", "embedded", "result", "failed");
    gitOk = counter("acf.git.sync", "Looks at the repository, by how it went", "result", "seen");
    gitFailed =
        counter("acf.git.sync", "Looks at the repository, by how it went", "result", "blind");
    gauges();
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(guards.breakers()).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(guards.bulkheads()).bindTo(meters);
  }

  private void gauges() {
    Gauge.builder("acf.build.info", () -> 1)
        .description("Which build this is")
        .tags("version", Build.CURRENT.version(), "revision", Build.CURRENT.revision())
        .register(meters);
    for (var state : State.values()) {
      Gauge.builder("acf.state.code", state::code)
          .description("The number of each state, for state timelines")
          .tag("state", state.word())
          .register(meters);
    }
    Gauge.builder("acf.git.last.success.timestamp", () -> gitLastSuccess)
        .description("When the repository was last seen")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("acf.journal.lost", () -> board.controls().lost().isPresent() ? 1 : 0)
        .description("Commands of people may be lost, and nobody has accepted that")
        .register(meters);
    Gauge.builder("acf.dns.last.publish.timestamp", () -> lastPublish)
        .description("When a zone was last replaced")
        .baseUnit("seconds")
        .tag("provider", "embedded")
        .register(meters);
    Gauge.builder("acf.reconcile.last.completed.timestamp", () -> lastReconcile)
        .description("When a delivery tick last ended, in any region: the heartbeat")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Begins to keep the gauges of the board up to date. */
  public void start() {
    states.start();
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(meters);
  }

  private Timer timer(String name, String description, RegionName region, Duration... buckets) {
    return Timer.builder(name)
        .description(description)
        .tag("region", region.value())
        .serviceLevelObjectives(buckets)
        .register(meters);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }

  @Override
  public void looked(boolean seen, Instant at) {
    (seen ? gitOk : gitFailed).increment();
    if (seen) {
      gitLastSuccess = seconds(at);
    }
  }

  @Override
  public void looked(RegionName region, String result, Duration took, Instant at) {
    known(region);
    reconciles(region, result).increment();
    rounds(region).record(took);
    lastReconcile = seconds(at);
  }

  @Override
  public void told(List<PairStatus> pairs) {
    convergence.delivered(board, pairs);
  }

  private Counter reconciles(RegionName region, String result) {
    return counter(
        "acf.reconcile",
        "Delivery ticks, by how the region was seen",
        "region",
        region.value(),
        "result",
        result);
  }

  private Timer rounds(RegionName region) {
    return timer("acf.reconcile.duration", "How long a delivery tick took", region, ROUND);
  }

  @Override
  public void probed(Endpoint endpoint, ProbeResult result) {
    states.probed(endpoint, result);
    var took =
        switch (result) {
          case ProbeResult.Passed passed -> passed.took();
          case ProbeResult.Failed failed -> failed.took();
          case ProbeResult.Unasked unasked -> Duration.ZERO;
        };
    if (!(result instanceof ProbeResult.Unasked)) {
      probes(endpoint.region()).record(took);
    }
  }

  private Timer probes(RegionName region) {
    return timer("acf.probe.duration", "How long a health probe took", region, FAST);
  }

  @Override
  public void told(ZoneReport report, Instant at) {
    publishedOk.increment(report.replaced() ? 1 : 0);
    publishFailed.increment(report.problem().isPresent() ? 1 : 0);
    if (report.replaced()) {
      lastPublish = seconds(at);
    }
  }

  @Override
  public void called(RegionName region, String method, String code, Duration took) {
    calls(region, method, code).increment();
    callTimes(region).record(took);
  }

  private Counter calls(RegionName region, String method, String code) {
    return counter(
        "acf.cf.api.requests",
        "Calls of a region's CF API, by method and class of code",
        "region",
        region.value(),
        "method",
        method,
        "code",
        code);
  }

  private Timer callTimes(RegionName region) {
    return timer(
        "acf.cf.api.request.duration", "How long a call of a region's CF API took", region, CALL);
  }

  @Override
  public void tokenRequested(RegionName region) {
    counter("acf.cf.tokens", "Tokens asked of a region's UAA", "region", region.value())
        .increment();
  }

  @Override
  public void breaker(RegionName region, String from, String to) {
    // Resilience4j's own metrics tell.
  }

  /** Counters of a region start at 0, so that the first increase is seen as one. */
  private void known(RegionName region) {
    if (!regions.add(region)) {
      return;
    }
    for (var result : List.of("seen", "blind", "refused", "idle")) {
      reconciles(region, result).increment(0);
    }
    for (var method : METHODS) {
      CODES.forEach(code -> calls(region, method, code).increment(0));
    }
    Gauge.builder("acf.cf.api.calls.left", () -> guards.callsLeft().applyAsInt(region))
        .description("Calls that a region's CF API may be asked at once now")
        .tag("region", region.value())
        .register(meters);
    forgetOthers();
  }

  /** What is measured of a region that git no longer names vanishes with it. */
  private void forgetOthers() {
    var desired = board.source().accepted().map(Desired::regions);
    if (desired.isEmpty()) {
      return;
    }
    var gone = new HashSet<>(regions);
    gone.removeAll(desired.get().keySet());
    for (var region : gone) {
      regions.remove(region);
      meters.getMeters().stream()
          .filter(meter -> meter.getId().getName().startsWith("acf."))
          .filter(meter -> region.value().equals(meter.getId().getTag("region")))
          .forEach(meters::remove);
    }
  }

  private static Duration[] millis(long... values) {
    return java.util.Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private static Duration[] seconds(long... values) {
    return java.util.Arrays.stream(values).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }

  @Override
  public void close() {
    states.close();
  }
}
