package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API of April 2023 has less than today's. */
class OldApiTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String app;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withApiVersion("3.136.0"));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    pushes.route(app, "shop");
    pushes.start(app);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Client.Answer deploy(String key, Object value) {
    String droplet =
        client.get("/v3/apps/" + app + "/droplets/current").json().path("guid").asText();
    return client.post(
        "/v3/deployments",
        "droplet",
        Map.of("guid", droplet),
        "relationships",
        Pushes.relation("app", app),
        key,
        value);
  }

  @Test
  void instancesAreNotEmbedded() {
    for (String path :
        List.of("/v3/processes", "/v3/apps/" + app + "/processes", "/v3/processes/" + app)) {
      var answer = client.get(path + "?embed=process_instances");
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/detail").asText())
          .contains("Unknown query parameter(s): 'embed'");
    }
    assertThat(client.get("/v3/processes/" + app + "/process_instances").status()).isEqualTo(404);
    JsonNode stats = client.get("/v3/processes/" + app + "/stats").json().at("/resources/0");
    assertThat(stats.path("state").asText()).isEqualTo("RUNNING");
    assertThat(stats.has("routable")).isFalse();
    assertThat(stats.has("instance_guid")).isFalse();
  }

  @Test
  void anAppDoesNotTellItsDroplet() {
    for (JsonNode each :
        List.of(
            client.get("/v3/apps/" + app).json(),
            client.get("/v3/apps").json().at("/resources/0"),
            client.post("/v3/apps/" + app + "/actions/restart").json())) {
      assertThat(each.at("/relationships/space/data/guid").asText()).isNotEmpty();
      assertThat(each.at("/relationships/current_droplet").isMissingNode()).isTrue();
    }
    assertThat(client.get("/v3/apps/" + app + "/droplets/current").status()).isEqualTo(200);
  }

  @Test
  void deploymentsOnlyRoll() {
    assertThat(deploy("options", Map.of("max_in_flight", 2)).status()).isEqualTo(422);
    assertThat(deploy("strategy", "canary").status()).isEqualTo(422);
    var rolling = deploy("strategy", "rolling");
    assertThat(rolling.status()).as(rolling.text()).isEqualTo(201);
    assertThat(rolling.json().has("options")).isFalse();
    String path = "/v3/deployments/" + rolling.json().path("guid").asText();
    assertThat(client.post(path + "/actions/continue").status()).isEqualTo(404);
  }

  @Test
  void anAppIsBoundOnce() {
    String instance =
        client
            .post(
                "/v3/service_instances",
                "type",
                "user-provided",
                "name",
                "db",
                "relationships",
                Pushes.relation("space", pushes.space()))
            .json()
            .path("guid")
            .asText();
    JsonNode said =
        client
            .post(
                "/v3/service_credential_bindings",
                "type",
                "app",
                "strategy",
                "multiple",
                "relationships",
                Map.of(
                    "app",
                    Map.of("data", Map.of("guid", app)),
                    "service_instance",
                    Map.of("data", Map.of("guid", instance))))
            .json();
    assertThat(said.at("/errors/0/detail").asText()).isEqualTo("Unknown field(s): 'strategy'");
  }

  @Test
  void manifestsIgnoreNewerKeys() {
    var job =
        pushes.job(
            pushes.apply(
                "applications: [{name: shop, features: {ssh: false}, lifecycle: cnb,"
                    + " readiness-health-check-type: port,"
                    + " routes: [{route: shop.apps.eu-1.test,"
                    + " options: {loadbalancing: least-connection}}]}]"));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
    assertThat(client.get("/v3/apps/" + app + "/features/ssh").json().path("enabled").asBoolean())
        .isTrue();
    var manifest = client.get("/v3/apps/" + app + "/manifest");
    assertThat(manifest.status()).as(manifest.text()).isEqualTo(200);
    assertThat(manifest.text())
        .contains("applications")
        .doesNotContain("features", "options", "readiness");
    assertThat(client.get("/v3/routes").json().at("/resources/0").has("options")).isFalse();
  }

  @Test
  void eventsAreFewerAndACrashNamesTheProcess() {
    JsonNode types = client.get("/v3/audit_events?per_page=5000").json();
    assertThat(types.findValuesAsText("type"))
        .contains("audit.app.build.create", "audit.app.droplet.create")
        .doesNotContain("audit.app.build.staged");
    pushes.until(
        "/v3/deployments/" + deploy("strategy", "rolling").json().path("guid").asText(),
        "/status/reason",
        "DEPLOYED");
    String process = client.get("/v3/apps/" + app + "/processes/web").json().path("guid").asText();
    assertThat(process).isNotEqualTo(app);
    simulator.faults().add(new Incident.Crash("shop", null));
    JsonNode crash =
        client.get("/v3/audit_events?types=app.crash").json().at("/resources/0/target");
    assertThat(crash.path("guid").asText()).isEqualTo(process);
    JsonNode other =
        client
            .get("/v3/audit_events?types=audit.app.process.crash")
            .json()
            .at("/resources/0/target");
    assertThat(other.path("guid").asText()).isEqualTo(app);
  }

  @Test
  void tooManyRequestsAreToldTheTimeOfTheReset() {
    simulator.faults().add(new RequestFault.RateLimited(Duration.ofSeconds(40)));
    long now = Instant.now().getEpochSecond();
    var old = client.get("/v3/apps");
    assertThat(old.status()).isEqualTo(429);
    assertThat(Long.parseLong(old.header("Retry-After"))).isBetween(now + 35, now + 60);
    simulator.faults().add(new PlatformFault.OtherVersion("3.228.0", false));
    assertThat(client.get("/v3/apps").header("Retry-After")).isEqualTo("40");
  }

  @Test
  void aNewerOneHasItAll() {
    simulator.faults().add(new PlatformFault.OtherVersion("3.228.0", false));
    assertThat(client.get("/v3/processes?embed=process_instances").status()).isEqualTo(200);
    JsonNode told = client.get("/v3/apps/" + app).json();
    assertThat(told.at("/relationships/current_droplet/data/guid").asText()).isNotEmpty();
    assertThat(deploy("options", Map.of("max_in_flight", 2)).status()).isEqualTo(201);
  }
}
