package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Cloud Controller that does not reach Diego: what it refuses, and what it does all the same. */
class DiegoDownTest {
  private static final String HOST = "shop.apps.eu-1.test";
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String app;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    pushes.route(app, "shop");
    pushes.start(app);
    simulator.faults().add(new PlatformFault.DiegoDown());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static void refused(Client.Answer answer, int status, int code, String title) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    JsonNode error = answer.json().at("/errors/0");
    assertThat(error.path("code").asInt()).isEqualTo(code);
    assertThat(error.path("title").asText()).isEqualTo(title);
  }

  private JsonNode app() {
    return client.get("/v3/apps/" + app).json();
  }

  private int page() {
    return new RouterClient(simulator).get(HOST, "/").status();
  }

  private JsonNode states() {
    return client.get("/v3/processes/" + app + "/stats").json().path("resources");
  }

  @Test
  void questionsForInstancesFail() {
    for (String path :
        List.of(
            "/v3/processes?embed=process_instances",
            "/v3/apps/" + app + "/processes?embed=process_instances",
            "/v3/processes/" + app + "?embed=process_instances",
            "/v3/processes/" + app + "/process_instances")) {
      refused(client.get(path), 500, 10001, "UnknownError");
    }
    for (String path : List.of("/v3/processes/" + app, "/v3/apps/" + app + "/processes/web")) {
      refused(client.get(path + "/stats"), 503, 200002, "CF-StatsUnavailable");
    }
    assertThat(client.get("/v3/processes").status()).isEqualTo(200);
    assertThat(page()).isEqualTo(200);
  }

  @Test
  void theQuestionHangsWhereItShould() {
    simulator.faults().set(Faults.of(new PlatformFault.DiegoDown(Duration.ofMillis(300))));
    long began = System.nanoTime();
    refused(client.get("/v3/processes/" + app + "/stats"), 503, 200002, "CF-StatsUnavailable");
    assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(290).toNanos());
  }

  @Test
  void changesAreWrittenDownAlthoughTheyAreRefused() {
    refused(
        client.post("/v3/processes/" + app + "/actions/scale", "instances", 3),
        503,
        170015,
        "CF-RunnerUnavailable");
    assertThat(client.get("/v3/processes/" + app).json().path("instances").asInt()).isEqualTo(3);
    refused(client.post("/v3/apps/" + app + "/actions/stop"), 503, 170015, "CF-RunnerUnavailable");
    assertThat(app().path("state").asText()).isEqualTo("STOPPED");
    assertThat(page()).as("what runs goes on running").isEqualTo(200);
    assertThat(client.post("/v3/apps/" + app + "/actions/stop").status())
        .as("nothing changes, nobody is told")
        .isEqualTo(200);
    simulator.faults().clear();
    assertThat(page()).as("and it is stopped when Diego is back").isEqualTo(503);

    simulator.faults().add(new PlatformFault.DiegoDown());
    refused(client.post("/v3/apps/" + app + "/actions/start"), 503, 170015, "CF-RunnerUnavailable");
    assertThat(app().path("state").asText()).isEqualTo("STARTED");
    simulator.faults().clear();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> states().size() == 3 && page() == 200);
  }

  @Test
  void aRestartComesLater() {
    simulator.faults().clear();
    String before = states().at("/0/instance_guid").asText();
    simulator.faults().add(new PlatformFault.DiegoDown());
    refused(
        client.post("/v3/apps/" + app + "/actions/restart"), 503, 170015, "CF-RunnerUnavailable");
    simulator.faults().clear();
    pushes.until("/v3/processes/" + app + "/stats", "/resources/0/state", "RUNNING");
    assertThat(states().at("/0/instance_guid").asText()).isNotEqualTo(before);
  }

  @Test
  void aBuildFailsAndStays() {
    String bits =
        client.get("/v3/apps/" + app + "/packages").json().at("/resources/0/guid").asText();
    refused(
        client.post("/v3/builds", "package", Map.of("guid", bits)),
        503,
        170010,
        "CF-StagerUnavailable");
    JsonNode build =
        client
            .get("/v3/builds?app_guids=" + app + "&order_by=-created_at")
            .json()
            .at("/resources/0");
    assertThat(build.path("state").asText()).isEqualTo("FAILED");
    assertThat(build.path("error").asText()).startsWith("StagingError - Staging error: Stager is");
    simulator.faults().clear();
    assertThat(client.post("/v3/builds", "package", Map.of("guid", bits)).status()).isEqualTo(201);
  }

  @Test
  void aPackageWithoutBitsIsABadRequest() {
    simulator.faults().clear();
    var bits =
        client.post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app));
    String guid = bits.json().path("guid").asText();
    var build = client.post("/v3/builds", "package", Map.of("guid", guid));
    refused(build, 400, 1004, "CF-BadRequest");
    assertThat(build.json().at("/errors/0/detail").asText())
        .isEqualTo("Bad request: Cannot stage package whose state is not ready.");
  }

  @Test
  void aDeploymentIsTakenAndStandsStill() {
    String droplet =
        client.get("/v3/apps/" + app + "/droplets/current").json().path("guid").asText();
    var deployed =
        client.post(
            "/v3/deployments",
            "droplet",
            Map.of("guid", droplet),
            "relationships",
            Pushes.relation("app", app));
    assertThat(deployed.status()).as(deployed.text()).isEqualTo(201);
    String path = "/v3/deployments/" + deployed.json().path("guid").asText();
    for (int i = 0; i < 5; i++) {
      assertThat(client.get(path).json().at("/status/reason").asText()).isEqualTo("DEPLOYING");
    }
    simulator.faults().clear();
    pushes.until(path, "/status/reason", "DEPLOYED");
  }

  @Test
  void aManifestThatScalesFailsAfterItIsWrittenDown() {
    var job = pushes.job(pushes.apply("applications: [{name: shop, instances: 2}]"));
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.at("/errors/0/code").asInt()).isEqualTo(170015);
    assertThat(client.get("/v3/processes/" + app).json().path("instances").asInt()).isEqualTo(2);
  }
}
