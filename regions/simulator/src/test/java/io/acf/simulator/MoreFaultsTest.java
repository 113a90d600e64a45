package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.simulator.wire.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults of broken connections, stale and failing work, tokens, and other writers. */
class MoreFaultsTest {
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;
  private static String app;

  @BeforeAll
  static void start() {
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
    pushes.start(app);
  }

  @AfterEach
  void heal() {
    region.simulator.faults().clear();
  }

  private static void set(Fault... faults) {
    region.simulator.faults().set(Faults.of(faults));
  }

  private static int packages() {
    return client.get("/v3/packages").json().at("/pagination/total_results").asInt();
  }

  @Test
  void aResetIsNotCarriedOut() {
    int before = packages();
    set(new RequestFault.Reset(null, "/v3/packages", null));
    assertThatThrownBy(
            () ->
                client.post(
                    "/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app)))
        .isInstanceOf(UncheckedIOException.class);
    region.simulator.faults().clear();
    assertThat(packages()).isEqualTo(before);
  }

  @Test
  void anAnswerStopsInItsMiddle() {
    set(new RequestFault.CutShort("/v3/apps", null));
    assertThatThrownBy(() -> client.get("/v3/apps")).isInstanceOf(UncheckedIOException.class);
    assertThat(client.get("/v3/spaces").status()).isEqualTo(200);
  }

  @Test
  void anAnswerDrips() {
    set(new RequestFault.Drip(1_000, "/v3/info", null));
    long start = System.nanoTime();
    var answer = client.get("/v3/info");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("links")).isTrue();
    assertThat(System.nanoTime() - start)
        .isGreaterThan(Duration.ofMillis(answer.text().length() / 2).toNanos());
  }

  @Test
  void statsStayWhatTheyWere() {
    set(new PlatformFault.StaleStats(), new Incident.ForeignWrite("shop", null, 3, false));
    String stats = "/v3/processes/" + app + "/stats";
    assertThat(client.get("/v3/processes/" + app).json().path("instances").asInt()).isEqualTo(3);
    assertThat(client.get(stats).json().path("resources").path(0).path("state").asText())
        .isEqualTo("RUNNING");
    region.simulator.faults().clear();
    pushes.until(stats, "/resources/2/state", "RUNNING");
  }

  @Test
  void aJobFailsAfterItsWork() {
    set(new PlatformFault.JobsFail("space.apply_manifest"));
    var accepted = pushes.apply("applications: [{name: shop, env: {HALF: done}}]");
    assertThat(pushes.job(accepted).path("state").asText()).isEqualTo("FAILED");
    assertThat(
            client
                .get("/v3/apps/" + app + "/environment_variables")
                .json()
                .at("/var/HALF")
                .asText())
        .isEqualTo("done");
  }

  @Test
  void slowWorkTakesAsLongAsSaid() {
    set(new PlatformFault.Slow(null, null, null, Duration.ofMillis(400)));
    long start = System.nanoTime();
    var accepted = pushes.apply("applications: [{name: shop}]");
    assertThat(pushes.job(accepted).path("state").asText()).isEqualTo("COMPLETE");
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(390).toNanos());
  }

  @Test
  void aQuotaAndAFlagRefuse() {
    set(new PlatformFault.QuotaExceeded(), new PlatformFault.FeatureOff("diego_docker"));
    assertThat(
            client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 2).text())
        .contains("memory quota_exceeded");
    assertThat(client.get("/v3/feature_flags/diego_docker").json().path("enabled").asBoolean())
        .isFalse();
    region.simulator.faults().clear();
    assertThat(client.get("/v3/feature_flags/diego_docker").json().path("enabled").asBoolean())
        .isTrue();
  }

  @Test
  void tokensFollowASkewedClockAndMayLackARefreshToken() throws Exception {
    set(new TokenFault.ClockSkew(Duration.ofMinutes(30), false), new TokenFault.NoRefreshToken());
    var token =
        client
            .form(Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:")
            .json();
    assertThat(token.has("refresh_token")).isFalse();
    var claims =
        Json.MAPPER.readTree(
            Base64.getUrlDecoder().decode(token.path("access_token").asText().split("\\.")[1]));
    assertThat(Instant.ofEpochSecond(claims.path("exp").asLong()))
        .isAfter(Instant.now().plus(Duration.ofMinutes(35)));
    set(new TokenFault.ClockSkew(Duration.ofMinutes(30), true));
    assertThat(new Client(region.simulator).login().get("/v3/apps").status()).isEqualTo(401);
  }

  @Test
  void othersWriteToo() {
    String theirs = pushes.app("theirs");
    pushes.use(theirs, pushes.droplet(theirs, Map.of("index.html", "x")));
    pushes.start(theirs);
    set(
        new Incident.ForeignWrite("theirs", new TreeMap<>(Map.of("BY", "them")), null, false),
        new Incident.ForeignCanary("theirs"));
    assertThat(region.simulator.faults().current()).isEqualTo(Faults.NONE);
    assertThat(
            client
                .get("/v3/apps/" + theirs + "/environment_variables")
                .json()
                .at("/var/BY")
                .asText())
        .isEqualTo("them");
    pushes.until("/v3/deployments?app_guids=" + theirs, "/resources/0/status/reason", "PAUSED");
    client.call(
        "POST", "/v3/domains", Json.object("name", "gone.test").toString(), "application/json");
    set(new Incident.DomainDeleted("gone.test"));
    assertThat(client.get("/v3/domains?names=gone.test").json().path("resources")).isEmpty();
  }

  @Test
  void faultsAreAddedAndTakenAwayOneByOne() {
    Fault one = new RequestFault.Errors(1.0, 502, RequestFault.Shape.CC, "/v3/apps", null);
    Fault other = new RequestFault.Maintenance(RequestFault.Scope.ROUTER);
    region.simulator.faults().add(one);
    region.simulator.faults().add(other);
    assertThat(region.simulator.faults().current().faults()).isEqualTo(List.of(one, other));
    region.simulator.faults().remove(one);
    assertThat(client.get("/v3/apps").status()).isEqualTo(200);
    assertThat(region.simulator.faults().current().faults()).isEqualTo(List.of(other));
  }
}
