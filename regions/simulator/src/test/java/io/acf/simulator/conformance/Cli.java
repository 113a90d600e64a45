package io.acf.simulator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.conformance.Wire.Answer;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of the cf CLI v8.18.4, one by one, in its order, with what it reads from each
 * answer. It polls faster than the CLI's 3 s.
 */
final class Cli {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private final Wire wire;
  private final String logCache;
  final String spaceGuid;
  final String orgGuid;

  private Cli(Wire wire, String logCache, String orgGuid, String spaceGuid) {
    this.wire = wire;
    this.logCache = logCache;
    this.orgGuid = orgGuid;
    this.spaceGuid = spaceGuid;
  }

  /** {@code cf api}, {@code cf auth} and {@code cf target}. */
  static Cli login(Wire wire) {
    JsonNode links = wire.get("/").expect(200).json().path("links");
    assertThat(links.at("/cloud_controller_v3/meta/version").asText()).matches("3\\.\\d+\\.\\d+");
    for (String link : List.of("login", "uaa", "log_cache", "routing")) {
      assertThat(links.path(link).path("href").asText()).as(link).startsWith("http");
    }
    assertThat(links.at("/logging/href").asText()).startsWith("ws");
    assertThat(links.has("app_ssh")).isTrue();
    assertThat(links.has("network_policy_v1")).isTrue();
    String login = links.at("/login/href").asText();
    JsonNode prompts = wire.get(login + "/login").expect(200).json().path("prompts");
    assertThat(prompts.at("/username/0").asText()).isEqualTo("text");
    assertThat(prompts.at("/password/0").asText()).isEqualTo("password");
    Answer token =
        wire.form(
            login + "/oauth/token",
            Map.of("grant_type", "password", "username", "admin", "password", "admin"),
            "cf:");
    token.expect(200);
    assertThat(token.json().path("refresh_token").asText()).isNotEmpty();
    assertThat(token.json().path("token_type").asText()).isEqualToIgnoringCase("bearer");
    assertThat(token.json().path("expires_in").asInt()).isPositive();
    JsonNode claims = claims(token.json().path("access_token").asText());
    assertThat(claims.path("user_name").asText()).isEqualTo("admin");
    assertThat(claims.path("user_id").asText()).isNotEmpty();
    assertThat(claims.path("origin").asText()).isEqualTo("uaa");
    assertThat(claims.path("exp").asLong()).isPositive();
    wire.login("admin", "admin");
    String org = only(wire.get("/v3/organizations?names=demo").expect(200)).path("guid").asText();
    String space =
        only(wire.get("/v3/spaces?names=prod&organization_guids=" + org).expect(200))
            .path("guid")
            .asText();
    return new Cli(wire, links.at("/log_cache/href").asText(), org, space);
  }

  private static JsonNode claims(String jwt) {
    String[] parts = jwt.split("\\.");
    assertThat(parts).as("a JWT has three parts").hasSize(3);
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper()
          .readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode only(Answer list) {
    JsonNode resources = list.json().path("resources");
    assertThat(resources).as(list.text()).hasSize(1);
    return resources.get(0);
  }

  /**
   * What {@code cf push} was given.
   *
   * @param manifest the manifest as the CLI sends it
   * @param word what the pushed site says
   * @param strategy {@code --strategy}
   * @param options the deployment's options, JSON
   */
  record Push(String app, String manifest, String word, Optional<String> strategy, String options) {
    static Push plain(String app, String manifest, String word) {
      return new Push(app, manifest, word, Optional.empty(), "");
    }

    Push with(String newStrategy, String newOptions) {
      return new Push(app, manifest, word, Optional.of(newStrategy), newOptions);
    }
  }

  /** {@code cf push} of bits; the last deployment's answer when a strategy was given. */
  Optional<JsonNode> push(Push push) {
    applyManifest(push.manifest());
    String app = app(push.app()).path("guid").asText();
    String pack = uploadBits(app, push.word());
    app(push.app());
    readLogs(app, 1);
    String droplet = stage(pack);
    if (push.strategy().isPresent()) {
      return Optional.of(deploy(app, droplet, push.strategy().get(), push.options()));
    }
    assign(app, droplet);
    restart(app);
    summary(push.app());
    return Optional.empty();
  }

  /** Rows 1 to 3. */
  void applyManifest(String manifest) {
    JsonNode diff =
        wire.yaml("/v3/spaces/" + spaceGuid + "/manifest_diff", manifest).expect(201).json();
    assertThat(diff.path("diff").isArray()).isTrue();
    for (JsonNode operation : diff.path("diff")) {
      assertThat(operation.path("op").asText()).isIn("add", "remove", "replace");
      assertThat(operation.path("path").asText()).startsWith("/");
    }
    Answer accepted =
        wire.yaml("/v3/spaces/" + spaceGuid + "/actions/apply_manifest", manifest).expect(202);
    awaitJob(accepted);
  }

  /** Polls the job of a 202 until it is COMPLETE. */
  JsonNode awaitJob(Answer accepted) {
    String location = accepted.header("location").orElseThrow();
    assertThat(location).startsWith("http").contains("/v3/jobs/");
    JsonNode job =
        await()
            .atMost(DEADLINE)
            .pollInterval(10, MILLISECONDS)
            .until(
                () -> wire.get(location).expect(200).json(),
                seen -> !List.of("PROCESSING", "POLLING").contains(seen.path("state").asText()));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
    return job;
  }

  /** The same where the answer may also be that nothing is left to wait for. */
  void awaitJobIfAny(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isIn(200, 202, 204);
    if (answer.header("location").isPresent()) {
      awaitJob(answer);
    }
  }

  /** Row 4. */
  JsonNode app(String name) {
    JsonNode app = only(wire.get("/v3/apps?names=" + encode(name) + "&space_guids=" + spaceGuid));
    assertThat(app.path("state").asText()).isIn("STARTED", "STOPPED");
    assertThat(app.at("/lifecycle/type").asText()).isIn("buildpack", "docker", "cnb");
    return app;
  }

  /** Rows 5 to 8; the READY package's guid. */
  String uploadBits(String app, String word) {
    List<String> resources = new ArrayList<>();
    Site.files(word)
        .forEach(
            (path, text) ->
                resources.add(
                    "{\"checksum\":{\"value\":\"%s\"},\"size_in_bytes\":%d,\"path\":\"%s\",\"mode\":\"644\"}"
                        .formatted(sha1(text), text.getBytes(UTF_8).length, path)));
    JsonNode matched =
        wire.post("/v3/resource_matches", "{\"resources\":" + resources + "}").expect(201).json();
    assertThat(matched.path("resources").isArray()).isTrue();
    Answer created =
        wire.post(
                "/v3/packages",
                "{\"type\":\"bits\",\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(app))
            .expect(201);
    assertThat(created.json().path("state").asText()).isEqualTo("AWAITING_UPLOAD");
    String upload = "/v3/packages/" + created.guid() + "/upload";
    JsonNode uploaded = wire.upload(upload, "[]", Optional.of(Site.zip(word))).expect(200).json();
    assertThat(uploaded.path("state").asText()).isEqualTo("PROCESSING_UPLOAD");
    await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .until(
            () ->
                wire.get("/v3/packages/" + created.guid())
                    .expect(200)
                    .json()
                    .path("state")
                    .asText(),
            "READY"::equals);
    return created.guid();
  }

  /** Rows 10 and 11; the droplet's guid. */
  String stage(String pack) {
    Answer build =
        wire.post("/v3/builds", "{\"package\":{\"guid\":\"%s\"}}".formatted(pack)).expect(201);
    assertThat(build.json().path("state").asText()).isEqualTo("STAGING");
    JsonNode over =
        await()
            .atMost(DEADLINE)
            .pollInterval(10, MILLISECONDS)
            .until(
                () -> wire.get("/v3/builds/" + build.guid()).expect(200).json(),
                seen -> !seen.path("state").asText().equals("STAGING"));
    assertThat(over.path("state").asText()).as(over.toString()).isEqualTo("STAGED");
    return over.at("/droplet/guid").asText();
  }

  /** Row 12a. */
  void assign(String app, String droplet) {
    JsonNode current =
        wire.patch(
                "/v3/apps/" + app + "/relationships/current_droplet",
                "{\"data\":{\"guid\":\"%s\"}}".formatted(droplet))
            .expect(200)
            .json();
    assertThat(current.at("/data/guid").asText()).isEqualTo(droplet);
  }

  /** Rows 13a and 14a. */
  void restart(String app) {
    JsonNode restarted = wire.post("/v3/apps/" + app + "/actions/restart", "").expect(200).json();
    assertThat(restarted.path("state").asText()).isEqualTo("STARTED");
    awaitProcesses(app);
  }

  /** Row 14a: every process that wants instances has at least one RUNNING. */
  void awaitProcesses(String app) {
    List<JsonNode> processes = resources(wire.get("/v3/apps/" + app + "/processes").expect(200));
    assertThat(processes).isNotEmpty();
    for (JsonNode process : processes) {
      await()
          .atMost(DEADLINE)
          .pollInterval(10, MILLISECONDS)
          .until(
              () -> stats(process.path("guid").asText()),
              instances -> instances.isEmpty() || count(instances, "RUNNING") > 0);
    }
  }

  List<JsonNode> stats(String process) {
    return resources(wire.get("/v3/processes/" + process + "/stats").expect(200));
  }

  static long count(List<JsonNode> instances, String state) {
    return instances.stream().filter(i -> i.path("state").asText().equals(state)).count();
  }

  /** Rows 12b and 13b; the deployment when it has come to rest (deployed or paused). */
  JsonNode deploy(String app, String droplet, String strategy, String options) {
    Answer created =
        wire.post(
                "/v3/deployments",
                "{\"droplet\":{\"guid\":\"%s\"},\"strategy\":\"%s\"%s,\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(
                        droplet, strategy, options.isEmpty() ? "" : ",\"options\":" + options, app))
            .expect(201);
    return awaitRest(created.guid());
  }

  /** Polls a deployment until it is finalized or paused. */
  JsonNode awaitRest(String deployment) {
    return await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .until(
            () -> wire.get("/v3/deployments/" + deployment).expect(200).json(),
            seen ->
                seen.at("/status/value").asText().equals("FINALIZED")
                    || seen.at("/status/reason").asText().equals("PAUSED"));
  }

  /** Row 15: the app's summary; processes by type. */
  Map<String, JsonNode> summary(String name) {
    String app = app(name).path("guid").asText();
    Map<String, JsonNode> processes = new LinkedHashMap<>();
    for (JsonNode listed : resources(wire.get("/v3/apps/" + app + "/processes").expect(200))) {
      String process = "/v3/processes/" + listed.path("guid").asText();
      JsonNode full = wire.get(process).expect(200).json();
      for (String field : List.of("memory_in_mb", "disk_in_mb", "instances")) {
        assertThat(full.path(field).isInt()).as(field).isTrue();
      }
      wire.get(process + "/sidecars").expect(200);
      for (JsonNode instance : resources(wire.get(process + "/stats").expect(200))) {
        assertThat(instance.path("state").asText())
            .isIn("RUNNING", "STARTING", "CRASHED", "DOWN", "STOPPING");
        assertThat(instance.path("uptime").isNumber()).isTrue();
      }
      processes.put(full.path("type").asText(), full);
    }
    wire.get("/v3/apps/" + app + "/routes").expect(200);
    Answer droplet = wire.get("/v3/apps/" + app + "/droplets/current");
    if (droplet.status() == 404) {
      assertThat(droplet.json().at("/errors/0/detail").asText()).isEqualTo("Droplet not found");
    } else {
      assertThat(droplet.expect(200).json().path("buildpacks").isMissingNode()).isFalse();
    }
    activeDeployment(app);
    return processes;
  }

  /** The CLI's query for an active deployment. */
  Optional<JsonNode> activeDeployment(String app) {
    return resources(
            wire.get(
                    "/v3/deployments?app_guids="
                        + app
                        + "&status_values=ACTIVE&order_by=-created_at&per_page=1&page=1")
                .expect(200))
        .stream()
        .findFirst();
  }

  /** A log-cache read; the envelopes' texts. */
  List<String> readLogs(String app, int limit) {
    JsonNode read =
        wire.get(
                logCache
                    + "/api/v1/read/"
                    + app
                    + "?envelope_types=LOG&limit="
                    + limit
                    + "&descending=true")
            .expect(200)
            .json();
    JsonNode batch = read.at("/envelopes/batch");
    assertThat(batch.isArray()).as(read.toString()).isTrue();
    List<String> texts = new ArrayList<>();
    for (JsonNode envelope : batch) {
      assertThat(envelope.path("timestamp").asText()).matches("\\d{19}");
      texts.add(
          new String(Base64.getDecoder().decode(envelope.at("/log/payload").asText()), UTF_8));
    }
    return texts;
  }

  static List<JsonNode> resources(Answer list) {
    List<JsonNode> resources = new ArrayList<>();
    list.json().path("resources").forEach(resources::add);
    return resources;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String sha1(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
