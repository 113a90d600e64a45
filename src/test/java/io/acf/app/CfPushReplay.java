package io.acf.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.Simulator;
import io.acf.simulator.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The requests of {@code cf push -f manifest.yml} of the cf CLI v8.18 in its order and at its pace
 * (it asks every 3 s), without those of its log stream.
 */
final class CfPushReplay {
  private static final Duration POLL = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;
  private String token = "";
  private String space = "";

  CfPushReplay(Simulator simulator) {
    this.api = simulator.uri();
  }

  /** {@code cf api}, {@code cf auth}, {@code cf target}. */
  void login() {
    get("/");
    get("/login");
    var form = "grant_type=password&username=admin&password=admin";
    var basic = Base64.getEncoder().encodeToString("cf:".getBytes(StandardCharsets.UTF_8));
    var answer =
        send(
            request("/oauth/token")
                .setHeader("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    token = json(answer).path("access_token").asText();
    var org = get("/v3/organizations?names=demo").at("/resources/0/guid").asText();
    space = get("/v3/spaces?names=prod&organization_guids=" + org).at("/resources/0/guid").asText();
  }

  /**
   * Pushes an app of one site.
   *
   * @param rolling {@code --strategy rolling}, instead of a restart with a downtime
   */
  void push(String name, String manifest, byte[] zip, boolean rolling) {
    yaml("/v3/spaces/" + space + "/manifest_diff", manifest);
    var accepted = yaml("/v3/spaces/" + space + "/actions/apply_manifest", manifest);
    var job = URI.create(accepted.headers().firstValue("Location").orElseThrow()).getPath();
    poll(job, it -> it.path("state").asText().equals("COMPLETE"));
    var app = app(name);
    post("/v3/resource_matches", "{\"resources\":[]}");
    var bits = post("/v3/packages", "{\"type\":\"bits\"," + ofApp(app) + "}").path("guid").asText();
    upload("/v3/packages/" + bits + "/upload", zip);
    poll("/v3/packages/" + bits, it -> it.path("state").asText().equals("READY"));
    app(name);
    var build = post("/v3/builds", "{\"package\":{\"guid\":\"" + bits + "\"}}");
    var staged =
        poll(
            "/v3/builds/" + build.path("guid").asText(),
            it -> it.path("state").asText().equals("STAGED"));
    var droplet = "{\"guid\":\"" + staged.at("/droplet/guid").asText() + "\"}";
    if (rolling) {
      var body = "{\"droplet\":" + droplet + ",\"strategy\":\"rolling\"," + ofApp(app) + "}";
      var deployment = post("/v3/deployments", body).path("guid").asText();
      poll(
          "/v3/deployments/" + deployment,
          it -> it.at("/status/reason").asText().equals("DEPLOYED"));
    } else {
      var current = request("/v3/apps/" + app + "/relationships/current_droplet");
      send(json(current, "PATCH", "{\"data\":" + droplet + "}"));
      post("/v3/apps/" + app + "/actions/restart", "");
    }
    await(() -> runs(app));
    summary(name, app);
  }

  private static String ofApp(String guid) {
    return "\"relationships\":{\"app\":{\"data\":{\"guid\":\"" + guid + "\"}}}";
  }

  private String app(String name) {
    var query = URLEncoder.encode(name, StandardCharsets.UTF_8) + "&space_guids=" + space;
    return get("/v3/apps?names=" + query).at("/resources/0/guid").asText();
  }

  /** Whether every process that wants instances has one that runs. */
  private boolean runs(String app) {
    boolean all = true;
    for (var process : get("/v3/apps/" + app + "/processes").path("resources")) {
      boolean one = process.path("instances").asInt() == 0;
      for (var each : get("/v3/processes/" + guid(process) + "/stats").path("resources")) {
        one |= each.path("state").asText().equals("RUNNING");
      }
      all &= one;
    }
    return all;
  }

  private void summary(String name, String app) {
    app(name);
    for (var process : get("/v3/apps/" + app + "/processes").path("resources")) {
      get("/v3/processes/" + guid(process));
      get("/v3/processes/" + guid(process) + "/sidecars");
      get("/v3/processes/" + guid(process) + "/stats");
    }
    get("/v3/apps/" + app + "/routes");
    get("/v3/apps/" + app + "/droplets/current");
    get(
        "/v3/deployments?app_guids="
            + app
            + "&status_values=ACTIVE&order_by=-created_at&per_page=1&page=1");
  }

  private static String guid(JsonNode resource) {
    return resource.path("guid").asText();
  }

  private JsonNode poll(String path, Predicate<JsonNode> done) {
    var last = new JsonNode[1];
    await(
        () -> {
          last[0] = get(path);
          return done.test(last[0]);
        });
    return last[0];
  }

  private static void await(java.util.concurrent.Callable<Boolean> done) {
    Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(POLL).until(done);
  }

  private JsonNode get(String path) {
    return json(send(request(path).GET()));
  }

  private JsonNode post(String path, String body) {
    return json(send(json(request(path), "POST", body)));
  }

  private static HttpRequest.Builder json(HttpRequest.Builder of, String method, String body) {
    return of.header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  private HttpResponse<byte[]> yaml(String path, String manifest) {
    return send(
        request(path)
            .header("Content-Type", "application/x-yaml")
            .POST(BodyPublishers.ofString(manifest)));
  }

  private void upload(String path, byte[] zip) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--bits\r\nContent-Disposition: form-data; name=\"bits\"; filename=\"package.zip\"\r\n"
                + "Content-Type: application/zip\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(zip);
    body.writeBytes("\r\n--bits--\r\n".getBytes(StandardCharsets.UTF_8));
    send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=bits")
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(30));
    return token.isEmpty() ? request : request.setHeader("Authorization", "bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 400) {
        throw new AssertionError(answer.uri() + ": " + answer.statusCode());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return answer.body().length == 0 ? Json.object() : Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
