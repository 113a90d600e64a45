package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushTest {
  private static final Map<String, String> ONE = Map.of("index.html", "one", "a/b.css", "x");
  private static final Map<String, String> TWO = Map.of("index.html", "two");

  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private RouterClient router;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    router = new RouterClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void servesTheFilesOfTheRunningDropletByHost() {
    String app = pushes.app("shop");
    pushes.route(app, "shop");
    assertThat(router.get("shop.apps.eu-1.test", "/").headers())
        .containsEntry("x-cf-routererror", "unknown_route");
    pushes.use(app, pushes.droplet(app, ONE));
    pushes.start(app);
    var page = router.get("shop.apps.eu-1.test:80", "/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("one");
    assertThat(page.headers()).containsEntry("content-type", "text/html");
    assertThat(page.headers())
        .containsKey("x-vcap-request-id")
        .doesNotContainKey("x-cf-routererror");
    assertThat(router.get("shop.apps.eu-1.test", "/a/b.css").body()).isEqualTo("x");
    assertThat(router.get("shop.apps.eu-1.test", "/missing").status()).isEqualTo(404);
    assertThat(router.get("other.apps.eu-1.test", "/").headers())
        .containsEntry("x-cf-routererror", "unknown_route");
    assertThat(
            router
                .get("shop.apps.eu-1.test", "/", Map.of("X-CF-APP-INSTANCE", app + ":7"))
                .status())
        .isEqualTo(400);
    client.post("/v3/apps/" + app + "/actions/stop");
    assertThat(router.get("shop.apps.eu-1.test", "/").headers())
        .containsEntry("x-cf-routererror", "no_endpoints");
  }

  @Test
  void startWithoutADropletIsRefused() {
    var answer = client.post("/v3/apps/" + pushes.app("empty") + "/actions/start");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/detail").asText())
        .isEqualTo("Assign a droplet before starting this app.");
  }

  @Test
  void rollsOutInstanceByInstanceAndEndsWithANewProcess() {
    String app = pushes.app("shop");
    pushes.route(app, "shop");
    pushes.use(app, pushes.droplet(app, ONE));
    client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 3);
    pushes.start(app);
    String second = pushes.droplet(app, TWO);
    var created =
        client.post(
            "/v3/deployments",
            "droplet",
            Map.of("guid", second),
            "relationships",
            Pushes.relation("app", app),
            "metadata",
            Map.of("labels", Map.of("acf-release", "r2")));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    String guid = created.json().path("guid").asText();
    assertThat(created.json().at("/status/reason").asText()).isEqualTo("DEPLOYING");
    var done = pushes.until("/v3/deployments/" + guid, "/status/reason", "DEPLOYED");
    assertThat(done.at("/status/value").asText()).isEqualTo("FINALIZED");
    var processes = client.get("/v3/apps/" + app + "/processes").json().path("resources");
    assertThat(processes).hasSize(1);
    assertThat(processes.path(0).path("guid").asText()).isNotEqualTo(app);
    assertThat(processes.path(0).path("instances").asInt()).isEqualTo(3);
    assertThat(router.get("shop.apps.eu-1.test", "/").body()).isEqualTo("two");
    assertThat(
            client
                .get("/v3/deployments?label_selector=acf-release%3Dr2&app_guids=" + app)
                .json()
                .at("/pagination/total_results")
                .asInt())
        .isEqualTo(1);
    assertThat(
            client
                .get("/v3/apps/" + app + "/revisions")
                .json()
                .at("/pagination/total_results")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void canariesPauseContinueAndCanBeCancelled() {
    String app = pushes.app("shop");
    String first = pushes.droplet(app, ONE);
    pushes.use(app, first);
    client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 4);
    pushes.start(app);
    String second = pushes.droplet(app, TWO);
    String canary = canary(app, second);
    var paused = pushes.until("/v3/deployments/" + canary, "/status/reason", "PAUSED");
    assertThat(paused.at("/status/canary/steps/current").asInt()).isEqualTo(1);
    assertThat(paused.path("links").has("continue")).isTrue();
    var scale = client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 9);
    assertThat(scale.status()).isEqualTo(422);
    assertThat(scale.json().at("/errors/0/detail").asText())
        .isEqualTo("Cannot scale this process while a deployment is in flight.");
    assertThat(client.post("/v3/deployments/" + canary + "/actions/continue").status())
        .isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                client
                        .get("/v3/deployments/" + canary)
                        .json()
                        .at("/status/canary/steps/current")
                        .asInt()
                    == 2);
    pushes.until("/v3/deployments/" + canary, "/status/reason", "PAUSED");
    client.post("/v3/deployments/" + canary + "/actions/continue");
    pushes.until("/v3/deployments/" + canary, "/status/reason", "DEPLOYED");
    String other = canary(app, first);
    pushes.until("/v3/deployments/" + other, "/status/reason", "PAUSED");
    assertThat(client.post("/v3/deployments/" + other + "/actions/cancel").status()).isEqualTo(200);
    pushes.until("/v3/deployments/" + other, "/status/reason", "CANCELED");
    assertThat(
            client
                .get("/v3/apps/" + app + "/relationships/current_droplet")
                .json()
                .at("/data/guid")
                .asText())
        .isEqualTo(second);
    var processes = client.get("/v3/apps/" + app + "/processes").json().path("resources");
    assertThat(processes).hasSize(1);
    assertThat(processes.path(0).path("instances").asInt()).isEqualTo(4);
  }

  private String canary(String app, String droplet) {
    var created =
        client.post(
            "/v3/deployments",
            "strategy",
            "canary",
            "droplet",
            Map.of("guid", droplet),
            "options",
            Map.of(
                "max_in_flight",
                2,
                "canary",
                Map.of(
                    "steps",
                    List.of(Map.of("instance_weight", 25), Map.of("instance_weight", 50)))),
            "relationships",
            Pushes.relation("app", app));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().path("guid").asText();
  }

  @Test
  void aSecondBuildIsRefusedWhileOneIsStaging() {
    try (Simulator slow =
        Simulator.start(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT.withStaging(Duration.ofMinutes(10))))) {
      Client other = Client.loggedIn(slow);
      Pushes there = new Pushes(other);
      String app = there.app("shop");
      var made =
          other.post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app));
      String guid = made.json().path("guid").asText();
      other.upload("/v3/packages/" + guid + "/upload", "bits", Pushes.zip(ONE));
      there.until("/v3/packages/" + guid, "/state", "READY");
      assertThat(other.post("/v3/builds", "package", Map.of("guid", guid)).status()).isEqualTo(201);
      var second = other.post("/v3/builds", "package", Map.of("guid", guid));
      assertThat(second.status()).isEqualTo(422);
      assertThat(second.json().at("/errors/0/code").asInt()).isEqualTo(170017);
    }
  }

  @Test
  void stagingFailsAsToldAndADeploymentNeverFailsByItself() {
    simulator
        .faults()
        .set(
            Faults.of(new PlatformFault.StagingFails(PlatformFault.StagingFailure.COMPILE_FAILED)));
    String app = pushes.app("shop");
    var made =
        client.post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app));
    String guid = made.json().path("guid").asText();
    client.upload("/v3/packages/" + guid + "/upload", "bits", Pushes.zip(ONE));
    pushes.until("/v3/packages/" + guid, "/state", "READY");
    var build = client.post("/v3/builds", "package", Map.of("guid", guid));
    var failed =
        pushes.until("/v3/builds/" + build.json().path("guid").asText(), "/state", "FAILED");
    assertThat(failed.path("error").asText()).startsWith("BuildpackCompileFailed - ");
    simulator.faults().clear();
    pushes.use(app, pushes.droplet(app, ONE));
    pushes.start(app);
    String second = pushes.droplet(app, TWO);
    simulator.faults().set(Faults.of(new PlatformFault.NeverHealthy("shop")));
    var stuck =
        client.post(
            "/v3/deployments",
            "droplet",
            Map.of("guid", second),
            "relationships",
            Pushes.relation("app", app));
    String deployment = stuck.json().path("guid").asText();
    pushes.until("/v3/apps/" + app + "/processes/web/stats", "/resources/0/state", "STARTING");
    assertThat(client.get("/v3/deployments/" + deployment).json().at("/status/value").asText())
        .isEqualTo("ACTIVE");
    client.post("/v3/deployments/" + deployment + "/actions/cancel");
    pushes.until("/v3/deployments/" + deployment, "/status/reason", "CANCELED");
  }

  @Test
  void crashedInstancesComeBack() {
    String app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, ONE));
    pushes.start(app);
    simulator.faults().set(Faults.of(new Incident.Crash("shop", 0)));
    assertThat(simulator.faults().current()).isEqualTo(Faults.NONE);
    pushes.until("/v3/apps/" + app + "/processes/web/stats", "/resources/0/state", "RUNNING");
    var embedded = client.get("/v3/processes?embed=process_instances").json();
    assertThat(embedded.at("/resources/0/process_instances/0/state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void deletesAnAppByAJobAndKeepsItsRoute() {
    String app = pushes.app("shop");
    String route = pushes.route(app, "shop");
    assertThat(pushes.job(client.delete("/v3/apps/" + app)).path("state").asText())
        .isEqualTo("COMPLETE");
    var gone = client.get("/v3/apps/" + app);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().at("/errors/0/detail").asText()).isEqualTo("App not found");
    assertThat(client.get("/v3/routes/" + route).json().path("destinations")).isEmpty();
  }

  @Test
  void rollsBackToARevision() {
    String app = pushes.app("shop");
    pushes.route(app, "shop");
    pushes.use(app, pushes.droplet(app, ONE));
    pushes.start(app);
    var first = client.get("/v3/apps/" + app + "/revisions").json().at("/resources/0");
    assertThat(first.path("description").asText()).isEqualTo("Initial revision.");
    var same = deploy(app, "revision", first.path("guid").asText());
    assertThat(same.status()).isEqualTo(422);
    var second = deploy(app, "droplet", pushes.droplet(app, TWO));
    pushes.until(path(second), "/status/reason", "DEPLOYED");
    var back = deploy(app, "revision", first.path("guid").asText());
    assertThat(back.status()).as(back.text()).isEqualTo(201);
    assertThat(back.json().at("/revision/version").asInt()).isEqualTo(3);
    pushes.until(path(back), "/status/reason", "DEPLOYED");
    assertThat(router.get("shop.apps.eu-1.test", "/").body()).isEqualTo("one");
    var deployed = client.get("/v3/apps/" + app + "/revisions/deployed").json();
    assertThat(deployed.at("/resources/0/description").asText())
        .contains("Rolled back to revision 1.");
  }

  private static String path(Client.Answer created) {
    return "/v3/deployments/" + created.json().path("guid").asText();
  }

  private Client.Answer deploy(String app, String what, String guid) {
    return client.post(
        "/v3/deployments",
        what,
        Map.of("guid", guid),
        "relationships",
        Pushes.relation("app", app));
  }

  @Test
  void sidecarsAreAddedChangedAndRemoved() {
    String app = pushes.app("shop");
    var made =
        client.post(
            "/v3/apps/" + app + "/sidecars",
            "name",
            "side",
            "command",
            "run",
            "process_types",
            List.of("web"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String guid = made.json().path("guid").asText();
    var twice =
        client.post(
            "/v3/apps/" + app + "/sidecars",
            "name",
            "side",
            "command",
            "run",
            "process_types",
            List.of("web"));
    assertThat(twice.status()).isEqualTo(422);
    assertThat(
            client.patch("/v3/sidecars/" + guid, "command", "walk").json().path("command").asText())
        .isEqualTo("walk");
    assertThat(client.get("/v3/processes/" + app + "/sidecars").json().path("resources"))
        .hasSize(1);
    assertThat(client.delete("/v3/sidecars/" + guid).status()).isEqualTo(204);
  }

  @Test
  void aRouteIsSharedOnlyWhereOperatorsAllowIt() {
    String app = pushes.app("shop");
    String route = pushes.route(app, "shop");
    String other = pushes.newSpace("other");
    String shared = "/v3/routes/" + route + "/relationships/shared_spaces";
    var data = List.of(Map.of("guid", other));
    assertThat(client.post(shared, "data", data).status()).isEqualTo(403);
    client.patch("/v3/feature_flags/route_sharing", "enabled", true);
    assertThat(client.post(shared, "data", data).status()).isEqualTo(200);
    assertThat(client.get(shared).json().at("/data/0/guid").asText()).isEqualTo(other);
    var moved =
        client.patch("/v3/routes/" + route + "/relationships/space", "data", Map.of("guid", other));
    assertThat(moved.status()).as(moved.text()).isEqualTo(204);
    assertThat(client.get("/v3/routes?space_guids=" + other).json().path("resources")).hasSize(1);
    assertThat(client.delete(shared + "/" + pushes.space()).status()).isEqualTo(204);
    assertThat(client.get("/v3/routes/" + route).json().path("destinations")).isEmpty();
  }
}
