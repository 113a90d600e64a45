package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A region accepts every connection and never answers: the others do not notice. */
@Tag("story")
@Order(4)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HungRegionStoryTest {
  private static final int ROUNDS = 3;
  private static final int MOST_ROUNDS = 8;

  @RegisterExtension static final Scene SCENE = new Scene("hung-region");
  private static Stage trio;
  private static String newest = "";

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE).converge();
  }

  /**
   * Deploys in turn with all well and with one hung, so that what the machine does besides falls on
   * both. More rounds are taken only where the machine was too noisy to tell; a region that really
   * waited for the hung one would wait in every round.
   */
  @Test
  @Order(1)
  void othersConvergeAsIfItWereWell() {
    var well = new ArrayList<Duration>();
    var hung = new ArrayList<Duration>();
    do {
      trio.eu2().faults();
      trio.awaitConverged(trio.repository().head(), "eu-2");
      well.add(deploy());
      trio.awaitConverged(trio.repository().head(), "eu-2");
      trio.eu2().faults("{\"type\": \"black_hole\"}");
      hung.add(deploy());
    } while (hung.size() < ROUNDS
        || (hung.size() < MOST_ROUNDS && Scene.median(hung).compareTo(bound(well)) > 0));
    SCENE.figure("deploys of the others, all well", well.stream().map(Scene::seconds).toList());
    SCENE.figure("deploys of the others, one hung", hung.stream().map(Scene::seconds).toList());
    SCENE.figure(
        "median with one hung, bound",
        Scene.seconds(Scene.median(hung)) + ", " + Scene.seconds(bound(well)));
    assertThat(Scene.median(hung)).isLessThanOrEqualTo(bound(well));
  }

  private static Duration bound(List<Duration> well) {
    return Scene.median(well).multipliedBy(11).dividedBy(10).plusSeconds(1);
  }

  /** Deploys a new page; how long eu-1 and us-1 took. */
  private static Duration deploy() {
    var took = new AtomicReference<>(Duration.ZERO);
    newest = "3.%s.0".formatted(trio.repository().head().substring(0, 7));
    Scene.measured(() -> took.set(trio.deploy(newest, "eu-1", "us-1")));
    return took.get();
  }

  @Test
  @Order(2)
  void breakerOpens() {
    await("the breaker of eu-2 is open")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> trio.orchestrator().region("eu-2").breaker().equals("open"));
    await("the metric says so too")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                trio.orchestrator()
                        .metric(
                            "resilience4j_circuitbreaker_state", "name=\"eu-2\"", "state=\"open\"")
                    == 1);
    assertThat(trio.orchestrator().region("eu-1").breaker()).isEqualTo("closed");
    var row = trio.orchestrator().row(Stage.ORDERS, "eu-2");
    assertThat(row.state()).isEqualTo("deferred");
    assertThat(row.reason()).isNotBlank();
    assertThat(row.tip()).isNotBlank();
    SCENE.figure("the hung region", row.state() + ", " + row.reason() + ": " + row.message());
  }

  @Test
  @Order(3)
  void breakerClosesByItself() throws IOException {
    trio.eu2().faults();
    var recovered = System.nanoTime();
    await("the breaker of eu-2 is closed")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> trio.orchestrator().region("eu-2").breaker().equals("closed"));
    SCENE.figure("recovery to closed breaker", Scene.seconds(Scene.since(recovered)));
    trio.awaitConverged(trio.repository().head(), "eu-2");
    SCENE.figure("recovery to converged", Scene.seconds(Scene.since(recovered)));
    assertThat(trio.eu2().page(Stage.HOST, "/").body()).isEqualTo(Stage.page(newest));
  }
}
