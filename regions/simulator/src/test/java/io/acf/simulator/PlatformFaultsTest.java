package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of routing tables, domains, lists, jobs and versions. */
class PlatformFaultsTest {
  private static final String HOST = "shop.apps.eu-1.test";
  private static Simulator simulator;
  private static Client client;
  private static Pushes pushes;
  private static RouterClient router;
  private static String app;
  private static String route;

  @BeforeAll
  static void start() {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT)
                .withDomains(java.util.List.of("b.test")));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    router = new RouterClient(simulator);
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    route = pushes.route(app, "shop");
    pushes.start(app);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @AfterEach
  void heal() {
    simulator.faults().clear();
  }

  private static void set(Fault... faults) {
    simulator.faults().set(Faults.of(faults));
  }

  private static int status() {
    return router.get(HOST, "/").status();
  }

  @Test
  void theRouterLagsBehind() {
    set(new PlatformFault.RouterLag(Duration.ofMillis(400)));
    assertThat(status()).as("what it knew it knows").isEqualTo(200);
    long began = System.nanoTime();
    client.post("/v3/apps/" + app + "/actions/stop");
    assertThat(status()).as("an app that is stopped").isEqualTo(200);
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> status() == 503);
    assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(390).toNanos());
    pushes.start(app);
    assertThat(status()).as("an app that is started").isEqualTo(503);
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> status() == 200);
    client.post("/v3/apps/" + app + "/actions/stop");
    simulator.faults().clear();
    assertThat(status()).as("without a lag").isEqualTo(503);
    pushes.start(app);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void aDomainIsMissingAndComesBack() {
    set(new PlatformFault.DomainMissing("apps.eu-1.test"));
    assertThat(client.get("/v3/domains?names=apps.eu-1.test").json().path("resources")).isEmpty();
    assertThat(client.get("/v3/routes/" + route).status()).isEqualTo(404);
    assertThat(router.get(HOST, "/").headers()).containsEntry("x-cf-routererror", "unknown_route");
    simulator.faults().clear();
    JsonNode domains = client.get("/v3/domains").json().path("resources");
    assertThat(domains.path(0).path("name").asText())
        .as("in its place")
        .isEqualTo("apps.eu-1.test");
    assertThat(client.get("/v3/routes/" + route).json().path("destinations")).hasSize(1);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void aMissingDomainIsThereAfterARestart(@TempDir Path data) {
    SimulatorOptions options = SimulatorOptions.named("eu-1").withData(data);
    try (Simulator first = Simulator.start(options)) {
      first.faults().add(new PlatformFault.DomainMissing("apps.eu-1.test"));
    }
    try (Simulator second = Simulator.start(options)) {
      assertThat(
              Client.loggedIn(second)
                  .get("/v3/domains?names=apps.eu-1.test")
                  .json()
                  .path("resources"))
          .hasSize(1);
    }
  }

  @Test
  void listsLeaveThingsOut() {
    set(new RequestFault.ShortLists(null, false, "/v3/apps"));
    JsonNode apps = client.get("/v3/apps").json();
    assertThat(apps.path("resources")).isEmpty();
    int claimed = apps.at("/pagination/total_results").asInt();
    assertThat(claimed).as("and say so").isPositive();
    set(new RequestFault.ShortLists(0.5, true, null));
    JsonNode stacks = client.get("/v3/feature_flags?per_page=5000").json();
    assertThat(stacks.path("resources").size())
        .as("and do not")
        .isEqualTo(stacks.at("/pagination/total_results").asInt())
        .isBetween(1, 30);
    assertThat(client.get("/v3/apps/" + app).status()).isEqualTo(200);
  }

  @Test
  void aManifestsJobFailsHalfWay() {
    set(new PlatformFault.JobsFail("space.apply_manifest", 1));
    var accepted =
        pushes.apply(
            "applications: [{name: half-one, env: {DONE: y}}, {name: half-two, env: {DONE: y}}]");
    assertThat(pushes.job(accepted).path("state").asText()).isEqualTo("FAILED");
    assertThat(env("half-one").path("DONE").asText()).isEqualTo("y");
    assertThat(env("half-two").has("DONE")).isFalse();
  }

  private static JsonNode env(String name) {
    String guid = client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
    return client.get("/v3/apps/" + guid + "/environment_variables").json().path("var");
  }

  @Test
  void theRegionIsOfAnotherVersion() {
    set(new PlatformFault.OtherVersion("3.180.0", true));
    JsonNode links = client.get("/").json().path("links");
    assertThat(links.at("/cloud_controller_v3/meta/version").asText()).isEqualTo("3.180.0");
    assertThat(links.path("cloud_controller_v2").isNull()).isTrue();
    assertThat(client.get("/v2/info").json().path("api_version").asText()).isEmpty();
    simulator.faults().clear();
    assertThat(client.get("/v2/info").json().path("api_version").asText()).isNotEmpty();
  }

  @Test
  void tokensLiveBriefly() {
    set(new TokenFault.ShortTokens(Duration.ofSeconds(1)));
    Client brief = new Client(simulator);
    var given =
        brief
            .form(Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:")
            .json();
    brief.with(given.path("access_token").asText());
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> brief.get("/v3/apps").status() == 401);
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
  }

  @Test
  void onePathIsNeverAnswered() {
    set(new RequestFault.BlackHole("/v3/spaces", RequestFault.Scope.API));
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    Client.loggedIn(simulator).patience(Duration.ofMillis(300)).get("/v3/spaces")))
        .hasRootCauseInstanceOf(java.net.http.HttpTimeoutException.class);
  }

  @Test
  void faultsAreAddedOverRest() {
    assertThat(client.post("/_sim/faults", "type", "no_refresh_token").status()).isEqualTo(200);
    var both = client.post("/_sim/faults", "type", "router_lag", "lag", "2s");
    assertThat(both.json().path("faults")).hasSize(2);
    var crash = client.post("/_sim/faults", "type", "crash", "app", "nobody");
    assertThat(crash.json().path("faults")).as("what happens once does not stay").hasSize(2);
    assertThat(client.post("/_sim/faults", "type", "router_lag").status()).isEqualTo(400);
    assertThat(
            client
                .call(
                    "PUT",
                    "/_sim/faults",
                    Json.object("faults", both.json().path("faults")).toString(),
                    "application/json")
                .json())
        .isEqualTo(both.json());
  }
}
