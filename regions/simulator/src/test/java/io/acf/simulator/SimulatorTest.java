package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private Simulator simulator;
  private Client client;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = new Client(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void tellsWhereItsPartsAre() {
    var links = client.get("/").json().path("links");
    assertThat(links.path("cloud_controller_v3").path("href").asText())
        .isEqualTo(simulator.uri() + "/v3");
    assertThat(links.path("cloud_controller_v3").path("meta").path("version").asText())
        .isEqualTo("3.215.0");
    assertThat(client.get("/v2/info").json().path("token_endpoint").asText())
        .isEqualTo(simulator.uri().toString());
    assertThat(client.get("/healthz").text()).isEqualTo("OK");
    assertThat(client.get("/v3/info").header("X-Vcap-Request-Id")).isNotEmpty();
  }

  @Test
  void tellsTheLimitOfCalls() {
    assertThat(client.get("/v3/info").json().path("rate_limits").toString())
        .isEqualTo("{\"enabled\":false}");
    try (Simulator limited = Simulator.start(SimulatorOptions.named("us-1").withRateLimit(500))) {
      assertThat(new Client(limited).get("/v3/info").json().path("rate_limits").toString())
          .isEqualTo("{\"enabled\":true,\"general_limit\":500,\"reset_interval_in_minutes\":60}");
    }
  }

  @Test
  void anUnknownRequestIsA404WithACode() {
    client.login();
    var answer = client.get("/v3/nonsense");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("errors").path(0).path("code").asInt()).isEqualTo(10000);
    assertThat(answer.json().path("errors").path(0).path("detail").asText())
        .isEqualTo("Unknown request");
  }

  @Test
  void givesTokens() {
    var byPassword =
        client.form(
            Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:");
    assertThat(byPassword.status()).isEqualTo(200);
    String refresh = byPassword.json().path("refresh_token").asText();
    assertThat(
            client
                .form(Map.of("grant_type", "refresh_token", "refresh_token", refresh), "cf:")
                .status())
        .isEqualTo(200);
    var byClient = client.form(Map.of("grant_type", "client_credentials"), "acf:acf-secret");
    assertThat(byClient.json().path("access_token").asText()).contains(".");
    assertThat(byClient.json().has("refresh_token")).isFalse();
    var wrong =
        client.form(Map.of("grant_type", "password", "username", "admin", "password", "x"), "cf:");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.json().path("error").asText()).isEqualTo("unauthorized");
  }

  @Test
  void keepsAJournalOfApiRequests() {
    client.get("/v3/info");
    client.login();
    var journal = client.get("/_sim/journal?since=1").json();
    assertThat(journal.path("last_seq").asInt()).isEqualTo(2);
    assertThat(journal.path("dropped").asInt()).isZero();
    var last = journal.path("resources").path(0);
    assertThat(last.path("path").asText()).isEqualTo("/oauth/token");
    assertThat(last.path("mutating").asBoolean()).isFalse();
    assertThat(last.path("status").asInt()).isEqualTo(200);
  }

  @Test
  void theJournalTellsLabelsAndCountsWhatIsWanted() {
    client.login();
    String space = new Pushes(client).space();
    for (String release : List.of("one", "two")) {
      client.post(
          "/v3/apps",
          "name",
          "labelled-" + release,
          "relationships",
          Pushes.relation("space", space),
          "metadata",
          Map.of("labels", Map.of("release", release)));
    }
    client.get("/v3/apps");
    assertThat(counted("method=POST&path=/v3/apps")).isEqualTo(2);
    assertThat(counted("path=/v3/*&mutating=true&actor=admin")).isEqualTo(2);
    assertThat(counted("label=release")).isEqualTo(2);
    assertThat(counted("label=release%3Dtwo")).isEqualTo(1);
    assertThat(counted("label=release%3Dthree")).isZero();
    assertThat(counted("actor=nobody")).isZero();
  }

  private int counted(String query) {
    var journal = client.get("/_sim/journal?" + query).json();
    assertThat(journal.path("resources")).hasSize(journal.path("count").asInt());
    return journal.path("count").asInt();
  }

  @Test
  void refusesConnectionsUntilItListensAgain() {
    int port = simulator.port();
    simulator.stopListening();
    assertThatThrownBy(() -> client.get("/")).isInstanceOf(UncheckedIOException.class);
    simulator.listen();
    assertThat(simulator.port()).isEqualTo(port);
    assertThat(client.get("/").status()).isEqualTo(200);
  }

  @Test
  void faultsComeAndGoOverItsOwnRest() {
    var set =
        client.call(
            "PUT",
            "/_sim/faults",
            "{\"faults\":[{\"type\":\"errors\",\"status\":502},{\"type\":\"latency\",\"delay\":\"5ms\"}]}",
            "application/json");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(client.get("/v3/info").status()).isEqualTo(502);
    assertThat(client.get("/_sim/faults").json().path("faults")).hasSize(2);
    client.delete("/_sim/faults");
    assertThat(client.get("/v3/info").status()).isEqualTo(200);
    var wrong =
        client.call("PUT", "/_sim/faults", "{\"faults\":[{\"type\":\"x\"}]}", "application/json");
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void listsItsEndpoints() {
    assertThat(Simulator.endpoints())
        .extracting(each -> each.method() + " " + each.path())
        .contains("POST /v3/deployments", "GET /v3/processes/:guid/stats")
        .doesNotHaveDuplicates();
  }
}
