package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static String app;

  @BeforeAll
  static void start() {
    Pushes pushes = region.pushes;
    app = pushes.app("shop");
    pushes.route(app, "shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    pushes.start(app);
  }

  @AfterEach
  void heal() {
    region.simulator.faults().clear();
  }

  private RouterClient.Answer page() {
    return new RouterClient(region.simulator).get("shop.apps.eu-1.test", "/");
  }

  @Test
  void aBlackHoleAcceptsAndNeverAnswersButStaysInReachOfItsAdmin() {
    region.simulator.faults().set(Faults.of(new RequestFault.BlackHole(RequestFault.Scope.API)));
    Client impatient = new Client(region.simulator).patience(Duration.ofMillis(200));
    assertThatThrownBy(() -> impatient.get("/v3/info"))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(page().body()).isEqualTo("page");
    assertThat(client.get("/_sim/faults").text()).contains("black_hole");
    var journal = client.get("/_sim/journal").json().path("resources");
    assertThat(journal.path(journal.size() - 1).path("status").asInt()).isZero();
    client.delete("/_sim/faults");
    assertThat(client.get("/v3/info").status()).isEqualTo(200);
  }

  @Test
  void dataAndControlFailApart() {
    region
        .simulator
        .faults()
        .set(Faults.of(new RequestFault.Errors(1.0, 502, null, null, RequestFault.Scope.ROUTER)));
    assertThat(page().status()).isEqualTo(502);
    assertThat(page().headers()).containsKey("x-cf-routererror");
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
    region
        .simulator
        .faults()
        .set(
            Faults.of(
                new RequestFault.Errors(
                    1.0, 503, RequestFault.Shape.CC, "/v3/apps", RequestFault.Scope.API)));
    assertThat(page().status()).isEqualTo(200);
    assertThat(client.get("/v3/apps").json().at("/errors/0/title").asText())
        .isEqualTo("CF-ServiceUnavailable");
    assertThat(client.get("/v3/spaces").status()).isEqualTo(200);
  }

  @Test
  void aShareOfErrorsIsTheSameWithTheSameSeed() {
    String first = pattern();
    String second = pattern();
    assertThat(first).contains("2").contains("5").hasSize(40);
    assertThat(second).isEqualTo(first);
  }

  private static String pattern() {
    try (Simulator other = Simulator.start(SimulatorOptions.named("us-1").withSeed(7))) {
      other.faults().set(Faults.of(new RequestFault.Errors(0.3, 503, RequestFault.Shape.CC)));
      Client there = new Client(other);
      StringBuilder pattern = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        pattern.append(there.get("/v3/info").status() / 100);
      }
      return pattern.toString();
    }
  }

  @Test
  void latencyIsFixedAndMayBePerPath() {
    region
        .simulator
        .faults()
        .set(Faults.of(new RequestFault.Latency(Duration.ofMillis(150), null, "/v3/apps", null)));
    long start = System.nanoTime();
    client.get("/v3/spaces");
    long between = System.nanoTime();
    client.get("/v3/apps");
    long end = System.nanoTime();
    assertThat(Duration.ofNanos(end - between)).isGreaterThan(Duration.ofMillis(140));
    assertThat(between - start).isLessThan(end - between);
  }

  @Test
  void aLostAnswerHasBeenCarriedOut() {
    region
        .simulator
        .faults()
        .set(Faults.of(new RequestFault.LostAnswer("POST", "/v3/packages", 1)));
    int before = client.get("/v3/packages").json().at("/pagination/total_results").asInt();
    assertThatThrownBy(
            () ->
                client.post(
                    "/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.get("/v3/packages").json().at("/pagination/total_results").asInt())
        .isEqualTo(before + 1);
    assertThat(
            client
                .post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app))
                .status())
        .isEqualTo(201);
  }

  @Test
  void rateLimitsCountAndTellTheRest() {
    region
        .simulator
        .faults()
        .set(Faults.of(new RequestFault.RateLimited(null, 3, Duration.ofMinutes(5))));
    assertThat(client.get("/v3/apps").header("X-RateLimit-Remaining"))
        .as("two thirds of the limit are 6 tenths, and 6 tenths of 3 are 1")
        .isEqualTo("1");
    client.get("/v3/apps");
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
    var refused = client.get("/v3/apps");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().at("/errors/0/code").asInt()).isEqualTo(10013);
    assertThat(refused.header("Content-Type")).startsWith("text/plain");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(290, 300);
    assertThat(client.get("/").status()).isEqualTo(200);
    Client nobody = new Client(region.simulator);
    nobody.get("/v3/info");
    assertThat(nobody.get("/v3/info").json().at("/errors/0/code").asInt()).isEqualTo(10014);
  }

  @Test
  void maintenanceIsAPageAndUaaMayBeDownAlone() {
    region.simulator.faults().set(Faults.of(new RequestFault.Maintenance(null)));
    assertThat(client.get("/v3/apps").header("Content-Type")).startsWith("text/html");
    assertThat(client.get("/v3/apps").status()).isEqualTo(503);
    region.simulator.faults().set(Faults.of(new TokenFault.UaaUnavailable()));
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
    assertThat(client.form(Map.of("grant_type", "client_credentials"), "acf:acf-secret").status())
        .isEqualTo(503);
  }

  @Test
  void revokedTokensAreRefusedUntilANewLogin() {
    client.login();
    region.simulator.faults().set(Faults.of(new Incident.RevokeTokens()));
    var refused = client.get("/v3/apps");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().at("/errors/0/code").asInt()).isEqualTo(1000);
    client.login();
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
  }

  @Test
  void refusesForATimeAndComesBackByItself() {
    var set =
        client.call(
            "PUT",
            "/_sim/faults",
            "{\"faults\":[{\"type\":\"refuse\",\"for\":\"300ms\"}]}",
            "application/json");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    Client impatient = new Client(region.simulator).patience(Duration.ofMillis(500));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> impatient.get("/healthz"))
                    .isInstanceOf(UncheckedIOException.class));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> impatient.get("/healthz").status() == 200);
    assertThat(region.simulator.faults().current()).isEqualTo(Faults.NONE);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    assertThat(client.call("POST", "/v3/apps", "x".repeat(17 << 20), "application/json").status())
        .isEqualTo(413);
  }

  @Test
  void theRouterSeesInstancesALagLater() {
    try (Simulator lagging =
        Simulator.start(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT.withRouterLag(Duration.ofMillis(300))))) {
      Client there = Client.loggedIn(lagging);
      Pushes pushes = new Pushes(there);
      String slow = pushes.app("shop");
      pushes.route(slow, "shop");
      pushes.use(slow, pushes.droplet(slow, Map.of("index.html", "late")));
      pushes.start(slow);
      RouterClient router = new RouterClient(lagging);
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> router.get("shop.apps.eu-1.test", "/").status() == 200);
      there.post("/v3/apps/" + slow + "/actions/stop");
      assertThat(router.get("shop.apps.eu-1.test", "/").status()).isEqualTo(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> router.get("shop.apps.eu-1.test", "/").status() == 503);
    }
  }
}
