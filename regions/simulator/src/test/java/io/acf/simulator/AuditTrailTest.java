package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What audit events tell of each action: types in order, targets, actors, data, filters. */
class AuditTrailTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private final Set<String> seen = new HashSet<>();

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private JsonNode events(String query) {
    var answer = client.get("/v3/audit_events?per_page=5000" + encoded(query));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("resources");
  }

  private static String encoded(String query) {
    return query.replace("[", "%5B").replace("]", "%5D");
  }

  /** The types of what was written since the last question, without {@code audit.}. */
  private List<String> news() {
    List<String> types = new ArrayList<>();
    for (JsonNode event : events("")) {
      if (seen.add(event.path("guid").asText())) {
        types.add(event.path("type").asText().replaceFirst("^audit\\.", ""));
      }
    }
    return types;
  }

  private JsonNode last(String type) {
    JsonNode all = events("&types=" + type);
    assertThat(all).as(type).isNotEmpty();
    return all.get(all.size() - 1);
  }

  private String patch(String path, Map<String, ?> body) {
    var answer = client.call("PATCH", path, Json.node(body).toString(), "application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  @Test
  void aPushStepByStep() {
    news();
    String app = pushes.app("shop");
    assertThat(news()).containsExactly("app.process.create", "app.create");
    String droplet = pushes.droplet(app, Map.of("index.html", "page"));
    assertThat(news())
        .containsExactly(
            "app.package.create",
            "app.package.upload",
            "app.build.create",
            "app.droplet.create",
            "app.build.staged");
    JsonNode staged = last("audit.app.build.staged");
    assertThat(staged.at("/data/droplet_guid").asText()).isEqualTo(droplet);
    assertThat(last("audit.app.droplet.create").at("/data/droplet_guid").asText())
        .isEqualTo(droplet);
    assertThat(staged.at("/target/type").asText()).isEqualTo("app");
    assertThat(staged.at("/target/guid").asText()).isEqualTo(app);
    assertThat(staged.at("/target/name").asText()).isEqualTo("shop");
    assertThat(staged.at("/actor/type").asText()).isEqualTo("user");
    assertThat(staged.at("/actor/name").asText()).isEqualTo("admin");
    assertThat(staged.at("/space/guid").asText()).isEqualTo(pushes.space());
    pushes.use(app, droplet);
    assertThat(news()).containsExactly("app.droplet.mapped");
    pushes.start(app);
    assertThat(news()).containsExactly("app.revision.create", "app.start");
    String path = "/v3/processes/" + app;
    client.post(path + "/actions/scale", "instances", 2);
    patch(path, Map.of("command", "serve"));
    client.call("DELETE", path + "/instances/1", "", "application/json");
    assertThat(news())
        .containsExactly(
            "app.process.scale", "app.process.update", "app.process.terminate_instance");
    JsonNode scale = last("audit.app.process.scale");
    assertThat(scale.at("/data/request/instances").asInt()).isEqualTo(2);
    assertThat(scale.at("/data/process_type").asText()).isEqualTo("web");
    assertThat(last("audit.app.process.update").toString()).doesNotContain("serve");
    client.post("/v3/apps/" + app + "/actions/stop");
    client.post("/v3/apps/" + app + "/actions/stop");
    assertThat(news()).as("also where nothing changes").containsExactly("app.stop", "app.stop");
  }

  @Test
  void readingAnEnvironmentLeavesATrace() {
    String app = pushes.app("shop");
    patch("/v3/apps/" + app + "/environment_variables", Map.of("var", Map.of("KEY", "secret")));
    news();
    client.get("/v3/apps/" + app + "/env");
    client.get("/v3/apps/" + app + "/environment_variables");
    client.get("/v3/apps/" + app);
    assertThat(news()).containsExactly("app.environment.show", "app.environment_variables.show");
    assertThat(events("").toString()).doesNotContain("secret");
  }

  @Test
  void passwordsOfARegistryAreNotWrittenDown() {
    Map<String, ?> lifecycle =
        Map.of(
            "type",
            "buildpack",
            "data",
            Map.of(
                "credentials",
                Map.of("registry.example", Map.of("username", "u", "password", "hush"))));
    var made =
        client.post(
            "/v3/apps",
            "name",
            "registered",
            "lifecycle",
            lifecycle,
            "relationships",
            Pushes.relation("space", pushes.space()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    patch("/v3/apps/" + made.json().path("guid").asText(), Map.of("lifecycle", lifecycle));
    assertThat(last("audit.app.update").at("/data/request/lifecycle/data/credentials").asText())
        .isEqualTo("[PRIVATE DATA HIDDEN]");
    assertThat(events("").toString()).contains("audit.app.create").doesNotContain("hush");
  }

  @Test
  void deploymentsTellOfTheirBeginningOnly() {
    String app = running("shop");
    String droplet =
        client.get("/v3/apps/" + app + "/droplets/current").json().path("guid").asText();
    news();
    var made =
        client.post(
            "/v3/deployments",
            "droplet",
            Map.of("guid", droplet),
            "strategy",
            "canary",
            "relationships",
            Pushes.relation("app", app));
    String path = "/v3/deployments/" + made.json().path("guid").asText();
    pushes.until(path, "/status/reason", "PAUSED");
    assertThat(news()).containsExactly("app.droplet.mapped", "app.deployment.create");
    client.post(path + "/actions/continue");
    pushes.until(path, "/status/reason", "DEPLOYED");
    assertThat(news()).containsExactly("app.deployment.continue");
    JsonNode create = last("audit.app.deployment.create");
    assertThat(create.at("/data/strategy").asText()).isEqualTo("canary");
    assertThat(create.at("/data/type").isNull()).isTrue();
    assertThat(create.at("/data/droplet_guid").asText()).isEqualTo(droplet);
    assertThat(create.at("/target/guid").asText()).isEqualTo(app);
  }

  @Test
  void routesAndTheirAppsAreToldApart() {
    String app = pushes.app("shop");
    news();
    String route = pushes.route(app, "shop");
    assertThat(news()).containsExactly("route.create", "app.map-route");
    JsonNode create = last("audit.route.create");
    assertThat(create.at("/target/type").asText()).isEqualTo("route");
    assertThat(create.at("/target/name").asText()).isEqualTo("shop");
    assertThat(last("audit.app.map-route").at("/target/guid").asText()).isEqualTo(app);
    var destinations = List.of(Map.of("app", Map.of("guid", app)));
    client.post("/v3/routes/" + route + "/destinations", "destinations", destinations);
    assertThat(news()).as("mapped twice").isEmpty();
    patch("/v3/routes/" + route + "/destinations", Map.of("destinations", List.of()));
    assertThat(news()).containsExactly("app.unmap-route");
    pushes.job(client.call("DELETE", "/v3/routes/" + route, "", "application/json"));
    assertThat(news()).containsExactly("route.delete-request");
  }

  @Test
  void aManifestTellsOfItsStepsAndOfTheSameAgain() {
    String yaml =
        "applications: [{name: site, memory: 64M, command: serve, env: {A: b},"
            + " routes: [{route: site.apps.eu-1.test}]}]";
    news();
    apply(yaml);
    assertThat(news())
        .containsExactly(
            "app.process.create",
            "app.create",
            "app.apply_manifest",
            "app.process.update",
            "app.process.scale",
            "app.update",
            "route.create",
            "app.map-route",
            "app.update");
    JsonNode applied = last("audit.app.apply_manifest");
    assertThat(applied.at("/data/request/manifest").asText())
        .contains("name: site", "memory: 64M", "env: '[PRIVATE DATA HIDDEN]'")
        .doesNotContain("A: b");
    assertThat(applied.at("/target/name").asText()).isEqualTo("site");
    JsonNode scale = last("audit.app.process.scale");
    assertThat(scale.at("/data/manifest_triggered").asBoolean()).isTrue();
    assertThat(scale.at("/data/request").toString()).isEqualTo("{\"memory_in_mb\":64}");
    assertThat(scale.at("/actor/name").asText()).isEqualTo("admin");
    apply(yaml);
    assertThat(news())
        .containsExactly(
            "app.apply_manifest",
            "app.process.update",
            "app.process.scale",
            "app.update",
            "app.update");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "Env", "ENV"})
  void valuesOfAnEnvironmentAreHiddenHoweverItsKeyIsSpelt(String key) {
    apply("applications: [{name: site, " + key + ": {TOKEN: sesame}}]");
    assertThat(last("audit.app.apply_manifest").at("/data/request/manifest").asText())
        .contains(key + ": '[PRIVATE DATA HIDDEN]'")
        .doesNotContain("sesame");
    String app = client.get("/v3/apps?names=site").json().at("/resources/0/guid").asText();
    assertThat(client.get("/v3/apps/" + app + "/env").text()).contains("sesame");
  }

  private void apply(String yaml) {
    pushes.job(pushes.apply(yaml));
  }

  @Test
  void aDeletedAppIsToldOfLastAndStaysReadable() {
    String app = running("shop");
    pushes.route(app, "shop");
    news();
    pushes.job(client.call("DELETE", "/v3/apps/" + app, "", "application/json"));
    assertThat(news())
        .containsExactly(
            "app.unmap-route",
            "app.package.delete",
            "app.droplet.delete",
            "app.process.delete",
            "app.delete-request");
    assertThat(events("&target_guids=" + app).size()).isGreaterThan(5);
  }

  @Test
  void aCrashIsTwoEvents() {
    String app = running("shop");
    news();
    simulator.faults().add(new Incident.Crash("shop", null, "APP/PROC/WEB: out of memory"));
    assertThat(news()).containsExactly("app.process.crash", "app.crash");
    JsonNode process = last("audit.app.process.crash");
    assertThat(process.at("/data/crash_count").asInt()).isEqualTo(1);
    assertThat(process.at("/data/exit_description").asText()).contains("out of memory");
    assertThat(process.at("/actor/type").asText()).isEqualTo("process");
    JsonNode crash = last("app.crash");
    assertThat(crash.at("/data/crash_count").isMissingNode()).isTrue();
    assertThat(crash.at("/actor/type").asText()).isEqualTo("app");
    assertThat(crash.at("/target/guid").asText()).isEqualTo(app);
  }

  @Test
  void onlyNewInstancesOfABadReleaseCrashAndSayWhy() {
    String app = running("shop");
    String bad = pushes.droplet(app, Map.of("index.html", "bad"));
    simulator
        .faults()
        .add(new PlatformFault.CrashesAtStart(null, bad, "APP/PROC/WEB: Exited with status 4"));
    client.post(
        "/v3/deployments",
        "droplet",
        Map.of("guid", bad),
        "relationships",
        Pushes.relation("app", app));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> events("&types=audit.app.process.crash").size() >= 3);
    assertThat(last("audit.app.process.crash").at("/data/exit_description").asText())
        .isEqualTo("APP/PROC/WEB: Exited with status 4");
    JsonNode processes = client.get("/v3/apps/" + app + "/processes").json().path("resources");
    assertThat(processes).hasSize(2);
    var old = client.get("/v3/processes/" + app + "/stats").json();
    assertThat(old.at("/resources/0/state").asText()).isEqualTo("RUNNING");
    String fresh = processes.get(1).path("guid").asText();
    var crashed = client.get("/v3/processes/" + fresh + "/stats").json().at("/resources/0");
    assertThat(crashed.path("details").isNull()).as("the reason is in the events").isTrue();
  }

  @Test
  void aProcessThatCrashesAtItsStartIsNamedByItsType() {
    String app = running("shop");
    pushes.job(
        pushes.apply("applications: [{name: shop, processes: [{type: worker, command: work}]}]"));
    var scaled = client.post("/v3/apps/" + app + "/processes/worker/actions/scale", "instances", 1);
    assertThat(scaled.status()).as(scaled.text()).isEqualTo(202);
    simulator.faults().add(new PlatformFault.CrashesAtStart("shop", null, null));
    client.post("/v3/apps/" + app + "/actions/restart");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(reasons())
                    .containsOnly(
                        Map.entry("web", "APP/PROC/WEB: Exited with status 1"),
                        Map.entry("worker", "APP/PROC/WORKER: Exited with status 1")));
  }

  /** What the last crash of each type of process says of why. */
  private Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    for (JsonNode crash : events("&types=audit.app.process.crash")) {
      reasons.put(crash.at("/actor/name").asText(), crash.at("/data/exit_description").asText());
    }
    return reasons;
  }

  @Test
  void filtersNarrowAndWrongOnesAreRefused() {
    String one = pushes.app("one");
    String two = pushes.app("two");
    assertThat(events("&target_guids=" + one)).hasSize(2);
    for (JsonNode event : events("&types=audit.app.create&target_guids[not]=" + one)) {
      assertThat(event.at("/target/guid").asText()).isEqualTo(two);
    }
    assertThat(events("&space_guids=" + pushes.space() + "&types=audit.app.create")).hasSize(2);
    String time = events("&target_guids=" + one).get(0).path("created_at").asText();
    assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(events("&created_ats[gte]=" + time + "&target_guids=" + one)).isNotEmpty();
    assertThat(events("&created_ats[lt]=" + time + "&target_guids=" + one)).isEmpty();
    for (String wrong :
        List.of(
            "types[not]=app.crash",
            "actor=x",
            "app_guids=" + one,
            "include=app",
            "created_ats[gt]=2026-01-01T00:00:00.5Z",
            "created_ats[gt]=2026-01-01T00:00:00%2B01:00",
            "created_ats[gt]=2026-01-01T00:00:00Z,2026-01-02T00:00:00Z")) {
      var answer = client.get("/v3/audit_events?" + encoded(wrong));
      assertThat(answer.status()).as(wrong).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/code").asInt()).isEqualTo(10005);
    }
  }

  private String running(String name) {
    String app = pushes.app(name);
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    pushes.start(app);
    return app;
  }
}
