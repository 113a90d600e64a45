package io.acf.app.stories;

import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Regions, each a process, a fresh repository with the federation {@code orders} in all of them,
 * and an orchestrator that follows it. The usual ones are eu-1, eu-2 and us-1.
 */
final class Stage {
  static final String ORDERS = "orders";
  static final String HOST = "orders.acf.test";
  static final Map<String, Integer> SHARES = Map.of("eu-1", 50, "eu-2", 30, "us-1", 20);
  private static final Duration SOON = Duration.ofSeconds(90);

  private final Scene scene;
  private final String ttl;
  private final Map<String, RegionProcess> regions = new LinkedHashMap<>();
  private final Repository repository;
  private final Orchestrator orchestrator;

  /** Starts the regions, writes the repository; the orchestrator is not running yet. */
  Stage(Scene scene, String ttl, String... names) {
    this(scene, ttl, Map.of(), names);
  }

  /**
   * @param environment of the orchestrator, besides credentials
   */
  Stage(Scene scene, String ttl, Map<String, String> environment, String... names) {
    this.scene = scene;
    this.ttl = ttl;
    for (var name : names) {
      regions.put(name, RegionProcess.start(scene, name, regions.size() + 1));
    }
    this.repository = Repository.init(scene.folder("repository"));
    repository.write("platform.yml", platform());
    federation(ORDERS, HOST);
    repository.write("orders/site/index.html", page("1.0.0"));
    repository.commit("orders 1.0.0");
    var all = credentials();
    all.putAll(environment);
    this.orchestrator = new Orchestrator(scene, "serve", repository.folder().toString(), all);
  }

  /** The three, with what is written nowhere at its default. */
  static Stage three(Scene scene) {
    return new Stage(scene, "30s", "eu-1", "eu-2", "us-1");
  }

  /** The first by name and password, as people do, the others as clients. */
  private Map<String, String> credentials() {
    var environment = new HashMap<String, String>();
    for (var name : regions.keySet()) {
      if (environment.isEmpty()) {
        environment.put(variable(name) + "_USERNAME", "admin");
        environment.put(variable(name) + "_PASSWORD", "admin");
      } else {
        environment.put(variable(name) + "_CLIENT_ID", "acf");
        environment.put(variable(name) + "_CLIENT_SECRET", "acf-secret");
      }
    }
    return environment;
  }

  static String variable(String region) {
    return region.replace("-", "").toUpperCase(Locale.ROOT);
  }

  /** All is running, and the first commit is everywhere. */
  Stage converge() {
    Scene.busy(
        () -> {
          regions().forEach(RegionProcess::awaitUp);
          orchestrator.start();
          orchestrator.awaitUp();
          awaitConverged(repository.head(), names());
          awaitAnswering(regions.size());
        });
    return this;
  }

  RegionProcess region(String name) {
    return Objects.requireNonNull(regions.get(name), name);
  }

  RegionProcess eu1() {
    return region("eu-1");
  }

  RegionProcess eu2() {
    return region("eu-2");
  }

  RegionProcess us1() {
    return region("us-1");
  }

  List<RegionProcess> regions() {
    return List.copyOf(regions.values());
  }

  String[] names() {
    return regions.keySet().toArray(String[]::new);
  }

  Repository repository() {
    return repository;
  }

  Orchestrator orchestrator() {
    return orchestrator;
  }

  String platform() {
    var text = new StringBuilder("version: 1\nregions:\n");
    regions().forEach(region -> text.append(entry(region)));
    return text + "zones:\n  - name: acf.test\n    provider: embedded\n";
  }

  private static String entry(RegionProcess region) {
    return """
      - name: %1$s
        api: http://%2$s:%3$d
        router: { addresses: [%2$s], scheme: http, port: %3$d }
        target: { org: demo, space: prod }
        credentials: { from: env, name: %4$s }
    """
        .formatted(region.name(), region.address(), region.port(), variable(region.name()));
  }

  /** Writes a federation in a folder of its name, in every region. */
  void federation(String name, String host) {
    var all = String.join(", ", regions.keySet());
    var weights =
        regions.keySet().stream()
            .map(region -> region + ": " + SHARES.getOrDefault(region, 10))
            .collect(Collectors.joining(", "));
    repository.write(
        name + "/federation.yml",
        """
        version: 1
        name: %s
        manifest: manifest.yml
        artifact:
          package: site
        placement:
          regions: [%s]
        health:
          http: { path: /index.html }
        traffic:
          hostname: %s
          weights: { %s }
          ttl: %s
        """
            .formatted(name, all, host, weights, ttl));
    repository.write(
        name + "/manifest.yml",
        """
        applications:
          - name: %s
            memory: 64M
            instances: 2
            buildpacks: [staticfile_buildpack]
            routes:
              - route: %s
        """
            .formatted(name, host));
    repository.write(name + "/site/Staticfile", "");
  }

  static String page(String version) {
    return "<!doctype html>\n<title>orders</title>\n<p>orders " + version + "</p>\n";
  }

  /** Commits a new page of orders. */
  String release(String version) {
    repository.write("orders/site/index.html", page(version));
    return repository.commit("orders " + version);
  }

  /** Commits a new page and waits until {@code regions} have it; how long that took. */
  Duration deploy(String version, String... regions) {
    var commit = release(version);
    var start = System.nanoTime();
    orchestrator.refresh();
    awaitConverged(commit, regions);
    return Scene.since(start);
  }

  void awaitConverged(String commit, String... regions) {
    await(commit + " in " + List.of(regions))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> converged(commit, regions));
  }

  boolean converged(String commit, String... regions) {
    return orchestrator
        .find(ORDERS)
        .filter(orders -> orders.commit().equals(commit))
        .filter(
            orders ->
                orders.regions().stream()
                    .filter(row -> Arrays.asList(regions).contains(row.region()))
                    .allMatch(Stage::converged))
        .isPresent();
  }

  static boolean converged(Api.RegionRow row) {
    return row.state().equals("converged") && row.desiredRelease().equals(row.release());
  }

  /** Until DNS has answered with {@code count} different addresses. */
  void awaitAnswering(int count) {
    var dns = orchestrator.dns();
    await("DNS answers " + count + " regions")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
        .until(() -> dns.seen(HOST, 60).size() == count);
  }

  Scene scene() {
    return scene;
  }
}
