package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A region dies: traffic leaves it, deploys go on without it, and when it is back it first gets the
 * newest release, then traffic. Another one hangs, then all are gone.
 */
@Tag("story")
@Order(8)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DeadRegionStoryTest {
  private static final Duration REFUSED = Duration.ofSeconds(9);
  private static final Duration BLACK_HOLE = Duration.ofSeconds(15);
  private static final Duration HOLD_DOWN = Duration.ofSeconds(30);
  private static final Duration RAMP = Duration.ofSeconds(120);

  @RegisterExtension static final Scene SCENE = new Scene("dead-region");
  private static Stage trio;
  private static DnsWatch watch;
  private static final List<Duration> ALL_UP = new ArrayList<>();
  private static String newest = "";
  private static long killed;
  private static long stopped;
  private static long restarted;
  private static long caughtUp;
  private static ReturnWatch returning;

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE).converge();
    Scene.measured(
        () -> {
          for (int deploy = 1; deploy <= 3; deploy++) {
            ALL_UP.add(trio.deploy("2." + deploy + ".0", "eu-1", "eu-2", "us-1"));
          }
        });
    watch = new DnsWatch(trio.orchestrator().dns(), Stage.HOST);
  }

  @AfterAll
  static void stop() {
    if (watch != null) {
      watch.close();
    }
    if (returning != null) {
      returning.close();
    }
  }

  @Test
  @Order(1)
  void killedRegionLeavesTheAnswers() {
    assertThat(health("eu-2")).isEqualTo("up");
    Scene.measured(
        () -> {
          trio.eu2().kill();
          killed = System.nanoTime();
          pass(REFUSED.plusSeconds(3), killed);
        });
    var last = watch.lastNaming(trio.eu2().address(), killed);
    SCENE.figure("kill -9: last answer that named the region", Scene.seconds(last));
    assertThat(last).isPositive().isLessThanOrEqualTo(REFUSED);
    assertThat(health("eu-2")).isEqualTo("down");
    neverSilent();
  }

  @Test
  @Order(2)
  void deploysGoOnInTheOthers() throws IOException {
    var without = new ArrayList<Duration>();
    Scene.measured(
        () -> {
          // More than three only where the machine was too noisy to tell.
          do {
            newest = "2.%d.0".formatted(4 + without.size());
            without.add(trio.deploy(newest, "eu-1", "us-1"));
          } while (without.size() < 3 || (without.size() < 9 && ratio(without) > 1.2));
        });
    SCENE.figure("deploys, all up", ALL_UP.stream().map(Scene::seconds).toList());
    SCENE.figure("deploys of the others, one dead", without.stream().map(Scene::seconds).toList());
    SCENE.figure("ratio of the medians", "%.2f".formatted(ratio(without)));
    assertThat(ratio(without)).isLessThanOrEqualTo(1.2);
    assertThat(trio.eu1().page(Stage.HOST, "/").body()).isEqualTo(Stage.page(newest));
    var row = trio.orchestrator().row(Stage.ORDERS, "eu-2");
    assertThat(row.state()).isEqualTo("deferred");
    assertThat(row.reason()).isNotBlank();
    assertThat(row.message()).isNotBlank();
    assertThat(row.tip()).isNotBlank();
    SCENE.figure("the dead region", row.state() + ", " + row.reason() + ": " + row.message());
    var wait =
        trio.orchestrator()
            .acf(
                Duration.ofMinutes(1),
                "wait",
                "orders",
                "--for",
                "converged",
                "--skip-deferred",
                "--timeout",
                "20s");
    assertThat(wait.exit()).as(wait.toString()).isZero();
    neverSilent();
  }

  @Test
  @Order(3)
  void returnedRegionGetsTheNewestReleaseOnly() throws IOException {
    trio.eu2().start();
    restarted = System.nanoTime();
    returning = new ReturnWatch(trio.orchestrator(), "eu-2");
    trio.eu2().awaitUp();
    trio.awaitConverged(trio.repository().head(), "eu-2");
    // As the region's journal has it: who polls for the state sees it later, and may then count an
    // answer that was given in between.
    var ago = Duration.between(trio.eu2().completedAt(), Instant.now());
    caughtUp = System.nanoTime() - ago.toNanos();
    SCENE.figure("restart to caught up", Scene.seconds(Duration.ofNanos(caughtUp - restarted)));
    var uploads = calls("POST", "/v3/packages/[^/]+/upload");
    var deployments = calls("POST", "/v3/deployments");
    SCENE.figure("uploads and deployments on its return", uploads + " and " + deployments);
    assertThat(uploads).isEqualTo(1);
    assertThat(deployments).isEqualTo(1);
    assertThat(trio.eu2().page(Stage.HOST, "/").body()).isEqualTo(Stage.page(newest));
    assertThat(
            watch.since(restarted).stream()
                .filter(one -> one.at() < caughtUp)
                .filter(one -> one.addresses().contains(trio.eu2().address())))
        .as("answers that named it before it had the newest release")
        .isEmpty();
  }

  @Test
  @Order(4)
  void stoppedRegionLeavesTheAnswers() {
    assertThat(health("us-1")).isEqualTo("up");
    Scene.measured(
        () -> {
          trio.us1().stop();
          stopped = System.nanoTime();
          pass(BLACK_HOLE.plusSeconds(3), stopped);
        });
    var last = watch.lastNaming(trio.us1().address(), stopped);
    SCENE.figure("SIGSTOP: last answer that named the region", Scene.seconds(last));
    trio.us1().resume();
    assertThat(last).isPositive().isLessThanOrEqualTo(BLACK_HOLE);
    neverSilent();
  }

  @Test
  @Order(5)
  void itReturnsThroughProbationAndRamp() {
    // The watch itself must have seen it: another look may be a moment ahead of it.
    await("eu-2 is up again")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> returning.states().contains("up"));
    assertThat(returning.states()).containsSubsequence("down", "probation", "warming", "up");
    var first = returning.firstTraffic();
    SCENE.figure("kill -9 to first traffic again", Scene.seconds(Duration.ofNanos(first - killed)));
    SCENE.figure("weights on its way back", returning.weights());
    SCENE.figure(
        "warming took",
        Scene.seconds(Duration.ofNanos(returning.entered("up") - returning.entered("warming"))));
    assertThat(first).as("traffic after the newest release").isGreaterThanOrEqualTo(caughtUp);
    assertThat(Duration.ofNanos(first - killed)).isGreaterThanOrEqualTo(HOLD_DOWN);
    assertThat(Duration.ofNanos(returning.entered("up") - returning.entered("warming")))
        .isBetween(RAMP.minusSeconds(2), RAMP.plusSeconds(15));
    assertThat(returning.weights()).hasSizeGreaterThanOrEqualTo(4);
    neverSilent();
  }

  @Test
  @Order(6)
  void lastGoodAnswerStaysWhenAllAreDead() throws IOException {
    await("us-1 gets traffic again")
        .atMost(Duration.ofMinutes(2))
        .until(() -> trio.orchestrator().row(Stage.ORDERS, "us-1").weight() > 0);
    trio.regions().forEach(RegionProcess::kill);
    var dead = System.nanoTime();
    pass(REFUSED.plusSeconds(6), dead);
    assertThat(watch.unanswered()).isEmpty();
    var named = new TreeSet<String>();
    watch
        .since(dead + REFUSED.plusSeconds(1).toNanos())
        .forEach(one -> named.addAll(one.addresses()));
    SCENE.figure("answers that stay when all are dead", named);
    assertThat(named).isNotEmpty();
    assertThat(trio.regions().stream().map(RegionProcess::address)).containsAll(named);
    await("a tick sees that all are down")
        .atMost(Duration.ofSeconds(10))
        .until(() -> trio.orchestrator().traffic(Stage.ORDERS).allDown());
    trio.eu1().start();
    trio.eu1().awaitUp();
    await("the answer is the one that is back")
        .atMost(Duration.ofSeconds(90))
        .until(() -> !trio.orchestrator().traffic(Stage.ORDERS).allDown());
    neverSilent();
  }

  /** How much longer deploys took than with all up. */
  private static double ratio(List<Duration> without) {
    return 1.0 * Scene.median(without).toMillis() / Math.max(1, Scene.median(ALL_UP).toMillis());
  }

  private static String health(String region) {
    return trio.orchestrator().row(Stage.ORDERS, region).health().state();
  }

  private static long calls(String method, String path) {
    return trio.eu2().journal(0).stream().filter(entry -> entry.is(method, path)).count();
  }

  /** Until {@code time} after {@code nanoTime} has passed, while the watch goes on. */
  private static void pass(Duration time, long nanoTime) {
    await(time + " pass")
        .atMost(time.plusSeconds(5))
        .until(() -> Scene.since(nanoTime).compareTo(time) >= 0);
  }

  private static void neverSilent() {
    assertThat(watch.unanswered()).as("questions without an address in the answer").isEmpty();
    var silence = watch.longestSilence();
    SCENE.figure(
        "answers so far, longest silence", watch.all().size() + ", " + silence.toMillis() + " ms");
    assertThat(silence).isLessThan(Duration.ofSeconds(2));
  }
}
