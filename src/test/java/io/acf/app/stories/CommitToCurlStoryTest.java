package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A commit becomes the same app in three regions, DNS names all three, and then it is quiet. */
@Tag("story")
@Order(3)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CommitToCurlStoryTest {
  private static final int QUERIES = 10_000;
  private static final int TICKS = 12;

  @RegisterExtension static final Scene SCENE = new Scene("commit-to-curl");
  private static Stage trio;

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE);
    trio.regions().forEach(RegionProcess::awaitUp);
    trio.orchestrator().start();
    trio.orchestrator().awaitUp();
  }

  @Test
  @Order(1)
  void commitAppearsInEveryRegion() throws IOException {
    var commit = trio.release("1.1.0");
    var wait =
        trio.orchestrator()
            .acf(
                Duration.ofMinutes(2),
                "wait",
                "orders",
                "--for",
                "converged",
                "--commit",
                commit,
                "--timeout",
                "100s");
    assertThat(wait.exit()).as(wait.toString()).isZero();
    SCENE.figure("commit to converged in three regions, first start", Scene.seconds(wait.took()));
    for (var region : trio.regions()) {
      var page = region.page(Stage.HOST, "/");
      assertThat(page.status()).as(region.name()).isEqualTo(200);
      assertThat(page.body()).as(region.name()).isEqualTo(Stage.page("1.1.0"));
    }
  }

  @Test
  @Order(2)
  void dnsAnswersAllInTheConfiguredShares() throws IOException {
    trio.awaitAnswering(3);
    var counts = trio.orchestrator().dns().count(Stage.HOST, QUERIES);
    for (var region : trio.regions()) {
      double share = 100.0 * counts.getOrDefault(region.address(), 0) / QUERIES;
      SCENE.figure(
          "share of " + region.name() + " in " + QUERIES + " answers",
          "%.2f %% of %d %%".formatted(share, Stage.SHARES.get(region.name())));
      assertThat(share).as(region.name()).isCloseTo(Stage.SHARES.get(region.name()), within(2.0));
    }
    assertThat(counts).hasSize(3);
  }

  @Test
  @Order(3)
  void digGetsTheSame() throws Exception {
    if (!on("dig")) {
      assertThat(System.getenv("ACF_NO_SKIP")).as("dig is not installed").isNull();
      Assumptions.abort("dig is not installed");
    }
    var seen = new TreeSet<String>();
    for (int query = 0; query < 60; query++) {
      seen.addAll(
          said(
              "dig",
              "@127.0.0.1",
              "-p",
              Integer.toString(trio.orchestrator().dnsPort()),
              Stage.HOST,
              "+short",
              "+tries=1",
              "+time=2"));
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            trio.regions().stream().map(RegionProcess::address).toList());
  }

  @Test
  @Order(4)
  void curlThroughEachRouterServesThePage() throws Exception {
    if (!on("curl")) {
      assertThat(System.getenv("ACF_NO_SKIP")).as("curl is not installed").isNull();
      Assumptions.abort("curl is not installed");
    }
    for (var region : trio.regions()) {
      var to = Stage.HOST + ":" + region.port();
      var page =
          said("curl", "-sS", "-m", "5", "--resolve", to + ":" + region.address(), "http://" + to);
      assertThat(String.join("\n", page) + "\n").isEqualTo(Stage.page("1.1.0"));
    }
  }

  @Test
  @Order(5)
  void convergedIsQuietForTwelveTicks() {
    var before = marks();
    var looks = new long[3];
    await(TICKS + " completed ticks of every region")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              for (int each = 0; each < 3; each++) {
                looks[each] = looks(trio.regions().get(each), before.get(each));
              }
              return looks[0] >= TICKS && looks[1] >= TICKS && looks[2] >= TICKS;
            });
    SCENE.figure("looks at the regions without a change", List.of(looks[0], looks[1], looks[2]));
    nothingChangedSince(before);
  }

  @Test
  @Order(6)
  void restartIsQuiet() {
    var before = marks();
    trio.orchestrator().terminate();
    trio.orchestrator().start();
    trio.orchestrator().awaitUp();
    trio.awaitConverged(trio.repository().head(), "eu-1", "eu-2", "us-1");
    trio.awaitAnswering(3);
    await("two more looks at every region")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var regions = trio.regions();
              return looks(regions.get(0), before.get(0)) >= 3
                  && looks(regions.get(1), before.get(1)) >= 3
                  && looks(regions.get(2), before.get(2)) >= 3;
            });
    nothingChangedSince(before);
  }

  private static List<Long> marks() {
    return trio.regions().stream().map(RegionProcess::lastSeq).toList();
  }

  /** Ticks: at rest each lists the processes once (ADR 38), and little else is asked. */
  private static long looks(RegionProcess region, long since) {
    return region.journal(since).stream().filter(entry -> entry.is("GET", "/v3/processes")).count();
  }

  private static void nothingChangedSince(List<Long> marks) {
    for (int each = 0; each < marks.size(); each++) {
      var region = trio.regions().get(each);
      assertThat(region.changes(marks.get(each))).as("changes in " + region.name()).isEmpty();
    }
  }

  private static boolean on(String program) throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }

  private static List<String> said(String... words) throws Exception {
    var process = new ProcessBuilder(words).start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words) + ": " + out + err).isZero();
    return new ArrayList<>(out.lines().toList());
  }
}
