package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log cache reads, from when to when. */
class LogReadTest {
  @AutoClose private static final Region region = new Region();
  private static final Client admin = region.client;

  @ParameterizedTest
  @CsvSource({
    "-6795364578871345152, 200",
    "-9223372036854775808, 200",
    "9223372036854775807, 200",
    "0, 200",
    "-1, 200",
    "9223372036854775808, 400",
    "soon, 400"
  })
  void timesAreSignedNumbersOf64Bits(String time, int status) {
    String app = new Pushes(admin).app("times" + time.hashCode());
    for (String name : new String[] {"start_time", "end_time"}) {
      assertThat(
              admin
                  .get("/api/v1/read/" + app + "?descending=true&limit=1&" + name + "=" + time)
                  .status())
          .as(name)
          .isEqualTo(status);
    }
  }

  @Test
  void apiStagingAndCellsAreHeardInTheLogOfAnApp() {
    Pushes pushes = new Pushes(admin);
    String app = pushes.app("heard");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "hi")));
    pushes.start(app);
    AppLog log = new AppLog(admin, app);
    log.await("CELL", "Container became healthy");
    admin.patch("/v3/apps/" + app, "name", "heard-2");
    pushes.job(admin.delete("/v3/apps/" + pushes.app("other")));
    admin.post("/v3/apps/" + app + "/actions/stop");
    log.await("API", "Stopping app with guid " + app);
    List<String> lines = log.lines();
    assertThat(lines)
        .containsSubsequence(
            "API Created app with guid " + app,
            "API Creating build for app with guid " + app,
            "STG Creating container",
            "STG Successfully created container",
            "STG Staging...",
            "STG Exit status 0",
            "STG Uploading droplet...",
            "STG Uploading complete",
            "CELL Creating container",
            "CELL Successfully created container",
            "CELL Container became healthy")
        .contains("API Updated app with guid " + app + " ({\"name\":\"heard-2\"})");
    assertThat(lines.stream().filter(each -> each.startsWith("CELL Stopping instance")))
        .isNotEmpty();
  }

  @Test
  void aBuildThatFailsSaysWhy() {
    Pushes pushes = new Pushes(admin);
    String app = pushes.app("empty");
    String bits = pushes.bits(app, Map.of("index.html", "hi"));
    admin.post("/_sim/faults", "type", "staging_fails", "failure", "compile_failed");
    String build =
        admin.post("/v3/builds", "package", Map.of("guid", bits)).json().path("guid").asText();
    pushes.until("/v3/builds/" + build, "/state", "FAILED");
    admin.delete("/_sim/faults");
    assertThat(new AppLog(admin, app).lines())
        .contains("STG Failed to compile droplet", "STG Exit status 223");
  }

  @Test
  void theLogCacheCountsTheSecondsOfItsLife() {
    assertThat(
            Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                    () -> admin.get("/api/v1/info").json().path("vm_uptime").asInt(),
                    seconds -> seconds > 0))
        .isPositive();
  }
}
