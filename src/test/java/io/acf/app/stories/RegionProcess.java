package io.acf.app.stories;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** {@code ./acf simulate} as a process: one region at an address of its own. */
final class RegionProcess {
  static final String DOMAIN = "acf.test";

  private final Scene scene;
  private final String name;
  private final String address;
  private final int port;
  private final Path data;
  private Daemon daemon;

  private RegionProcess(Scene scene, String name, String address) {
    this.scene = scene;
    this.name = name;
    this.address = address;
    this.port = Ports.free(address);
    this.data = scene.folder("data-" + name);
  }

  /** A region that is started. */
  static RegionProcess start(Scene scene, String name, int host) {
    var region = new RegionProcess(scene, name, scene.address(host));
    region.start();
    return region;
  }

  /** Starts it, again too: it has what it had. Returns at once. */
  void start() {
    var args = new ArrayList<>(List.of("simulate", "--name", name));
    args.addAll(List.of("--listen", address + ":" + port, "--data", data.toString()));
    args.addAll(List.of("--domain", DOMAIN));
    daemon = scene.start(name, Map.of("ACF_JAVA_OPTS", "-Xmx256m"), args);
  }

  void awaitUp() {
    await(name + " answers")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!daemon.alive()) {
                throw new AssertionError(name + " ended: " + daemon.tail(20));
              }
              return up();
            });
  }

  boolean up() {
    try {
      return Http.get(sim("/state"), Map.of()).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  int port() {
    return port;
  }

  URI uri(String path) {
    return URI.create("http://" + address + ":" + port + path);
  }

  private URI sim(String path) {
    return uri("/_sim" + path);
  }

  void kill() {
    daemon.kill();
  }

  void stop() {
    daemon.stop();
  }

  void resume() {
    daemon.resume();
  }

  /** Sets faults in place of those that are set, e.g. {@code {"type": "black_hole"}}. */
  void faults(String... faults) {
    var body = "{\"faults\": [" + String.join(", ", faults) + "]}";
    Http.must(
            () ->
                Http.send("PUT", sim("/faults"), Map.of("Content-Type", "application/json"), body))
        .expect(200);
  }

  /** An API request that the region had. */
  record Entry(
      long seq,
      Instant at,
      String method,
      String path,
      int status,
      String actor,
      boolean mutating) {
    boolean is(String wantedMethod, String pathRegex) {
      return method.equals(wantedMethod) && path.matches(pathRegex);
    }
  }

  long lastSeq() {
    return Http.must(() -> Http.get(sim("/journal?since=" + Long.MAX_VALUE), Map.of()))
        .expect(200)
        .json()
        .path("last_seq")
        .asLong();
  }

  List<Entry> journal(long since) {
    return journal("since=" + since);
  }

  private List<Entry> journal(String query) {
    var reply = Http.must(() -> Http.get(sim("/journal?" + query), Map.of())).expect(200);
    if (reply.json().path("dropped").asLong() != 0) {
      throw new AssertionError(name + " dropped entries of its journal");
    }
    return list(reply.json()).map(each -> Http.JSON.convertValue(each, Entry.class)).toList();
  }

  List<Entry> changes(long since) {
    return journal(since).stream().filter(Entry::mutating).toList();
  }

  /** When the mark of a completed release was last written here. */
  Instant completedAt() {
    return journal("since=0&method=PATCH&path=/v3/apps/*&label=acf-release").stream()
        .filter(entry -> entry.status() == 200)
        .map(Entry::at)
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new AssertionError(name + " never completed a release"));
  }

  /** What the router answers for a federated host. */
  Http.Reply page(String host, String path) throws IOException {
    return Http.get(uri(path), Map.of("Host", host));
  }

  /** A list of the CF API, as the user admin. */
  List<JsonNode> cf(String path) {
    var token = token();
    var query = path + (path.contains("?") ? "&" : "?") + "per_page=5000";
    return list(Http.must(() -> Http.get(uri(query), Map.of("Authorization", "Bearer " + token)))
            .expect(200)
            .json())
        .toList();
  }

  /** A change by the user admin, waited for where it is a job. */
  JsonNode admin(String method, String path, String body) {
    var headers = Map.of("Authorization", "Bearer " + token(), "Content-Type", "application/json");
    var reply = Http.must(() -> Http.send(method, uri(path), headers, body));
    if (reply.status() / 100 != 2) {
      throw new AssertionError(method + " " + path + ": " + reply);
    }
    return reply.body().isBlank() ? Http.JSON.createObjectNode() : reply.json();
  }

  private String token() {
    return Http.must(
            () ->
                Http.send(
                    "POST",
                    uri("/oauth/token"),
                    Map.of(
                        "Content-Type", "application/x-www-form-urlencoded",
                        "Authorization", "Basic Y2Y6"),
                    "grant_type=password&username=admin&password=admin"))
        .expect(200)
        .json()
        .path("access_token")
        .asText();
  }

  private static java.util.stream.Stream<JsonNode> list(JsonNode reply) {
    return StreamSupport.stream(reply.path("resources").spliterator(), false);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
