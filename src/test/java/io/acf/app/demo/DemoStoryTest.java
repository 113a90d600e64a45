package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The story that the demo tells, typed as it stands. */
@Tag("story")
@ResourceLock("demo")
@Timeout(600)
class DemoStoryTest {
  @TempDir Path folder;

  @Test
  void everyPrintedCommandDoesWhatTheStorySays() throws Exception {
    Shell.need("bash", "dig", "curl", "git", "sed", "kill");
    try (var demo = new DemoProcess(folder)) {
      demo.ready();
      System.out.println(demo.text());
      runsEverywhere(demo);
      aCommitGoesEverywhere(demo);
      nobodyIsSentToADeadRegion(demo);
      aDeadRegionStopsNoOne(demo);
      itComesBackConvergedFirst(demo);
      aHungRegionIsLeftOutToo(demo);
      assertThat(demo.interrupt()).isIn(0, 130);
      System.out.println(demo.text());
      try (var left = Files.list(demo.temporary)) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .as("left behind")
            .noneMatch(name -> name.startsWith("acf"));
      }
    }
  }

  private static String ok(DemoProcess demo, String command)
      throws IOException, InterruptedException {
    var run = demo.shell.run(command);
    assertThat(run.exit()).as(command + "\n" + run.text()).isZero();
    return run.text();
  }

  private static void runsEverywhere(DemoProcess demo) throws Exception {
    var status = ok(demo, demo.command("acf status"));
    assertThat(status).contains("34% / 34%").contains("33% / 33%");
    assertThat(status.lines().filter(line -> line.matches("[a-z]+-1 +converged .*"))).hasSize(3);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ok(demo, demo.command("dig +short")))
                    .contains("127.0.1.1")
                    .contains("127.0.1.2")
                    .contains("127.0.1.3"));
    assertPages(demo, 3, "orders 1.0.0");
  }

  private static void assertPages(DemoProcess demo, int count, String content) throws Exception {
    var pages = demo.shell.run(demo.command("curl -sS")).text();
    assertThat(pages.lines().filter(line -> line.contains(content))).as(pages).hasSize(count);
  }

  private static void aCommitGoesEverywhere(DemoProcess demo) throws Exception {
    ok(demo, demo.command("commit -qam 'orders 1.1.0'"));
    assertThat(ok(demo, demo.command("acf wait orders --for converged")))
        .contains("orders is serv");
    assertPages(demo, 3, "orders 1.1.0");
  }

  private static void nobodyIsSentToADeadRegion(DemoProcess demo) throws Exception {
    assertThat(ok(demo, demo.command("demo kill eu-1"))).contains("eu-1 is dead");
    absent(demo, "127.0.1.1");
    demo.awaitText("eu-1 down", Duration.ofSeconds(10));
    demo.awaitText("traffic eu-1 34% -> 0%", Duration.ofSeconds(10));
    assertThat(ok(demo, demo.command("acf traffic orders"))).contains("down");
  }

  /** No answer names it any more, and the others never stop. */
  private static void absent(DemoProcess demo, String address) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              var answers = ok(demo, demo.command("dig +short"));
              assertThat(answers).contains("127.0.1.3").doesNotContain(address);
            });
  }

  private static void aDeadRegionStopsNoOne(DemoProcess demo) throws Exception {
    ok(demo, demo.command("commit -qam 'orders 1.2.0'"));
    ok(demo, demo.command("--skip-deferred"));
    assertPages(demo, 2, "orders 1.2.0");
    assertThat(ok(demo, demo.command("acf status orders")).lines())
        .anyMatch(line -> line.startsWith("eu-1") && line.contains("deferred"));
  }

  private static void itComesBackConvergedFirst(DemoProcess demo) throws Exception {
    assertThat(ok(demo, demo.command("demo revive eu-1"))).contains("eu-1 is back");
    ok(demo, demo.command("acf wait orders --for converged"));
    assertPages(demo, 3, "orders 1.2.0");
    await()
        .atMost(Duration.ofSeconds(150))
        .untilAsserted(
            () -> assertThat(ok(demo, demo.command("dig +short"))).contains("127.0.1.1"));
  }

  private static void aHungRegionIsLeftOutToo(DemoProcess demo) throws Exception {
    var revive = demo.command("demo revive eu-1").replace("eu-1", "us-1");
    ok(demo, revive.replace("revive", "hang"));
    absent(demo, "127.0.1.2");
    ok(demo, revive);
  }
}
