package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void aRefreshTokenIsNotUsedUpByWhoIsRefused() {
    String refresh = login(admin, "admin").json().path("refresh_token").asText();
    Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", refresh);
    Map<String, String> tooMuch = new HashMap<>(form);
    tooMuch.put("scope", "nosuch");
    assertThat(admin.form(form, "acf:acf-secret").json().path("error").asText())
        .isEqualTo("invalid_token");
    assertThat(admin.form(tooMuch, "cf:").json().path("error").asText()).isEqualTo("invalid_scope");
    assertThat(admin.form(form, "cf:").status()).isEqualTo(200);
  }

  @Test
  void aNewPasswordEndsRefreshTokensOfBefore() {
    String id = ScimTest.create(admin, "renewed", "uaa").json().path("id").asText();
    Map<String, String> form =
        Map.of("grant_type", "password", "username", "renewed", "password", "secret-of-renewed");
    JsonNode before = admin.form(form, "cf:").json();
    Client renewed = new Client(simulator).with(before.path("access_token").asText());
    var changed =
        renewed.put(
            "/Users/" + id + "/password", "oldPassword", "secret-of-renewed", "password", "new");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(refreshed(before).json().path("error").asText()).isEqualTo("invalid_token");
    Map<String, String> now = new HashMap<>(form);
    now.put("password", "new");
    assertThat(refreshed(admin.form(now, "cf:").json()).status()).isEqualTo(200);
  }

  private static Client.Answer refreshed(JsonNode token) {
    return admin.form(
        Map.of(
            "grant_type", "refresh_token", "refresh_token", token.path("refresh_token").asText()),
        "cf:");
  }

  @Test
  void whoIsSwitchedOffGetsNoTokenByAnyWay() {
    String id = ScimTest.create(admin, "off", "uaa").json().path("id").asText();
    Map<String, String> form =
        Map.of("grant_type", "password", "username", "off", "password", "secret-of-off");
    JsonNode token = admin.form(form, "cf:").json();
    Client off = new Client(simulator).with(token.path("access_token").asText());
    String passcode = off.get("/passcode").text().replaceAll("(?s).*<h2>|</h2>.*", "");
    String code =
        off.get("/oauth/authorize?client_id=ssh-proxy&response_type=code")
            .header("Location")
            .replaceAll(".*code=", "");
    admin.call(
        "PATCH", "/Users/" + id, "{\"active\":false}", "application/json", Map.of("If-Match", "*"));
    assertThat(admin.form(form, "cf:").status()).isEqualTo(401);
    assertThat(refreshed(token).status()).isEqualTo(401);
    assertThat(
            admin
                .form(Map.of("grant_type", "password", "passcode", passcode), "cf:")
                .json()
                .path("error_description")
                .asText())
        .isEqualTo("Invalid passcode");
    assertThat(
            admin
                .form(
                    Map.of("grant_type", "authorization_code", "code", code),
                    "ssh-proxy:ssh-proxy-secret")
                .json()
                .path("error")
                .asText())
        .isEqualTo("invalid_grant");
    assertThat(off.get("/passcode").status()).isEqualTo(401);
  }

  @Test
  void whoIsDeletedStaysAwayAlsoAfterARestart(@TempDir Path data) {
    SimulatorOptions options = SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(data);
    try (Simulator region = Simulator.start(options)) {
      Client operator = operator(region);
      for (JsonNode each : operator.get("/Users").json().path("resources")) {
        assertThat(operator.delete("/Users/" + each.path("id").asText()).status()).isEqualTo(200);
      }
      assertThat(operator.get("/Users").json().path("totalResults").asInt()).isZero();
    }
    try (Simulator region = Simulator.start(options)) {
      Client operator = operator(region);
      assertThat(operator.get("/Users").json().path("totalResults").asInt()).isZero();
      assertThat(operator.get("/Groups").json().path("totalResults").asInt()).isPositive();
      assertThat(login(operator, "admin").json().path("error_description").asText())
          .isEqualTo("Bad credentials");
    }
  }

  private static Client operator(Simulator region) {
    Client client = new Client(region);
    return client.with(
        client
            .form(Map.of("grant_type", "client_credentials"), "admin:admin-secret")
            .json()
            .path("access_token")
            .asText());
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
