package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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

/** A region accepts every connection and never answers: the others do not notice. */
@Tag("story")
@Order(4)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HungRegionStoryTest {
  private static final int DEPLOYS = 3;

  @RegisterExtension static final Scene SCENE = new Scene("hung-region");
  private static Stage trio;
  private static final List<Duration> ALL_WELL = new ArrayList<>();

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE).converge();
    Scene.measured(
        () -> {
          for (int deploy = 1; deploy <= DEPLOYS; deploy++) {
            ALL_WELL.add(trio.deploy("3.0." + deploy, "eu-1", "us-1"));
            trio.awaitConverged(trio.repository().head(), "eu-2");
          }
        });
  }

  @Test
  @Order(1)
  void othersConvergeAsIfItWereWell() {
    trio.eu2().faults("{\"type\": \"black_hole\"}");
    var hung = new ArrayList<Duration>();
    Scene.measured(
        () -> {
          for (int deploy = 1; deploy <= DEPLOYS; deploy++) {
            hung.add(trio.deploy("3.1." + deploy, "eu-1", "us-1"));
          }
        });
    SCENE.figure("deploys of the others, all well", ALL_WELL.stream().map(Scene::seconds).toList());
    SCENE.figure("deploys of the others, one hung", hung.stream().map(Scene::seconds).toList());
    var bound = Scene.median(ALL_WELL).multipliedBy(11).dividedBy(10).plusSeconds(1);
    SCENE.figure(
        "median with one hung, bound",
        Scene.seconds(Scene.median(hung)) + ", " + Scene.seconds(bound));
    assertThat(Scene.median(hung)).isLessThanOrEqualTo(bound);
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
    assertThat(trio.eu2().page(Stage.HOST, "/").body()).isEqualTo(Stage.page("3.1." + DEPLOYS));
  }
}
