package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Twenty regions with 2,000 apps each, at rest: heap and CPU of {@code ./acf serve}, and what it
 * asks the regions. The reconciler pushes one app, the rest are copies of what it left; the regions
 * live in this JVM. Started by {@code docs/benchmarks/rest}.
 */
@Tag("benchmark")
@Timeout(value = 120, unit = TimeUnit.MINUTES)
final class RestBenchmark {
  private static final int REGIONS = Integer.getInteger("acf.benchmark.regions", 20);
  private static final int APPS = Integer.getInteger("acf.benchmark.apps", 2_000);
  private static final int INSTANCES = Integer.getInteger("acf.benchmark.instances", 2);
  private static final int MINUTES = Integer.getInteger("acf.benchmark.minutes", 11);
  private static final int HEAP = 512;
  private static final Duration WARM = Duration.ofSeconds(90);

  @RegisterExtension static final Scene SCENE = new Scene("rest");

  @Test
  void restCostsLittle() throws IOException {
    var regions = new ArrayList<Simulator>();
    try {
      var repository = Repository.init(SCENE.folder("repository"));
      var filled = fill(repository);
      for (int region = 1; region <= REGIONS; region++) {
        regions.add(region(region, copy(filled, region)));
      }
      watch(repository, regions);
    } finally {
      regions.forEach(Simulator::close);
    }
  }

  /** A region as the reconciler leaves it: it pushes one app, the others are copies. */
  private static Path fill(Repository repository) throws IOException {
    var data = SCENE.folder("filled");
    ManyApps.app(repository, name(0), INSTANCES, "");
    Orchestrator orchestrator;
    try (var region = region(1, data)) {
      commit(repository, List.of(region));
      orchestrator = following(repository, "fill");
      awaitConverged(orchestrator, 1);
    }
    IntStream.range(1, APPS).forEach(app -> ManyApps.app(repository, name(app), INSTANCES, ""));
    repository.commit("the other apps");
    var releases = releases(orchestrator);
    orchestrator.terminate();
    var log = data.resolve("state-0.log");
    new CopiedApps(log).write(log, name(0), releases);
    return data;
  }

  /** What git wants of each app, by its name. */
  private static SortedMap<String, String> releases(Orchestrator orchestrator) {
    await("the other apps are in force")
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> orchestrator.find(name(APPS - 1)).isPresent());
    var releases = new TreeMap<String, String>();
    for (int app = 0; app < APPS; app++) {
      var federation = orchestrator.federation(name(app));
      releases.put(federation.name(), federation.regions().getFirst().desiredRelease());
    }
    return releases;
  }

  private static String name(int app) {
    return "app-%04d".formatted(app);
  }

  private static Path copy(Path filled, int region) {
    var copy = SCENE.folder("region-" + region);
    try (var files = Files.walk(filled)) {
      for (var file : files.filter(Predicate.not(Files::isDirectory)).toList()) {
        var to = copy.resolve(filled.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Simulator region(int number, Path data) {
    return Simulator.start(
        SimulatorOptions.named("r" + number)
            .withListen(SCENE.address(number), 0)
            .withDomains(List.of(RegionProcess.DOMAIN))
            .withData(data));
  }

  private static void commit(Repository repository, List<Simulator> regions) {
    repository.write("platform.yml", ManyApps.platform(regions));
    repository.commit(regions.size() + " regions");
  }

  private static Orchestrator following(Repository repository, String name) {
    var orchestrator =
        new Orchestrator(
            SCENE,
            name,
            repository.folder().toString(),
            Map.of("ALL_CLIENT_ID", "acf", "ALL_CLIENT_SECRET", "acf-secret"));
    orchestrator.start();
    orchestrator.awaitUp();
    return orchestrator;
  }

  private static void awaitConverged(Orchestrator orchestrator, int pairs) {
    await(pairs + " pairs converged")
        .atMost(Duration.ofMinutes(30))
        .pollInterval(Duration.ofSeconds(5))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> converged(orchestrator) == pairs);
  }

  private static void watch(Repository repository, List<Simulator> regions) {
    commit(repository, regions);
    var start = System.nanoTime();
    var orchestrator = following(repository, "rest");
    awaitConverged(orchestrator, REGIONS * APPS);
    SCENE.figure("from the start to " + REGIONS + " x " + APPS, Scene.seconds(Scene.since(start)));
    Scene.watch(WARM);
    var before = regions.stream().map(region -> region.journal().lastSeq()).toList();
    var cpu = orchestrator.cpu();
    var began = System.nanoTime();
    Scene.watch(Duration.ofMinutes(MINUTES));
    var share = (double) orchestrator.cpu().minus(cpu).toNanos() / (System.nanoTime() - began);
    var cost = new Cost();
    for (int i = 0; i < regions.size(); i++) {
      cost.add(regions.get(i).journal().since(before.get(i)));
    }
    var heap = orchestrator.heapAfterCollection();
    SCENE.figure("of a core", "%.1f %%".formatted(100 * share));
    SCENE.figure("heap after a collection, MiB", heap >> 20);
    SCENE.figure("requests", cost.byPath);
    SCENE.figure("requests a second and region", "%.2f".formatted(cost.aSecond()));
    SCENE.figure("complete looks a region", "%.2f".formatted(1.0 * cost.looks() / REGIONS));
    SCENE.figure("list calls a complete look", "%.2f".formatted(cost.callsOfALook()));
    SCENE.figure("changing calls", cost.changing);
    assertThat(converged(orchestrator)).isEqualTo(REGIONS * APPS);
    assertThat(cost.changing).isZero();
    assertThat(cost.looks()).isGreaterThanOrEqualTo(2L * REGIONS);
    assertThat(cost.callsOfALook()).isLessThanOrEqualTo(10);
    assertThat(heap).isLessThanOrEqualTo((long) HEAP << 20);
    assertThat(share).isLessThanOrEqualTo(0.25);
  }

  /** What was asked of all regions. */
  private static final class Cost {
    private static final String DOMAINS = "/v3/domains";

    private final TreeMap<String, Long> byPath = new TreeMap<>();
    private long changing;

    void add(List<Journal.Entry> entries) {
      for (var entry : entries) {
        byPath.merge(entry.path(), 1L, Long::sum);
        changing += entry.mutating() ? 1 : 0;
      }
    }

    private long of(String path) {
      return byPath.getOrDefault(path, 0L);
    }

    /** Nothing but a complete look reads domains. */
    long looks() {
      return of(DOMAINS);
    }

    /** Instances and audit events have beats of their own, shorter than that of a complete look. */
    double callsOfALook() {
      var lists =
          byPath.entrySet().stream()
              .filter(it -> it.getKey().startsWith("/v3/"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      var beats = of("/v3/processes") - looks() + of("/v3/audit_events");
      return 1.0 * (lists - beats) / looks();
    }

    double aSecond() {
      var all = byPath.values().stream().mapToLong(Long::longValue).sum();
      return 1.0 * all / REGIONS / Duration.ofMinutes(MINUTES).toSeconds();
    }
  }

  private static int converged(Orchestrator orchestrator) {
    return orchestrator.regions().stream().mapToInt(Api.Region::converged).sum();
  }
}
