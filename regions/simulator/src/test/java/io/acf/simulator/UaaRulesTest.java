package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lock-out, rotation, revocation, and clients that may do less. */
class UaaRulesTest {
  private static Simulator simulator;
  private static Client admin;

  @BeforeAll
  static void start() {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withRefreshRotates(true));
    admin = Client.loggedIn(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Client.Answer login(Client client, String password) {
    return client.form(
        Map.of("grant_type", "password", "username", "admin", "password", password), "cf:");
  }

  private static Client as(String basic) {
    Client client = new Client(simulator);
    return client.with(
        client
            .form(Map.of("grant_type", "client_credentials"), basic)
            .json()
            .path("access_token")
            .asText());
  }

  private static Client.Answer createApp(Client client, String name, String space) {
    return client.post("/v3/apps", "name", name, "relationships", Pushes.relation("space", space));
  }

  @Test
  void aRotatingRefreshTokenIsGoodForOneUse() {
    String refresh = login(admin, "admin").json().path("refresh_token").asText();
    Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", refresh);
    JsonNode second = admin.form(form, "cf:").json();
    assertThat(second.path("refresh_token").asText()).isNotEmpty().isNotEqualTo(refresh);
    assertThat(admin.form(form, "cf:").json().path("error").asText()).isEqualTo("invalid_token");
  }

  @Test
  void oneTokenIsRevokedAndOthersStay() {
    JsonNode first = login(admin, "admin").json();
    JsonNode second = login(admin, "admin").json();
    assertThat(admin.delete("/oauth/token/revoke/" + first.path("jti").asText()).status())
        .isEqualTo(200);
    assertThat(
            new Client(simulator)
                .with(first.path("access_token").asText())
                .get("/v3/apps")
                .status())
        .isEqualTo(401);
    assertThat(
            new Client(simulator)
                .with(second.path("access_token").asText())
                .get("/v3/apps")
                .status())
        .isEqualTo(200);
  }

  @Test
  void fiveFailedLoginsLockOut() {
    try (Simulator other = Simulator.start(SimulatorOptions.named("us-1"))) {
      Client client = new Client(other);
      for (int i = 0; i < 5; i++) {
        assertThat(login(client, "wrong").json().path("error_description").asText())
            .isEqualTo("Bad credentials");
      }
      assertThat(login(client, "admin").status()).isEqualTo(401);
      assertThat(login(client, "admin").json().path("error_description").asText())
          .contains("locked");
      assertThat(client.form(Map.of("grant_type", "client_credentials"), "acf:acf-secret").status())
          .isEqualTo(200);
    }
  }

  @Test
  void aReaderReadsAllAndWritesNothing() {
    Client reader = as("acf-reader:reader-secret");
    assertThat(reader.get("/v3/organizations").json().path("resources")).isNotEmpty();
    var refused = createApp(reader, "nope", new Pushes(admin).space());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().at("/errors/0/title").asText()).isEqualTo("CF-NotAuthorized");
  }

  @Test
  void aSpaceClientChangesItsSpaceOnly() {
    String other = new Pushes(admin).newSpace("other");
    String theirs = createApp(admin, "theirs", other).json().path("guid").asText();
    Client client = as("acf-space:space-secret");
    assertThat(createApp(client, "mine", new Pushes(admin).space()).status()).isEqualTo(201);
    assertThat(client.get("/v3/apps").json().path("resources"))
        .extracting(each -> each.path("name").asText())
        .contains("mine")
        .doesNotContain("theirs");
    assertThat(client.get("/v3/apps?space_guids=" + other).json().path("resources")).isEmpty();
    assertThat(client.get("/v3/spaces").json().path("resources")).hasSize(1);
    assertThat(client.get("/v3/apps/" + theirs).status()).isEqualTo(404);
    assertThat(client.post("/v3/apps/" + theirs + "/actions/stop").status()).isEqualTo(404);
    var refused =
        client.call(
            "POST", "/v3/organizations", Json.object("name", "x").toString(), "application/json");
    assertThat(refused.status()).isEqualTo(403);
  }
}
