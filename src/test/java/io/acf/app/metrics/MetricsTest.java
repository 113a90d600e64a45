package io.acf.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acf.app.loops.World;
import io.acf.app.state.Board;
import io.acf.config.Generation;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.federation.Condition;
import io.acf.federation.Memory;
import io.acf.federation.PairStatus;
import io.acf.federation.Reason;
import io.acf.federation.State;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.Guards;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Board board = new Board(Clock.fixed(World.NOW, ZoneOffset.UTC));
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics;
  private final StateGauges states;

  MetricsTest() {
    meters.config().meterFilter(new LintFilter());
    var clock = Clock.fixed(World.NOW, ZoneOffset.UTC);
    var guards = new Guards(GuardPolicy.DEFAULT, clock);
    metrics =
        new Metrics(
            meters,
            board,
            clock,
            new Metrics.Guarding(guards.breakers(), guards.bulkheads(), guards::callsLeft));
    states = new StateGauges(meters, board, clock);
    board.source(source -> World.following(4));
    for (var region : List.of(World.EU_1, World.EU_2, World.US_1)) {
      guards.guard(region, Limits.DEFAULT, RegionListener.NONE);
      deliver(region, State.CONVERGED, 4);
    }
    metrics.looked(true, World.NOW);
  }

  private PairStatus status(RegionName region, State state, int release) {
    return new PairStatus(
        new Pair(World.ORDERS, region),
        new Condition(state, Reason.NONE, ""),
        World.NOW,
        Optional.empty(),
        new PairStatus.Aim(World.release(release).digest(), Generation.ofCommits(release)),
        new PairStatus.Observed(
            Optional.of(World.NOW),
            Optional.of(World.release(release).digest().label()),
            true,
            Optional.of(Generation.ofCommits(release)),
            2,
            2),
        0,
        Memory.NOTHING);
  }

  private void deliver(RegionName region, State state, int release) {
    var told = List.of(status(region, state, release));
    board.delivered(told);
    metrics.told(told);
    metrics.looked(region, "seen", Duration.ofMillis(80), World.NOW);
    metrics.probed(
        new Endpoint(World.HOST, region), new ProbeResult.Passed(200, Duration.ofMillis(4)));
    states.probed(
        new Endpoint(World.HOST, region), new ProbeResult.Passed(200, Duration.ofMillis(4)));
    metrics.called(region, "GET", "2xx", Duration.ofMillis(7));
    board.api(region, Board.ApiSight.up(World.NOW));
  }

  private String scrape() {
    states.redraw();
    return meters.scrape().replace(",}", "}");
  }

  @Test
  void namesAndLabelsAreAsPromised() {
    assertThat(scrape())
        .contains(
            "acf_build_info{revision=",
            "acf_region_up{region=\"eu-1\"} 1",
            "acf_region_schedulable{region=\"eu-1\"} 1",
            "acf_federation_region_state{federation=\"orders\",region=\"eu-1\",state=\"converged\"}"
                + " 1",
            "acf_state_code{state=\"converged\"} 7",
            "acf_federation_region_converged{federation=\"orders\",region=\"eu-1\"} 1",
            "acf_probe_success{federation=\"orders\",region=\"us-1\"} 1",
            "acf_federation_generation{federation=\"orders\"} 4",
            "acf_federation_region_generation{federation=\"orders\",region=\"eu-2\"} 4",
            "acf_federation_region_last_converged_timestamp_seconds{federation=\"orders\",region=\"eu-1\"}",
            "acf_traffic_weight_ratio{federation=\"orders\",region=\"eu-1\",source=\"published\"}"
                + " 0",
            "acf_federation_convergence_duration_seconds_count 1",
            "acf_reconcile_duration_seconds_bucket{region=\"eu-1\",le=\"0.1\"} 1",
            "acf_reconcile_total{region=\"eu-1\",result=\"seen\"} 1",
            "acf_reconcile_total{region=\"eu-1\",result=\"blind\"} 0",
            "acf_reconcile_last_completed_timestamp_seconds ",
            "acf_cf_api_requests_total{code=\"2xx\",method=\"GET\",region=\"eu-1\"} 1",
            "acf_cf_api_requests_total{code=\"5xx\",method=\"POST\",region=\"eu-1\"} 0",
            "acf_cf_api_request_duration_seconds_bucket{region=\"eu-1\",le=\"0.01\"} 1",
            "acf_probe_duration_seconds_count{region=\"eu-1\"} 1",
            "acf_dns_publish_total{provider=\"embedded\",result=\"failed\"} 0",
            "acf_git_sync_total{result=\"seen\"} 1",
            "acf_git_last_success_timestamp_seconds ",
            "resilience4j_circuitbreaker_state{name=\"eu-1\",state=\"closed\"} 1");
  }

  @Test
  void onlyTheActiveStateIsThere() {
    deliver(World.EU_1, State.DRIFTED, 4);
    assertThat(scrape().lines().filter(line -> line.startsWith("acf_federation_region_state{")))
        .hasSize(3)
        .anyMatch(line -> line.contains("region=\"eu-1\",state=\"drifted\""));
  }

  @Test
  void whatGitNoLongerNamesVanishes() {
    assertThat(scrape()).contains("region=\"us-1\"");
    var fewer = World.desired(5);
    var regions = new TreeMap<>(fewer.regions());
    regions.remove(World.US_1);
    board.source(
        source ->
            Source.starting()
                .read(
                    new Reading.Accepted(
                        new io.acf.config.Desired(
                            fewer.commit(), regions, fewer.zones(), new TreeMap<>(), List.of())),
                    World.NOW));
    metrics.looked(new RegionName("ap-1"), "seen", Duration.ofMillis(1), World.NOW);
    assertThat(scrape().lines().filter(line -> line.startsWith("acf_")))
        .noneMatch(line -> line.contains("us-1"));
  }

  /** 8 series a pair, about 90 a region: what a Prometheus is told to expect. */
  @Test
  void theSeriesStayWithinTheirBudget() {
    var storage = new StorageMeters(meters);
    List.of("data", "zones", "journal").forEach(part -> storage.troubles(part, () -> 0));
    storage.skipped(() -> 0);
    storage.dropped(() -> 0);
    var ours = scrape().lines().filter(line -> line.startsWith("acf_")).toList();
    assertThat(ours.stream().filter(line -> line.contains("federation=\"orders\",region=\"eu-1\"")))
        .hasSizeLessThanOrEqualTo(8);
    assertThat(
            ours.stream()
                .filter(line -> line.contains("region=\"eu-1\""))
                .filter(line -> !line.contains("federation=")))
        .hasSizeLessThanOrEqualTo(90);
    assertThat(ours.stream().filter(line -> !line.contains("region="))).hasSizeLessThan(100);
  }

  @Test
  void promtoolFindsNothingToSay() throws IOException, InterruptedException {
    Gauge.builder("acf.test.quoted", () -> 1).description("The \"quoted\" one").register(meters);
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      if ("1".equals(System.getenv("ACF_NO_SKIP"))) {
        throw e;
      }
      assumeTrue(false, "skipped: no promtool (apt-get install prometheus)");
      return;
    }
    try (var in = promtool.getOutputStream()) {
      in.write(
          scrape()
              .lines()
              .filter(line -> line.contains("acf_"))
              .reduce("", (a, b) -> a + b + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }
}
