package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The orchestrator is killed at thirty random moments of rollouts: every one ends converged,
 * nothing is made twice, and no command that was acknowledged is lost.
 */
@Tag("story")
@Order(1)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KillLoopStoryTest {
  private static final int KILLS = Integer.getInteger("acf.stories.kills", 30);
  private static final long SEED = Long.getLong("acf.stories.seed", 20261122L);

  @RegisterExtension static final Scene SCENE = new Scene("kill-loop");
  private static Stage trio;
  private static Duration rollout;
  private static int kept;

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE).converge();
    rollout = trio.deploy("5.0.0", "eu-1", "eu-2", "us-1");
  }

  @Test
  @Order(1)
  void everyRolloutEndsConverged() {
    SCENE.figure("seed, one rollout", SEED + ", " + Scene.seconds(rollout));
    var dice = new SplittableRandom(SEED);
    var start = System.nanoTime();
    for (int kill = 1; kill <= KILLS; kill++) {
      int run = kill;
      Scene.busy(() -> rollout(run, Duration.ofMillis(dice.nextLong(rollout.toMillis()))));
    }
    SCENE.figure(
        "kills, commands kept, time",
        KILLS + ", " + kept + ", " + Scene.seconds(Scene.since(start)));
  }

  /** One rollout, with a kill after {@code moment}; every third time just after two commands. */
  private static void rollout(int run, Duration moment) throws IOException {
    var commit = trio.release("5.1." + run);
    trio.orchestrator().refresh();
    moment(moment);
    var said = run % 3 == 0 ? say(run) : List.<Said>of();
    trio.orchestrator().kill();
    trio.orchestrator().start();
    trio.orchestrator().awaitUp();
    for (var one : said) {
      assertThat(one.holds().apply(trio.orchestrator().controls()))
          .as("run %d: acknowledged, then killed: %s", run, one.path())
          .isNotNull()
          .extracting(Api.Said::reason)
          .isEqualTo(reason(run));
      Http.must(() -> trio.orchestrator().post(one.undo(), one.body("again"))).expect(200);
      kept++;
    }
    trio.awaitConverged(commit, "eu-1", "eu-2", "us-1");
    for (var region : trio.regions()) {
      assertThat(region.page(Stage.HOST, "/").body())
          .as("run %d in %s", run, region.name())
          .isEqualTo(Stage.page("5.1." + run));
    }
  }

  /** A command, what takes it back, and where it is found. */
  private record Said(
      String path, String undo, String scope, Function<Api.Controls, Api.Said> holds) {
    Map<String, String> body(String reason) {
      var body = new TreeMap<>(Map.of("reason", reason, "actor", "ana"));
      if (!scope.isEmpty()) {
        body.put("scope", scope);
      }
      return body;
    }
  }

  private static final Said CORDON =
      new Said(
          "/regions/us-1/actions/cordon",
          "/regions/us-1/actions/uncordon",
          "",
          controls -> controls.cordoned().get("us-1"));
  private static final Said FREEZE =
      new Said("/actions/freeze", "/actions/unfreeze", "traffic", Api.Controls::trafficFrozen);

  /** Says both, and returns when both are acknowledged. */
  private static List<Said> say(int kill) {
    for (var said : List.of(CORDON, FREEZE)) {
      Http.must(() -> trio.orchestrator().post(said.path(), said.body(reason(kill)))).expect(200);
    }
    return List.of(CORDON, FREEZE);
  }

  private static String reason(int kill) {
    return "kill loop, run " + kill;
  }

  private static void moment(Duration after) {
    var start = System.nanoTime();
    await()
        .atMost(after.plusSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .pollDelay(Duration.ZERO)
        .until(() -> Scene.since(start).compareTo(after) >= 0);
  }

  @Test
  @Order(2)
  void nothingIsMadeTwice() {
    for (var region : trio.regions()) {
      var packages =
          counted(
              region.cf("/v3/packages?states=READY"),
              "/relationships/app/data/guid",
              "acf-artifact");
      var deployments =
          counted(region.cf("/v3/deployments"), "/relationships/app/data/guid", "acf-release");
      SCENE.figure(
          region.name() + ": digests with a READY package, releases with a deployment",
          packages.size() + ", " + deployments.size());
      assertThat(packages).as("READY packages in " + region.name()).isNotEmpty();
      assertThat(packages.values()).as(packages.toString()).containsOnly(1);
      assertThat(deployments).as("deployments in " + region.name()).isNotEmpty();
      assertThat(deployments.values()).as(deployments.toString()).containsOnly(1);
    }
  }

  /** How many there are by app and label. */
  private static Map<String, Integer> counted(List<JsonNode> all, String app, String label) {
    var counts = new TreeMap<String, Integer>();
    for (var one : all) {
      var mark = one.at("/metadata/labels").path(label).asText("none");
      counts.merge(one.at(app).asText() + " " + mark, 1, Integer::sum);
    }
    return counts;
  }
}
