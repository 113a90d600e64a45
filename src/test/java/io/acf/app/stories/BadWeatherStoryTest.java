package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Weather that lies: a region that counts wrong, one that loses its database or its org, one that
 * answers with a web page, an artefact that is not what git names or cannot be had. Each is a named
 * state of that pair alone; nothing is deleted anywhere, and the others are not touched.
 */
@Tag("story")
@Order(6)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BadWeatherStoryTest {
  @RegisterExtension static final Scene SCENE = new Scene("bad-weather");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PARCEL = "parcel";
  private static Depot depot;
  private static Stage stage;

  @BeforeAll
  static void start() {
    var outside = Depot.outside();
    if (outside.isEmpty() && !"1".equals(System.getenv("ACF_NO_SKIP"))) {
      Assumptions.abort("skipped: this machine has no address but its loopback");
    }
    depot = new Depot(SCENE.folder("depot"), outside.orElseThrow());
    stage = new Stage(SCENE, "30s", depot.environment(), "well", "liar", "forgetful", "html");
    stage.converge();
  }

  @AfterAll
  static void stop() {
    if (depot != null) {
      depot.close();
    }
  }

  /** What each region had been asked so far. */
  private static Map<String, Long> marks() {
    var marks = new TreeMap<String, Long>();
    stage.regions().forEach(region -> marks.put(region.name(), region.lastSeq()));
    return marks;
  }

  private static Api.RegionRow row(String federation, String region) {
    return stage.orchestrator().row(federation, region);
  }

  private static Api.RegionRow awaitRow(
      String federation, String region, String state, String reason) {
    await(federation + " in " + region + " is " + state + ": " + reason)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              var row = row(federation, region);
              return row.state().equals(state) && row.reason().equals(reason);
            });
    var row = row(federation, region);
    assertThat(row.message()).isNotBlank();
    assertThat(row.tip()).isNotBlank();
    assertThat(row.since()).isNotNull();
    SCENE.figure(
        federation + " in " + region,
        state + ", " + reason + ": " + row.message() + " TIP: " + row.tip());
    return row;
  }

  private static void assertServes(String region, String version) throws IOException {
    assertThat(stage.region(region).page(Stage.HOST, "/").body())
        .as(region)
        .isEqualTo(Stage.page(version));
  }

  /** Nobody deletes, stops or scales anything. */
  private static void assertNothingTakenAway(Map<String, Long> since) {
    for (var region : stage.regions()) {
      assertThat(region.changes(since.get(region.name())))
          .as(region.name())
          .noneMatch(
              entry ->
                  entry.method().equals("DELETE") && entry.actor().contains("acf")
                      || entry.path().endsWith("/actions/stop")
                      || entry.path().endsWith("/actions/scale"));
    }
  }

  @Test
  @Order(1)
  void aRegionThatCountsWrongIsNotBelieved() throws IOException {
    var before = marks();
    stage.region("liar").faults("{\"type\": \"short_lists\", \"share\": 0.5}");
    stage.deploy("7.0.0", "well", "forgetful", "html");
    var row = awaitRow(Stage.ORDERS, "liar", "deferred", "nonsense");
    assertThat(row.message()).contains("counts").contains("shows");
    // What was begun rests on lists that fit; on one that does not, nothing is built or deployed.
    assertThat(stage.region("liar").changes(before.get("liar")))
        .noneMatch(entry -> entry.is("POST", "/v3/builds") || entry.is("POST", "/v3/deployments"));
    assertServes("liar", "1.0.0");
    assertServes("well", "7.0.0");

    // The counts fit now, and an app is still not shown: it is not made twice, nor is it deleted.
    stage
        .region("liar")
        .faults("{\"type\": \"short_lists\", \"agrees\": true, \"path_prefix\": \"/v3/apps\"}");
    var unseen = awaitRow(Stage.ORDERS, "liar", "failed", "invalid");
    assertThat(unseen.message()).contains("create app orders");
    assertServes("liar", "1.0.0");
    assertThat(stage.orchestrator().dns().seen(Stage.HOST, 300))
        .contains(stage.region("liar").address());

    stage.region("liar").faults();
    stage.awaitConverged(stage.repository().head(), stage.names());
    assertServes("liar", "7.0.0");
    assertThat(stage.region("liar").cf("/v3/apps")).hasSize(1);
    assertNothingTakenAway(before);
  }

  @Test
  @Order(2)
  void aRegionThatLosesItsDatabaseIsFilledAgainAndNoOtherIsTouched() throws IOException {
    var before = marks();
    stage.region("forgetful").faults("{\"type\": \"restart\", \"down\": \"1s\", \"lost\": true}");
    await("forgetful has the app again")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () ->
                stage.region("forgetful").page(Stage.HOST, "/").body().equals(Stage.page("7.0.0")));
    stage.awaitConverged(stage.repository().head(), stage.names());
    var changes = stage.region("forgetful").changes(before.get("forgetful"));
    assertThat(changes).filteredOn(entry -> entry.is("POST", "/v3/deployments")).hasSize(1);
    for (var other : List.of("well", "liar", "html")) {
      assertThat(stage.region(other).changes(before.get(other))).as(other).isEmpty();
    }
    assertNothingTakenAway(before);
  }

  @Test
  @Order(3)
  void aMissingOrgIsThatPairsAlone() throws IOException {
    var before = marks();
    var region = stage.region("forgetful");
    var org = region.cf("/v3/organizations?names=demo").getFirst().path("guid").asText();
    region.admin("DELETE", "/v3/organizations/" + org, "");
    var row = awaitRow(Stage.ORDERS, "forgetful", "failed", "missing");
    assertThat(row.message()).contains("demo/prod");
    assertThat(row.tip()).contains("cf create-space");
    for (var other : List.of("well", "liar", "html")) {
      assertThat(row(Stage.ORDERS, other).state()).as(other).isEqualTo("converged");
      assertThat(stage.region(other).changes(before.get(other))).as(other).isEmpty();
    }

    var made = region.admin("POST", "/v3/organizations", "{\"name\": \"demo\"}");
    region.admin(
        "POST",
        "/v3/spaces",
        "{\"name\": \"prod\", \"relationships\": {\"organization\": {\"data\": {\"guid\": \"%s\"}}}}"
            .formatted(made.path("guid").asText()));
    await("forgetful has the app again")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Stage.converged(row(Stage.ORDERS, "forgetful")));
    assertServes("forgetful", "7.0.0");
  }

  @Test
  @Order(4)
  void aRegionThatAnswersWithAPageIsNamedAndTheOthersGoOn() throws IOException {
    stage.region("html").faults("{\"type\": \"maintenance\", \"scope\": \"api\"}");
    var before = stage.region("html").lastSeq();
    stage.deploy("7.1.0", "well", "liar", "forgetful");
    var row = awaitRow(Stage.ORDERS, "html", "deferred", "server-error");
    assertThat(row.message()).contains("HTML page").contains(stage.region("html").address());
    assertThat(row.nextRetryAt()).isNotNull();
    assertServes("html", "7.0.0");
    assertThat(stage.region("html").changes(before)).isEmpty();
    stage.region("html").faults();
    stage.awaitConverged(stage.repository().head(), stage.names());
  }

  @Test
  @Order(5)
  void anArtefactThatIsNotWhatGitNamesOrCannotBeHadIsThatFederationAlone() throws IOException {
    var away = depot.holds("parcel 1");
    parcel("0".repeat(64));
    var before = marks();
    stage.orchestrator().refresh();
    for (var region : stage.names()) {
      var wrong = awaitRow(PARCEL, region, "failed", "artifact");
      assertThat(wrong.message()).contains("parcel.zip");
      assertThat(Stage.converged(row(Stage.ORDERS, region))).as(region).isTrue();
      assertThat(stage.region(region).changes(before.get(region)))
          .as("no package without bits in " + region)
          .noneMatch(entry -> entry.path().startsWith("/v3/packages"));
    }
    depot.answers(404);
    parcel(away);
    stage.orchestrator().refresh();
    for (var region : stage.names()) {
      await(region + " cannot have it")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> row(PARCEL, region).message().contains("404"));
      assertThat(row(PARCEL, region).reason()).isEqualTo("artifact");
      assertThat(row(PARCEL, region).tip()).isNotBlank();
    }
    depot.answers(200);
    parcel(depot.holds("parcel 2"));
    stage.orchestrator().refresh();
    await("parcel is everywhere")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                List.of(stage.names()).stream()
                    .allMatch(region -> Stage.converged(row(PARCEL, region))));
    assertThat(stage.region("well").page("parcel.acf.test", "/").body()).isEqualTo("parcel 2");
    assertNothingTakenAway(before);
  }

  private static void parcel(String sha256) {
    stage.federation(PARCEL, "parcel.acf.test");
    var file = PARCEL + "/federation.yml";
    stage
        .repository()
        .write(
            file,
            stage
                .repository()
                .read(file)
                .replace("package: site", "package: " + depot.url() + "\n  sha256: " + sha256));
    stage.repository().commit("parcel " + sha256.substring(0, 7));
  }
}
