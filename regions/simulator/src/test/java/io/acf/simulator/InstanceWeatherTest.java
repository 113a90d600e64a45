package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What instances look like in states that are rare: no cell takes them, they end slowly. */
class InstanceWeatherTest {
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.named("eu-1").withPace(Pace.INSTANT);
  private Simulator region = Simulator.start(OPTIONS);
  private Client client = Client.loggedIn(region);
  private Pushes pushes = new Pushes(client);

  @AfterEach
  void stop() {
    region.close();
  }

  private String running(int instances) {
    String app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "hello")));
    pushes.start(app);
    scale(app, instances);
    pushes.until(
        "/v3/apps/" + app + "/processes/web/stats",
        "/resources/" + (instances - 1) + "/state",
        "RUNNING");
    return app;
  }

  private void scale(String app, int instances) {
    var scaled =
        client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", instances);
    assertThat(scaled.status()).isEqualTo(202);
  }

  private JsonNode embedded(String app) {
    return client
        .get("/v3/processes/" + app + "?embed=process_instances")
        .json()
        .path("process_instances");
  }

  private JsonNode stats(String app) {
    return client.get("/v3/processes/" + app + "/stats").json().path("resources");
  }

  private void on(String version) {
    region.close();
    region = Simulator.start(OPTIONS.withApiVersion(version));
    client = Client.loggedIn(region);
    pushes = new Pushes(client);
  }

  @Test
  void whatNoCellTakesIsDownAndOnlyStatsSayWhy() {
    String app = running(1);
    region.faults().set(Faults.of(new PlatformFault.NoRoom("shop")));
    scale(app, 2);
    JsonNode row =
        pushes
            .until("/v3/processes/" + app + "/stats", "/resources/1/state", "DOWN")
            .at("/resources/1");
    assertThat(row.path("details").asText()).isEqualTo("insufficient resources: memory");
    assertThat(row.path("uptime").isNumber()).isTrue();
    assertThat(embedded(app).findValuesAsText("state")).containsExactly("RUNNING", "DOWN");
    assertThat(embedded(app).path(1).path("since").isNumber()).isTrue();

    region.faults().set(Faults.NONE);
    pushes.until("/v3/processes/" + app + "/stats", "/resources/1/state", "RUNNING");
  }

  @Test
  void anOldApiDoesNotTellTheAgeOfWhatNoCellTakes() {
    on("3.136.0");
    String app = running(1);
    region.faults().set(Faults.of(new PlatformFault.NoRoom(null)));
    scale(app, 2);
    JsonNode row =
        pushes
            .until("/v3/processes/" + app + "/stats", "/resources/1/state", "DOWN")
            .at("/resources/1");
    assertThat(row.path("uptime").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.228.0", "3.136.0"})
  void stoppedInstancesAreStoppingForAWhile(String version) {
    on(version);
    String app = running(2);
    region.faults().set(Faults.of(new PlatformFault.SlowStop(Duration.ofMinutes(1))));
    client.post("/v3/apps/" + app + "/actions/stop");
    if (version.equals("3.136.0")) {
      assertThat(stats(app).findValuesAsText("state")).containsExactly("DOWN", "DOWN");
      return;
    }
    JsonNode stats = stats(app);
    assertThat(stats.findValuesAsText("state")).containsExactly("STOPPING", "STOPPING");
    assertThat(stats.at("/0/usage").isEmpty()).isTrue();
    assertThat(embedded(app).findValuesAsText("state")).containsExactly("STOPPING", "STOPPING");
    assertThat(embedded(app).path(0).path("since").isNull()).isTrue();
  }

  @Test
  void instancesThatAScaledDownAppHadTooManyAreListedUntilTheyEnd() {
    String app = running(3);
    region.faults().set(Faults.of(new PlatformFault.SlowStop(Duration.ofMinutes(1))));
    scale(app, 1);
    assertThat(embedded(app).findValuesAsText("index")).containsExactly("0", "1", "2");
    assertThat(stats(app)).as("stats tell of wanted ones only").hasSize(1);

    region.faults().set(Faults.of(new PlatformFault.SlowStop(Duration.ofMillis(50))));
    scale(app, 2);
    scale(app, 1);
    org.awaitility.Awaitility.await().until(() -> embedded(app).size() == 1);
  }

  @Test
  void withoutALogCacheStatsHaveNoUsageAndLogsAreNotThere() {
    String app = running(1);
    region.faults().set(Faults.of(new PlatformFault.LogCacheDown()));
    var stats = client.get("/v3/processes/" + app + "/stats");
    assertThat(stats.status()).isEqualTo(200);
    assertThat(stats.header("X-Cf-Warnings")).isEqualTo("Stats+server+temporarily+unavailable.");
    JsonNode row = stats.json().at("/resources/0");
    assertThat(row.path("state").asText()).isEqualTo("RUNNING");
    assertThat(row.path("usage").isEmpty()).isTrue();
    assertThat(row.path("mem_quota").isNull()).isTrue();
    assertThat(client.get("/api/v1/read/" + app).status()).isEqualTo(502);
  }
}
