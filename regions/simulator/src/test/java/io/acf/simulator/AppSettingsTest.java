package io.acf.simulator;

import static io.acf.simulator.AppMessagesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks, environments and switches of apps, and what spaces and deployments say beside them. */
class AppSettingsTest {
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
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Client.Answer task(String body) {
    return client.call("POST", "/v3/apps/" + app + "/tasks", body, "application/json");
  }

  private void staged() {
    pushes.use(app, pushes.droplet(app, Map.of("Procfile", "web: serve\nworker: work hard")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 10008 Command No command or template provided",
        "{\"command\":\"x\"} | 10008 Task must have a droplet. Specify droplet or assign current"
            + " droplet to app.",
        "{\"command\":\"x\",\"memory_in_mb\":0} | 10008 Memory in mb must be greater than 0",
        "{\"command\":\"x\",\"log_rate_limit_in_bytes_per_second\":-2} | 10008 Log rate limit in"
            + " bytes per second must be greater than -2",
        "{\"command\":\"x\",\"user\":\"\"} | 10008 User must be between 1 and 255 characters",
        "{\"template\":{}} | 10008 Template process guid must be a string, Template process guid"
            + " must be between 1 and 200 characters",
        "{\"command\":\"x\",\"nosuch\":1} | 10008 Unknown field(s): 'nosuch'",
      })
  void aTaskThatCannotRun(String body, String refusal) {
    refused(task(body), refusal);
  }

  @Test
  void aTaskRunsAsItsTemplateDoes() {
    staged();
    JsonNode worker = client.get("/v3/apps/" + app + "/processes/worker").json();
    String guid = worker.path("guid").asText();
    client.post("/v3/processes/" + guid + "/actions/scale", "memory_in_mb", 77, "disk_in_mb", 88);
    var made = task("{\"template\":{\"process\":{\"guid\":\"" + guid + "\"}}}");
    assertThat(made.status()).as(made.text()).isEqualTo(202);
    JsonNode task = made.json();
    assertThat(task.path("command").asText()).isEqualTo("work hard");
    assertThat(task.path("memory_in_mb").asInt()).isEqualTo(77);
    assertThat(task.path("disk_in_mb").asInt()).isEqualTo(88);
    assertThat(task.path("user").asText()).isEqualTo("vcap");
    var unknown = task("{\"template\":{\"process\":{\"guid\":\"nosuch\"}}}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().at("/errors/0/detail").asText())
        .isEqualTo("The process could not be found: nosuch");
    assertThat(task("{\"command\":\"x\",\"droplet_guid\":\"nosuch\"}").status()).isEqualTo(404);
  }

  @Test
  void aTaskKeepsItsLogRateAndItsCommandToItself() {
    staged();
    var made = task("{\"command\":\"x --secret\",\"log_rate_limit_in_bytes_per_second\":1024}");
    assertThat(made.json().path("log_rate_limit_in_bytes_per_second").asInt()).isEqualTo(1024);
    assertThat(made.json().path("command").asText()).isEqualTo("x --secret");
    for (String list : List.of("/v3/tasks", "/v3/apps/" + app + "/tasks")) {
      assertThat(client.get(list).json().at("/resources/0").has("command")).isFalse();
      assertThat(client.get(list).text()).doesNotContain("secret");
    }
  }

  @Test
  void theGroupsOfVariablesAreInTheEnvironment() {
    client.patch("/v3/environment_variable_groups/running", "var", Map.of("A", "r"));
    client.patch("/v3/environment_variable_groups/staging", "var", Map.of("B", "s"));
    JsonNode env = client.get("/v3/apps/" + app + "/env").json();
    assertThat(env.path("running_env_json").toString()).isEqualTo("{\"A\":\"r\"}");
    assertThat(env.path("staging_env_json").toString()).isEqualTo("{\"B\":\"s\"}");
  }

  @Test
  void sshSaysWhoSwitchedItOff() {
    String path = "/v3/apps/" + app + "/ssh_enabled";
    assertThat(client.get(path).text()).isEqualTo("{\"enabled\":true,\"reason\":\"\"}");
    client.patch("/v3/apps/" + app + "/features/ssh", "enabled", false);
    assertThat(client.get(path).json().path("reason").asText())
        .isEqualTo("ssh is disabled for app");
    client.patch("/v3/spaces/" + pushes.space() + "/features/ssh", "enabled", false);
    assertThat(client.get(path).json().path("reason").asText())
        .isEqualTo("ssh is disabled for space 'prod'");
    refused(
        client.patch("/v3/spaces/" + pushes.space() + "/features/ssh"),
        "10008 Enabled must be a boolean");
  }

  @Test
  void whereThereIsNoDropletItsGuidIsNull() {
    assertThat(client.get("/v3/apps/" + app).json().at("/relationships/current_droplet").toString())
        .isEqualTo("{\"data\":{\"guid\":null}}");
  }

  @Test
  void aSpaceCanBeSuspended() {
    String space = "/v3/spaces/" + pushes.space();
    assertThat(client.get(space).json().path("suspended").isBoolean()).isTrue();
    assertThat(client.patch(space, "suspended", true).json().path("suspended").asBoolean())
        .isTrue();
    refused(client.patch(space, "suspended", "x"), "10008 Suspended must be a boolean");
  }

  @Test
  void stagingNeedsRoomInTheQuotas() {
    String org = client.get("/v3/organizations").json().at("/resources/0/guid").asText();
    var quota =
        client.post(
            "/v3/organization_quotas",
            "name",
            "small",
            "apps",
            Map.of("total_memory_in_mb", 2000),
            "relationships",
            Map.of("organizations", Map.of("data", List.of(Map.of("guid", org)))));
    assertThat(quota.status()).as(quota.text()).isEqualTo(201);
    String guid =
        client
            .post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app))
            .json()
            .path("guid")
            .asText();
    var notReady = client.post("/v3/builds", "package", Map.of("guid", guid));
    assertThat(notReady.status()).isEqualTo(400);
    assertThat(notReady.json().at("/errors/0/detail").asText())
        .isEqualTo("Bad request: Cannot stage package whose state is not ready.");
    client.upload("/v3/packages/" + guid + "/upload", "bits", Pushes.zip(Map.of("a", "b")));
    pushes.until("/v3/packages/" + guid, "/state", "READY");
    refused(
        client.post("/v3/builds", "package", Map.of("guid", guid), "staging_memory_in_mb", 204_800),
        "10008 organization's memory limit exceeded: staging requires 204800M memory");
    var small =
        client.post("/v3/builds", "package", Map.of("guid", guid), "staging_memory_in_mb", "64");
    assertThat(small.status()).as(small.text()).isEqualTo(201);
  }

  @Test
  void aBuildNeedsAPackage() {
    refused(
        client.post("/v3/builds"),
        "10008 Package guid can't be blank, Package guid must be a string, Package guid must be"
            + " between 1 and 200 characters");
    refused(
        client.post("/v3/builds", "package", Map.of("guid", "nosuch")),
        "10008 Unable to use package. Ensure that the package exists and you have access to it.");
  }

  @ParameterizedTest
  @CsvSource({
    "app_scaling, /v3/processes/{app}/actions/scale",
    "task_creation, /v3/apps/{app}/tasks",
    "app_bits_upload, /v3/packages/{package}/upload",
  })
  void whatIsSwitchedOffIsForAdminsOnly(String flag, String path) {
    String bits =
        client
            .post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app))
            .json()
            .path("guid")
            .asText();
    String filled = path.replace("{app}", app).replace("{package}", bits);
    client.patch(
        "/v3/feature_flags/" + flag, "enabled", false, "custom_error_message", "not on Mondays");
    refused(developer().post(filled), "330002 Feature Disabled: not on Mondays");
    assertThat(client.post(filled).text()).doesNotContain("Feature Disabled");
  }

  private Client developer() {
    String token =
        client
            .form(Map.of("grant_type", "client_credentials"), "acf-space:space-secret")
            .json()
            .path("access_token")
            .asText();
    return new Client(simulator).with(token);
  }

  @Test
  void anOlderApiKnowsNoSuspendedSpacesAndNoLimitForNames() {
    try (Simulator old =
        Simulator.start(
            SimulatorOptions.named("old").withPace(Pace.INSTANT).withApiVersion("3.136.0"))) {
      Client older = Client.loggedIn(old);
      Pushes there = new Pushes(older);
      String space = "/v3/spaces/" + there.space();
      assertThat(older.get(space).json().has("suspended")).isFalse();
      refused(older.patch(space, "suspended", true), "10008 Unknown field(s): 'suspended'");
      assertThat(there.app("n".repeat(256))).isNotEmpty();
      refused(
          older.post(
              "/v3/apps",
              "name",
              "x",
              "relationships",
              Pushes.relation("space", there.space()),
              "lifecycle",
              Map.of("data", Map.of("buildpacks", List.of("wut")))),
          "10008 Buildpack \"wut\" must be an existing admin buildpack or a valid git URI");
    }
  }
}
