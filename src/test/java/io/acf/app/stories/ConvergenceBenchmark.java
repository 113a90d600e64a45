package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import io.acf.simulator.Pace;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ten regions with fifty apps each, from nothing to converged, against the slowest of them alone.
 * The regions live in this JVM, the orchestrator in its own. Started by {@code
 * docs/benchmarks/convergence}.
 */
@Tag("benchmark")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class ConvergenceBenchmark {
  private static final int REGIONS = Integer.getInteger("acf.benchmark.regions", 10);
  private static final int APPS = Integer.getInteger("acf.benchmark.apps", 50);
  private static final Pace SLOW = Pace.DEFAULT.withStaging(Duration.ofSeconds(3));

  @RegisterExtension static final Scene SCENE = new Scene("convergence");

  @Test
  void allTogetherTakeAsLongAsTheSlowestAlone() {
    var alone = converge("alone", 1);
    var together = converge("together", REGIONS);
    SCENE.figure("apps a region", APPS);
    SCENE.figure("the slowest region alone", Scene.seconds(alone));
    SCENE.figure(REGIONS + " regions together", Scene.seconds(together));
    SCENE.figure("ratio", "%.2f".formatted(1.0 * together.toMillis() / alone.toMillis()));
  }

  /** From the first commit seen to the last pair converged; the first region is the slow one. */
  private static Duration converge(String run, int count) {
    var regions = new ArrayList<Simulator>();
    try {
      for (int region = 1; region <= count; region++) {
        regions.add(
            Simulator.start(
                SimulatorOptions.named("r" + region)
                    .withListen(SCENE.address(region), 0)
                    .withDomains(List.of(RegionProcess.DOMAIN))
                    .withPace(region == 1 ? SLOW : Pace.DEFAULT)));
      }
      var repository =
          ManyApps.in(Repository.init(SCENE.folder("repository-" + run)), APPS, regions)
              .repository();
      var orchestrator =
          new Orchestrator(
              SCENE,
              run,
              repository.folder().toString(),
              Map.of("ALL_CLIENT_ID", "acf", "ALL_CLIENT_SECRET", "acf-secret"));
      orchestrator.start();
      orchestrator.awaitUp();
      await("the first commit is in force")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> orchestrator.source().condition().equals("following"));
      var start = System.nanoTime();
      await(count * APPS + " pairs converged")
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> converged(orchestrator) == count * APPS);
      var took = Scene.since(start);
      SCENE.figure(
          run + ", API calls a region",
          regions.stream().map(region -> region.journal().lastSeq()).toList());
      assertThat(regions).allSatisfy(ConvergenceBenchmark::runsAll);
      orchestrator.kill();
      return took;
    } finally {
      regions.forEach(Simulator::close);
    }
  }

  private static void runsAll(Simulator region) {
    var stagings =
        region.journal().since(0).stream()
            .filter(entry -> entry.method().equals("POST") && entry.path().equals("/v3/builds"))
            .count();
    assertThat(stagings).isEqualTo(APPS);
  }

  private static int converged(Orchestrator orchestrator) {
    return orchestrator.regions().stream().mapToInt(Api.Region::converged).sum();
  }
}
