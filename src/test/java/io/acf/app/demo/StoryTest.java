package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T11:40:10Z");

  private static Story story(String http, List<String> regions) {
    return story(http, regions, "");
  }

  private static Story story(String http, List<String> regions, String dir) {
    return new Story(
        "./acf",
        regions,
        7001,
        http,
        "http://127.0.0.1:9000",
        8053,
        "/tmp/acf-demo-1/repo",
        dir,
        false);
  }

  /** Else the plug of the other demo would be pulled. */
  @Test
  void besideAnotherDemoEachActNamesItsOwn() {
    assertThat(story("http://127.0.0.1:9999", List.of("eu-1", "us-1"), "/tmp/acf-demo-1").lines())
        .contains(
            "   ./acf demo kill eu-1 --dir /tmp/acf-demo-1",
            "   ./acf demo revive eu-1 --dir /tmp/acf-demo-1")
        .anyMatch(line -> line.contains("demo hang eu-1 --dir /tmp/acf-demo-1"));
  }

  @Test
  void commandsNameTheServerOnlyWhereItIsNotTheUsualOne() {
    assertThat(story("http://127.0.0.1:8080", List.of("eu-1", "us-1")).lines())
        .contains("   ./acf status", "   ./acf demo kill eu-1", "   ./acf demo revive eu-1")
        .noneMatch(line -> line.contains("--server"));
    assertThat(story("http://127.0.0.1:9999", List.of("eu-1", "us-1")).lines())
        .contains("   ./acf status --server http://127.0.0.1:9999", "   ./acf demo kill eu-1");
  }

  @Test
  void aSingleRegionIsNotKilled() {
    assertThat(story("http://127.0.0.1:8080", List.of("eu-1")).lines())
        .noneMatch(line -> line.contains("demo kill"));
  }

  private static Api.RegionRow row(String state, String health, double weight, String release) {
    return new Api.RegionRow(
        "eu-1",
        state,
        state.equals("converged") ? "" : "region-unreachable",
        "",
        "",
        NOW,
        null,
        NOW,
        0L,
        "2.0",
        "2.0",
        release,
        "b",
        2,
        2,
        new Api.Health(health, NOW, ""),
        weight,
        weight);
  }

  private static Api.Federation federation(String commit, Api.RegionRow row) {
    return new Api.Federation(
        "orders", "orders.demo.test", "2.0", commit, List.of("orders"), 1, 1, "", List.of(row));
  }

  @Test
  void narratesWhatChangedAndNothingElse() {
    var narrator = new Narrator(ZoneOffset.UTC);
    var up = federation("4f1c2ab01", row("converged", "up", 0.34, "a"));
    assertThat(narrator.changes(up, up, NOW)).isEmpty();
    assertThat(narrator.changes(up, federation("4f1c2ab01", row("converged", "down", 0, "a")), NOW))
        .containsExactly("11:40:10 eu-1 down · traffic eu-1 34% -> 0%");
    assertThat(
            narrator.changes(up, federation("91aa0de01", row("unreachable", "up", 0.34, "b")), NOW))
        .containsExactly(
            "11:40:10 commit 91aa0de accepted: generation 2",
            "11:40:10 eu-1 unreachable: region-unreachable · runs generation 2");
  }
}
