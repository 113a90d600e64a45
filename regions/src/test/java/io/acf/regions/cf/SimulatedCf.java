package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.RouteUrl;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.simulator.Fault;
import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A simulated install, an adapter on it, and the artefacts that it can be given. */
final class SimulatedCf implements AutoCloseable {
  /** Generous: the first token of a simulated region waits for its RSA key. */
  static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(10), Duration.ofSeconds(5), 1 << 20, 4, 8, 10, Duration.ofSeconds(5));

  final Simulator simulator;
  final CfRegion region;
  private final Map<Digest, byte[]> zips = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile ArtifactSource reading = source();

  SimulatedCf(SimulatorOptions options, Limits limits, CallGate gate, RegionListener listener) {
    simulator = Simulator.start(options);
    region = adapter(limits, gate, listener);
  }

  static SimulatedCf quick() {
    return new SimulatedCf(
        SimulatorOptions.named("eu-1").withPace(Pace.INSTANT),
        LIMITS,
        CallGate.ALWAYS_OPEN,
        RegionListener.NONE);
  }

  /** Another adapter on the same install, as of another replica, or after a restart. */
  CfRegion adapter(Limits limits, CallGate gate, RegionListener listener) {
    return adapter(simulator.uri(), limits, gate, listener);
  }

  /** One that reaches the install by way of something else. */
  CfRegion adapter(URI api, Limits limits, CallGate gate, RegionListener listener) {
    return new CfRegion(
        StubApi.spec(api, Optional.empty()).connection(),
        ref -> Optional.of(Credentials.user("admin", "admin")),
        artifact -> reading.open(artifact),
        limits,
        gate,
        listener);
  }

  /** How artefacts are read from now on. */
  void reads(ArtifactSource source) {
    reading = source;
  }

  private ArtifactSource source() {
    return artifact -> {
      byte[] zip = zips.get(artifact.digest());
      if (zip == null) {
        throw new ArtifactSource.Unreadable("no such artefact", "Commit it.", true);
      }
      return new ArtifactSource.Opened(new ByteArrayInputStream(zip), zip.length);
    };
  }

  Artifact artifact(String content, Digest digest) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("index.html"));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("Staticfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    zips.put(digest, bytes.toByteArray());
    return new Artifact.InRepository(new CommitId("a".repeat(40)), "site", digest);
  }

  void faults(Fault... faults) {
    simulator.faults().set(Faults.of(faults));
  }

  List<Journal.Entry> journal(long since) {
    return simulator.journal().since(since);
  }

  long mark() {
    return simulator.journal().lastSeq();
  }

  long count(long since, String method, String prefix) {
    return journal(since).stream()
        .filter(it -> it.method().equals(method) && it.path().startsWith(prefix))
        .count();
  }

  List<Journal.Entry> mutating(long since) {
    return journal(since).stream().filter(Journal.Entry::mutating).toList();
  }

  /** Another space of the org of the first one. */
  void space(String name) {
    String org = first("/v3/organizations?names=demo");
    String body =
        "{\"name\":\"%s\",\"relationships\":{\"organization\":{\"data\":{\"guid\":\"%s\"}}}}";
    JsonNode made = send("POST", "/v3/spaces", body.formatted(name, org));
    assertThat(made.path("guid").asText()).isNotEmpty();
  }

  /** Somebody else's app, by hand. */
  void foreignApp(String name) {
    String space = get("/v3/spaces?names=prod").path("resources").path(0).path("guid").asText();
    JsonNode made =
        send(
            "POST",
            "/v3/apps",
            "{\"name\":\"%s\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
                .formatted(name, space));
    assertThat(made.path("guid").asText()).isNotEmpty();
  }

  void foreignRoute(String app, RouteUrl route) {
    int dot = route.host().value().indexOf('.');
    String host = route.host().value().substring(0, dot);
    String domain = route.host().value().substring(dot + 1);
    JsonNode made =
        send(
            "POST",
            "/v3/routes",
            ("{\"host\":\"%s\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"%s\"}},"
                    + "\"domain\":{\"data\":{\"guid\":\"%s\"}}}}")
                .formatted(
                    host, first("/v3/spaces?names=prod"), first("/v3/domains?names=" + domain)));
    send(
        "POST",
        "/v3/routes/" + made.path("guid").asText() + "/destinations",
        "{\"destinations\":[{\"app\":{\"guid\":\"%s\"}}]}"
            .formatted(first("/v3/apps?names=" + app)));
  }

  /** Somebody deploys the app's own droplet anew as a canary, and leaves it paused. */
  void pausedCanary(String app) {
    JsonNode made =
        send(
            "POST",
            "/v3/deployments",
            "{\"strategy\":\"canary\",\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                .formatted(first("/v3/apps?names=" + app)));
    assertThat(made.path("guid").asText()).isNotEmpty();
  }

  private String first(String path) {
    return get(path).path("resources").path(0).path("guid").asText();
  }

  JsonNode get(String path) {
    return send("GET", path, "");
  }

  JsonNode send(String method, String path, String body) {
    try {
      HttpRequest login =
          HttpRequest.newBuilder(simulator.uri().resolve("/oauth/token"))
              .header("Authorization", Credentials.user("admin", "admin").basic())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(Credentials.user("admin", "admin").form()))
              .build();
      String token =
          Bodies.JSON
              .readTree(http.send(login, BodyHandlers.ofByteArray()).body())
              .path("access_token")
              .asText();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(simulator.uri() + path))
              .header("Authorization", "bearer " + token)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      byte[] answer = http.send(request, BodyHandlers.ofByteArray()).body();
      return answer.length == 0 ? Bodies.JSON.createObjectNode() : Bodies.JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    region.close();
    simulator.close();
    http.close();
  }
}
