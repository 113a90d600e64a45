package io.acf.app.stories;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.acf.app.rest.Api;
import io.acf.app.stories.Acf.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code ./acf serve} as a process, and its REST. */
final class Orchestrator {
  private static final String ADDRESS = "127.0.0.1";

  private final Scene scene;
  private final String name;
  private final Acf acf;
  private final String git;
  private final Map<String, String> environment;
  private final Path data;
  private final int http = Ports.free(ADDRESS);
  private final int management = Ports.free(ADDRESS);
  private final int dns = Ports.free(ADDRESS);
  private Daemon daemon;

  /**
   * @param name of its data folder and its log
   */
  Orchestrator(Scene scene, String name, String git, Map<String, String> environment) {
    this(scene, scene.acf(), name, git, environment);
  }

  /**
   * @param acf the launcher, also that of another checkout
   */
  Orchestrator(Scene scene, Acf acf, String name, String git, Map<String, String> environment) {
    this.scene = scene;
    this.acf = acf;
    this.name = name;
    this.git = git;
    this.environment = new HashMap<>(environment);
    this.environment.merge("ACF_JAVA_OPTS", "-Xmx512m", (more, heap) -> heap + " " + more);
    this.data = scene.folder("data-" + name);
  }

  /** Starts it, again too. Returns at once. */
  void start() {
    daemon =
        scene.start(
            acf,
            name,
            environment,
            List.of(
                "serve",
                "--git",
                git,
                "--data",
                data.toString(),
                "--http",
                ADDRESS + ":" + http,
                "--management",
                ADDRESS + ":" + management,
                "--dns",
                ADDRESS + ":" + dns));
  }

  void awaitUp() {
    await("the orchestrator answers")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!daemon.alive()) {
                throw new AssertionError("serve ended: " + daemon.tail(40));
              }
              return up();
            });
  }

  boolean up() {
    try {
      return Http.get(rest(""), Map.of()).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  void kill() {
    daemon.kill();
  }

  void terminate() {
    daemon.terminate(Duration.ofSeconds(30));
  }

  /** See {@link Daemon#cpu}. */
  Duration cpu() {
    return daemon.cpu();
  }

  /** See {@link Daemon#heapAfterCollection}. */
  long heapAfterCollection() {
    return daemon.heapAfterCollection();
  }

  boolean alive() {
    return daemon.alive();
  }

  DnsClient dns() {
    return new DnsClient(ADDRESS, dns);
  }

  int dnsPort() {
    return dns;
  }

  URI rest(String path) {
    return URI.create("http://" + ADDRESS + ":" + http + Api.BASE + path);
  }

  /** Runs a client verb against this server. */
  Ran acf(Duration deadline, String... args) {
    return scene.acf(
        deadline, Map.of("ACF_SERVER", "http://" + ADDRESS + ":" + http), Arrays.asList(args));
  }

  <T> T get(String path, Class<T> type) {
    return Http.must(() -> Http.get(rest(path), Map.of())).expect(200).as(type);
  }

  Http.Reply post(String path, Map<String, String> body) throws IOException {
    return Http.send(
        "POST",
        rest(path),
        Map.of("Content-Type", "application/json"),
        Http.JSON.writeValueAsString(new TreeMap<>(body)));
  }

  Api.Federation federation(String name) {
    return get("/federations/" + name, Api.Federation.class);
  }

  /** Empty where no commit that has it is in force. */
  Optional<Api.Federation> find(String name) {
    var reply = Http.must(() -> Http.get(rest("/federations/" + name), Map.of()));
    return reply.status() == 404
        ? Optional.empty()
        : Optional.of(reply.expect(200).as(Api.Federation.class));
  }

  Api.RegionRow row(String federation, String region) {
    return federation(federation).regions().stream()
        .filter(row -> row.region().equals(region))
        .findFirst()
        .orElseThrow(() -> new AssertionError(federation + " is not placed in " + region));
  }

  Api.Traffic traffic(String federation) {
    return get("/federations/" + federation + "/traffic", Api.Traffic.class);
  }

  Api.Region region(String name) {
    return get("/regions/" + name, Api.Region.class);
  }

  List<Api.Region> regions() {
    var reply = Http.must(() -> Http.get(rest("/regions?per_page=100"), Map.of())).expect(200);
    return Http.JSON
        .convertValue(reply.json(), new TypeReference<Api.Page<Api.Region>>() {})
        .resources();
  }

  Api.Source source() {
    return get("/source", Api.Source.class);
  }

  Api.Controls controls() {
    return get("/controls", Api.Controls.class);
  }

  /** Fetches git now. */
  Api.Source refresh() {
    return Http.must(() -> post("/source/actions/refresh", Map.of()))
        .expect(200)
        .as(Api.Source.class);
  }

  /** Every event after {@code after}, oldest first. */
  List<Api.Event> events(long after) {
    var all = new ArrayList<Api.Event>();
    while (true) {
      var from = all.isEmpty() ? after : all.getLast().sequence();
      var page = page("/events?per_page=1000&order_by=sequence&after=" + from);
      all.addAll(page.resources());
      if (page.resources().size() < 1000) {
        return all;
      }
    }
  }

  private Api.Page<Api.Event> page(String path) {
    var reply = Http.must(() -> Http.get(rest(path), Map.of())).expect(200);
    return Http.JSON.convertValue(reply.json(), new TypeReference<Api.Page<Api.Event>>() {});
  }

  long lastEvent() {
    var newest = page("/events?per_page=1&order_by=-sequence").resources();
    return newest.isEmpty() ? 0 : newest.getFirst().sequence();
  }

  /** Prometheus text of the management port. */
  String metrics() {
    var uri = URI.create("http://" + ADDRESS + ":" + management + "/q/metrics");
    return Http.must(() -> Http.get(uri, Map.of())).expect(200).body();
  }

  /** The sum of all series of a metric whose labels contain every one of {@code labels}. */
  double metric(String name, String... labels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
