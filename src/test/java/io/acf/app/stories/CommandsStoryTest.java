package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.rest.Api;
import io.acf.app.stories.Acf.Ran;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people say is done, at once, and remembered with who said it and why. */
@Tag("story")
@Order(6)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CommandsStoryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final List<String> TWICE = List.of("cordon", "uncordon", "cordon", "uncordon");

  @RegisterExtension static final Scene SCENE = new Scene("commands");
  private static Stage trio;

  @BeforeAll
  static void start() {
    trio = new Stage(SCENE, "5s", "eu-1", "eu-2", "us-1").converge();
  }

  @Test
  @Order(1)
  void cordonedRegionIsLeftAlone() {
    assertThat(acf("regions", "cordon", "eu-2").exit()).as("without a reason").isEqualTo(2);
    done(acf("regions", "cordon", "eu-2", "--reason", "router patching", "--actor", "ana"));
    var mark = trio.eu2().lastSeq();
    trio.deploy("7.0.0", "eu-1", "us-1");
    await("eu-2 is deferred")
        .atMost(SOON)
        .until(() -> trio.orchestrator().row(Stage.ORDERS, "eu-2").state().equals("deferred"));
    var row = trio.orchestrator().row(Stage.ORDERS, "eu-2");
    assertThat(row.message() + row.reason()).contains("cordon");
    assertThat(row.tip()).isNotBlank();
    assertThat(trio.eu2().changes(mark)).isEmpty();
    var said = trio.orchestrator().controls().cordoned().get("eu-2");
    assertThat(said.reason()).isEqualTo("router patching");
    assertThat(said.actor()).isEqualTo("ana");
    assertThat(acf("regions").out()).contains("router patching");
    done(acf("regions", "uncordon", "eu-2"));
    trio.awaitConverged(trio.repository().head(), "eu-2");
  }

  @Test
  @Order(2)
  void frozenPushesChangeNothingAnywhere() {
    assertThat(acf("freeze").exit()).as("without a reason").isEqualTo(2);
    done(acf("freeze", "--scope", "pushes", "--reason", "quarter end"));
    var marks = trio.regions().stream().map(RegionProcess::lastSeq).toList();
    var commit = trio.release("7.1.0");
    trio.orchestrator().refresh();
    for (var region : trio.regions()) {
      await(region.name() + " is deferred")
          .atMost(SOON)
          .until(
              () ->
                  trio.orchestrator().row(Stage.ORDERS, region.name()).state().equals("deferred"));
    }
    for (int each = 0; each < marks.size(); each++) {
      assertThat(trio.regions().get(each).changes(marks.get(each))).isEmpty();
    }
    done(acf("unfreeze", "--scope", "pushes"));
    trio.awaitConverged(commit, "eu-1", "eu-2", "us-1");
  }

  @Test
  @Order(3)
  void drainedRegionGoesGentlyAndTheLastOneStays() {
    assertThat(acf("regions", "drain", "eu-2").exit()).as("without a reason").isEqualTo(2);
    var weights = new ArrayList<Double>();
    done(acf("regions", "drain", "eu-2", "--reason", "moving out"));
    await("eu-2 has no traffic")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              var weight = published("eu-2");
              if (weights.isEmpty() || weights.getLast() != weight) {
                weights.add(weight);
              }
              return weight == 0;
            });
    SCENE.figure(
        "weights of a region that is drained, ttl 5 s",
        weights.stream().map("%.2f"::formatted).toList());
    assertThat(weights)
        .hasSizeGreaterThanOrEqualTo(3)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(trio.orchestrator().dns().count(Stage.HOST, 300))
        .doesNotContainKey(trio.eu2().address());
    assertThat(trio.orchestrator().row(Stage.ORDERS, "eu-2").state())
        .as("draining is about traffic")
        .isEqualTo("converged");
    done(acf("regions", "drain", "us-1", "--reason", "moving out too"));
    var last = acf("regions", "drain", "eu-1", "--reason", "and the last");
    assertThat(last.exit()).as(last.toString()).isEqualTo(4);
    assertThat(trio.orchestrator().controls().drained()).containsOnlyKeys("eu-2", "us-1");
    done(acf("regions", "undrain", "eu-2"));
    done(acf("regions", "undrain", "us-1"));
    trio.awaitAnswering(3);
  }

  @Test
  @Order(4)
  void eventsTellAllAndTheStreamResumes() throws Exception {
    var stream = trio.orchestrator().rest("/events/stream");
    String seen;
    try (var feed = new EventFeed(stream, "")) {
      await("the feed is open")
          .atMost(SOON)
          .until(
              () -> {
                cordonAndBack("eu-2");
                return feed.heard().size() >= 2;
              });
      seen = feed.ids().getLast();
    }
    cordonAndBack("us-1"); // while nobody listens
    var since = trio.orchestrator().events(Long.parseLong(seen.substring(seen.indexOf(':') + 1)));
    try (var feed = new EventFeed(stream, seen)) {
      cordonAndBack("eu-1");
      await("what was missed, and what came")
          .atMost(SOON)
          .until(() -> Collections.indexOfSubList(said(feed), TWICE) >= 0);
      var ids = feed.ids();
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(ids.subList(0, since.size()))
          .isEqualTo(since.stream().map(Api.Event::id).toList());
    }
    var events = acf("events", "--kind", "cordon", "-o", "json");
    assertThat(events.exit()).isZero();
    assertThat(events.out()).contains("router patching");
  }

  /** What people said, without what became of it. */
  private static List<String> said(EventFeed feed) {
    return feed.heard().stream().map(EventFeed.Heard::kind).filter(TWICE::contains).toList();
  }

  private static void cordonAndBack(String region) throws IOException {
    var body = Map.of("reason", "to be heard", "actor", "ana");
    trio.orchestrator().post("/regions/" + region + "/actions/cordon", body).expect(200);
    trio.orchestrator().post("/regions/" + region + "/actions/uncordon", body).expect(200);
  }

  @Test
  @Order(5)
  void frozenTrafficKeepsEvenADeadRegion() {
    done(acf("freeze", "--scope", "traffic", "--reason", "we look at it"));
    try (var watch = new DnsWatch(trio.orchestrator().dns(), Stage.HOST)) {
      trio.us1().kill();
      await("us-1 is down")
          .atMost(SOON)
          .until(
              () -> trio.orchestrator().row(Stage.ORDERS, "us-1").health().state().equals("down"));
      var down = System.nanoTime();
      await("answers after that")
          .atMost(SOON)
          .until(() -> Scene.since(down).compareTo(Duration.ofSeconds(4)) >= 0);
      assertThat(watch.since(down))
          .as("answers that name the dead region")
          .anyMatch(one -> one.addresses().contains(trio.us1().address()));
      assertThat(trio.orchestrator().traffic(Stage.ORDERS).frozen()).isTrue();
      assertThat(trio.orchestrator().events(0).stream().map(Api.Event::kind))
          .contains("traffic-held");
      done(acf("unfreeze", "--scope", "traffic"));
      var thawed = System.nanoTime();
      await("it leaves the answers").atMost(SOON).until(() -> published("us-1") == 0);
      assertThat(watch.lastNaming(trio.us1().address(), thawed)).isLessThan(Duration.ofSeconds(3));
      assertThat(watch.unanswered()).isEmpty();
    }
  }

  private static double published(String region) {
    return trio.orchestrator().row(Stage.ORDERS, region).weight();
  }

  private static Ran acf(String... args) {
    return trio.orchestrator().acf(SOON, args);
  }

  private static void done(Ran ran) {
    assertThat(ran.exit()).as(ran.toString()).isZero();
  }
}
