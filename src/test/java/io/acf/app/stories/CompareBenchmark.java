package io.acf.app.stories;

import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * This code beside that of another checkout, in one run and in turns: what people wait for, and
 * what regions are asked. The regions live in this JVM, each {@code ./acf serve} in its own.
 * Started by {@code docs/benchmarks/compare}.
 */
@Tag("benchmark")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class CompareBenchmark {
  private static final int REGIONS = Integer.getInteger("acf.benchmark.regions", 10);
  private static final int APPS = Integer.getInteger("acf.benchmark.apps", 50);
  private static final int TURNS = Integer.getInteger("acf.benchmark.turns", 5);

  /** Noise of a busy machine; what is worse by more fails the run. */
  private static final double NOISE = 1.25;

  @RegisterExtension static final Scene SCENE = new Scene("compare");

  @Test
  void thisCodeIsNotWorse() throws IOException {
    var other = Path.of(System.getProperty("acf.benchmark.other"));
    try (var before = new Side("before", new Acf(other), 0);
        var after = new Side("after", SCENE.acf(), REGIONS)) {
      for (var side : List.of(before, after)) {
        side.push();
        side.update();
      }
      for (int turn = 0; turn < TURNS; turn++) {
        for (var side : List.of(before, after)) {
          side.startAgain();
          side.changeNothing(turn);
          side.stop();
        }
      }
      for (var side : List.of(before, after)) {
        side.rest();
      }
      var all = new SoftAssertions();
      before.figures.forEach((what, was) -> compare(all, what, was, after.figures.get(what)));
      all.assertAll();
    }
  }

  private static void compare(
      SoftAssertions all, String what, List<Double> before, List<Double> after) {
    var was = median(before);
    var is = median(after);
    SCENE.figure(what, "before %.2f, after %.2f, ratio %.2f".formatted(was, is, is / was));
    all.assertThat(is).as(what).isLessThanOrEqualTo(was * NOISE + 1);
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  /**
   * One of the two: regions, a repository and an orchestrator of its own, the same as the other.
   */
  private static final class Side implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration REST = Duration.ofSeconds(60);

    private final List<Simulator> regions;
    private final ManyApps apps;
    private final Orchestrator orchestrator;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    Side(String name, Acf acf, int from) {
      this.regions = IntStream.rangeClosed(1, REGIONS).mapToObj(it -> region(it, from)).toList();
      this.apps = ManyApps.in(Repository.init(SCENE.folder("git-" + name)), APPS, regions);
      this.orchestrator =
          new Orchestrator(
              SCENE,
              acf,
              name,
              apps.repository().folder().toString(),
              Map.of("ALL_CLIENT_ID", "acf", "ALL_CLIENT_SECRET", "acf-secret"));
    }

    private static Simulator region(int number, int from) {
      return Simulator.start(
          SimulatorOptions.named("r" + number)
              .withListen(SCENE.address(from + number), 0)
              .withDomains(List.of(RegionProcess.DOMAIN)));
    }

    /** From nothing to all pairs converged. */
    void push() {
      orchestrator.start();
      orchestrator.awaitUp();
      timed("first push", 1);
    }

    void update() {
      apps.update("2.0.0");
      timed("update", 2);
      orchestrator.terminate();
    }

    /** What people and resolvers wait for after a restart, and what it costs until all is seen. */
    void startAgain() throws IOException {
      var start = System.nanoTime();
      orchestrator.start();
      until(Duration.ofMillis(10), this::answers);
      figure("start to first DNS answer, s", seconds(start));
      until(Duration.ofMillis(10), orchestrator::up);
      figure("start to first REST answer, s", seconds(start));
      until(Duration.ofMillis(50), this::converged);
      figure("start to all seen converged, s", seconds(start));
      figure("start to all seen converged, CPU s", orchestrator.cpu().toMillis() / 1e3);
    }

    private boolean answers() {
      try {
        return !orchestrator.dns().ask(ManyApps.host(1)).isEmpty();
      } catch (IOException notYet) {
        return false;
      }
    }

    /** A commit that touches no federation: from the fetch to all pairs converged at it. */
    void changeNothing(int turn) {
      var head = apps.repository().write("README", "turn " + turn).commit("nothing, " + turn);
      var calls = calls();
      var cpu = orchestrator.cpu();
      var start = System.nanoTime();
      orchestrator.refresh();
      until(Duration.ofMillis(20), () -> follows(head) && converged());
      figure("no-op pass, s", seconds(start));
      figure("no-op pass, CPU s", orchestrator.cpu().minus(cpu).toMillis() / 1e3);
      figure("no-op pass, calls a region", (calls() - calls) / (double) REGIONS);
    }

    private boolean follows(String head) {
      var accepted = orchestrator.source().accepted();
      return accepted != null && accepted.commit().equals(head);
    }

    void rest() {
      orchestrator.start();
      orchestrator.awaitUp();
      until(Duration.ofMillis(500), this::converged);
      Scene.watch(REST);
      var calls = calls();
      var cpu = orchestrator.cpu();
      Scene.watch(REST);
      figure("rest, calls a minute and region", (calls() - calls) / (double) REGIONS);
      var used = orchestrator.cpu().minus(cpu);
      figure("rest, % of a core", 100.0 * used.toMillis() / REST.toMillis());
      orchestrator.terminate();
    }

    void stop() {
      orchestrator.terminate();
    }

    /** Until each app has been built so often in each region, and all are converged. */
    private void timed(String what, int builds) {
      var start = System.nanoTime();
      var calls = calls();
      var cpu = orchestrator.cpu();
      orchestrator.refresh();
      until(Duration.ofMillis(500), () -> builds() == builds * APPS * REGIONS && converged());
      figure(what + ", s", seconds(start));
      figure(what + ", calls a region", (calls() - calls) / (double) REGIONS);
      figure(what + ", CPU s", orchestrator.cpu().minus(cpu).toMillis() / 1e3);
    }

    private boolean converged() {
      return orchestrator.regions().stream().mapToInt(Api.Region::converged).sum()
          == REGIONS * APPS;
    }

    private long calls() {
      return regions.stream().mapToLong(region -> region.journal().lastSeq()).sum();
    }

    private long builds() {
      return regions.stream()
          .flatMap(region -> region.journal().since(0).stream())
          .filter(call -> call.method().equals("POST") && call.path().equals("/v3/builds"))
          .count();
    }

    private void figure(String what, double value) {
      figures.computeIfAbsent(what, unused -> new ArrayList<>()).add(value);
    }

    private static void until(Duration each, BooleanSupplier done) {
      await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(each).until(done::getAsBoolean);
    }

    private static double seconds(long since) {
      return Scene.since(since).toMillis() / 1e3;
    }

    @Override
    public void close() {
      regions.forEach(Simulator::close);
    }
  }
}
