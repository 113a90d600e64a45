package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What people and platforms get wrong: each has a name, a reason and a tip, for that commit or that
 * region alone, and nothing else is touched by it.
 */
@Tag("story")
@Order(5)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BadInputStoryTest {
  @RegisterExtension static final Scene SCENE = new Scene("bad-input");
  private static Stage stage;

  @BeforeAll
  static void start() {
    stage = new Stage(SCENE, "30s", "well", "html", "unauthorized", "failing", "throttled");
    stage.converge();
  }

  /** One thing wrong in a file, and the place that must be named. */
  private record Wrong(String what, String file, String from, String to, String code, int line) {}

  private static final List<Wrong> WRONG =
      List.of(
          new Wrong(
              "unknown key", "orders/federation.yml", "placement:", "placment:", "unknown-key", 6),
          new Wrong(
              "unknown region",
              "orders/federation.yml",
              "regions: [well",
              "regions: [wel",
              "unknown-region",
              7),
          new Wrong(
              "empty placement",
              "orders/federation.yml",
              "  regions: [well, html, unauthorized, failing, throttled]",
              "  selector: { match-labels: { geo: mars } }",
              "empty-placement",
              7),
          new Wrong(
              "no artefact",
              "orders/federation.yml",
              "package: site",
              "package: sites",
              "missing-file",
              5),
          new Wrong(
              "memory without a unit",
              "orders/manifest.yml",
              "memory: 64M",
              "memory: 64",
              "bad-value",
              3),
          new Wrong(
              "no zone",
              "orders/federation.yml",
              "hostname: orders.acf.test",
              "hostname: orders.example.org",
              "unknown-zone",
              11));

  @Test
  @Order(1)
  void badCommitIsRejectedAsAWhole() {
    var accepted = stage.repository().head();
    for (var wrong : WRONG) {
      var before = stage.repository().read(wrong.file());
      assertThat(before).as(wrong.what()).contains(wrong.from());
      stage.repository().write(wrong.file(), before.replace(wrong.from(), wrong.to()));
      // Something good in the same commit must not get through either.
      stage.repository().write("orders/site/index.html", Stage.page("bad " + wrong.what()));
      var commit = stage.repository().commit(wrong.what());

      var source = stage.orchestrator().refresh();
      assertThat(source.condition()).as(wrong.what()).isEqualTo("rejected");
      assertThat(source.accepted().commit()).as(wrong.what()).isEqualTo(accepted);
      assertThat(source.head().commit()).as(wrong.what()).isEqualTo(commit);
      assertThat(source.reason()).isNotBlank();
      assertThat(source.tip()).isNotBlank();
      assertThat(source.problems())
          .as(wrong.what())
          .anySatisfy(
              problem -> {
                assertThat(problem.file()).isEqualTo(wrong.file());
                assertThat(problem.line()).isEqualTo(wrong.line());
                assertThat(problem.column()).isPositive();
                assertThat(problem.code()).isEqualTo(wrong.code());
                assertThat(problem.message() + problem.tip()).isNotBlank();
              });

      stage.repository().write(wrong.file(), before);
    }
    assertThat(stage.converged(accepted, stage.names())).isTrue();
    var wait = stage.orchestrator().acf(Duration.ofSeconds(30), "wait", Stage.ORDERS);
    assertThat(wait.exit()).as(wait.toString()).isEqualTo(2);
    for (var region : stage.regions()) {
      assertThat(page(region)).as(region.name()).isEqualTo(Stage.page("1.0.0"));
    }
    stage.deploy("6.0.0", stage.names());
    assertThat(stage.orchestrator().source().condition()).isEqualTo("following");
  }

  @Test
  @Order(2)
  void validateSaysTheSameOffline() {
    var wrong = WRONG.getFirst();
    var folder = stage.repository().folder().toString();
    var good = stage.orchestrator().acf(Duration.ofSeconds(30), "validate", folder);
    assertThat(good.exit()).as(good.toString()).isZero();
    var before = stage.repository().read(wrong.file());
    stage.repository().write(wrong.file(), before.replace(wrong.from(), wrong.to()));
    stage.repository().git("add", wrong.file());
    var bad = stage.orchestrator().acf(Duration.ofSeconds(30), "validate", folder);
    stage.repository().write(wrong.file(), before);
    stage.repository().git("add", wrong.file());
    assertThat(bad.exit()).as(bad.toString()).isEqualTo(2);
    assertThat(bad.out()).contains(wrong.file() + ":" + wrong.line() + ":", wrong.code());
  }

  @Test
  @Order(3)
  void rewrittenHistoryFreezesTheSourceUntilItIsAccepted() {
    var accepted = stage.repository().head();
    stage.repository().write("orders/site/index.html", Stage.page("6.1.0"));
    stage.repository().git("add", "-A");
    stage.repository().git("commit", "-q", "--amend", "-m", "rewritten");
    var rewritten = stage.repository().head();
    var frozen = stage.orchestrator().refresh();
    assertThat(frozen.condition()).isEqualTo("frozen");
    assertThat(frozen.accepted().commit()).isEqualTo(accepted);
    assertThat(frozen.reason()).isNotBlank();
    assertThat(frozen.tip()).contains("acf source accept");
    assertThat(page(stage.region("well"))).isEqualTo(Stage.page("6.0.0"));

    var accept =
        stage
            .orchestrator()
            .acf(
                Duration.ofSeconds(30),
                "source",
                "accept",
                rewritten,
                "--reason",
                "amended on purpose");
    assertThat(accept.exit()).as(accept.toString()).isZero();
    stage.awaitConverged(rewritten, stage.names());
    assertThat(stage.orchestrator().source().condition()).isEqualTo("following");
    assertThat(page(stage.region("well"))).isEqualTo(Stage.page("6.1.0"));
  }

  @Test
  @Order(4)
  void unreachableGitKeepsWhatIsInForce() throws IOException {
    var accepted = stage.repository().head();
    var here = stage.repository().folder().resolve(".git");
    var away = here.resolveSibling("git-away");
    Files.move(here, away);
    var source = stage.orchestrator().refresh();
    Files.move(away, here);
    assertThat(source.condition()).isEqualTo("unreachable");
    assertThat(source.accepted().commit()).isEqualTo(accepted);
    assertThat(source.reason()).isNotBlank();
    assertThat(source.tip()).isNotBlank();
    assertThat(stage.orchestrator().refresh().condition()).isEqualTo("following");
  }

  @Test
  @Order(5)
  void troubleOfARegionIsItsOwn() {
    stage.region("html").faults("{\"type\": \"maintenance\", \"scope\": \"api\"}");
    stage
        .region("unauthorized")
        .faults(
            "{\"type\": \"errors\", \"status\": 401, \"scope\": \"api\", \"path_prefix\":"
                + " \"/v3/\"}");
    stage
        .region("failing")
        .faults("{\"type\": \"errors\", \"share\": 0.9, \"status\": 503, \"scope\": \"api\"}");
    stage.region("throttled").faults("{\"type\": \"rate_limited\", \"retry_after\": \"3s\"}");
    var took = stage.deploy("6.2.0", "well");
    SCENE.figure("deploy to the one that is well", Scene.seconds(took));
    for (var region : List.of("html", "unauthorized", "failing", "throttled")) {
      await(region + " has a named state")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(250))
          .until(() -> named(stage.orchestrator().row(Stage.ORDERS, region)));
      var row = stage.orchestrator().row(Stage.ORDERS, region);
      SCENE.figure(
          region, row.state() + ", " + row.reason() + ": " + row.message() + " TIP: " + row.tip());
      assertThat(stage.orchestrator().dns().count(Stage.HOST, 500))
          .as("its control plane alone moves no traffic")
          .containsKey(stage.region(region).address());
    }
    assertThat(stage.orchestrator().row(Stage.ORDERS, "well").state()).isEqualTo("converged");
    stage.regions().forEach(region -> region.faults());
    // Credentials that were refused twice rest for five minutes: a user must not be locked out.
    stage.awaitConverged(stage.repository().head(), "well", "html", "failing", "throttled");
  }

  @Test
  @Order(6)
  void missingCredentialsAndDomainsAreThatPairsAlone() {
    stage.federation("billing", "billing.acf.test");
    stage.repository().write("billing/site/index.html", Stage.page("billing"));
    stage.federation("legacy", "legacy.apps.well.test");
    stage.repository().write("legacy/site/index.html", Stage.page("legacy"));
    stage
        .repository()
        .write(
            "platform.yml",
            stage.platform().replace("{ from: env, name: HTML }", "{ from: env, name: NOBODY }")
                + "  - name: apps.well.test\n    provider: embedded\n");
    stage.release("6.3.0");
    assertThat(stage.orchestrator().refresh().condition()).isEqualTo("following");
    await("billing and orders where there are credentials, legacy where there is the domain")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                converged("billing", "well", "failing", "throttled")
                    && converged("orders", "well", "failing", "throttled")
                    && converged("legacy", "well")
                    && named(stage.orchestrator().row("legacy", "failing"))
                    && named(stage.orchestrator().row("orders", "html")));
    var domain = stage.orchestrator().row("legacy", "failing");
    SCENE.figure("no domain", domain.state() + ", " + domain.message() + " TIP: " + domain.tip());
    assertThat(domain.state()).isEqualTo("failed");
    assertThat(domain.message()).contains("legacy.apps.well.test");
    var nobody = stage.orchestrator().row("orders", "html");
    SCENE.figure(
        "no credentials", nobody.state() + ", " + nobody.message() + " TIP: " + nobody.tip());
    assertThat(nobody.message() + nobody.tip()).contains("NOBODY");
    var explain = stage.orchestrator().acf(Duration.ofSeconds(30), "explain", "billing", "html");
    assertThat(explain.exit()).as(explain.toString()).isZero();
    assertThat(explain.out()).contains("NOBODY");
  }

  private static boolean converged(String federation, String... regions) {
    return List.of(regions).stream()
        .allMatch(region -> Stage.converged(stage.orchestrator().row(federation, region)));
  }

  /** Not well, and says why and what to do. */
  private static boolean named(Api.RegionRow row) {
    return List.of("deferred", "unreachable", "failed").contains(row.state())
        && !row.reason().isBlank()
        && !row.message().isBlank()
        && !row.tip().isBlank()
        && row.since() != null;
  }

  private static String page(RegionProcess region) {
    return Http.must(() -> region.page(Stage.HOST, "/")).body();
  }
}
