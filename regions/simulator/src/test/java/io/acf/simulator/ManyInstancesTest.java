package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One app with very many instances; how the cost grows is told by GrowthBenchmark. */
class ManyInstancesTest {
  private final Simulator simulator =
      Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
  private final Client client = Client.loggedIn(simulator);
  private final Pushes pushes = new Pushes(client);
  private String app = "";

  @BeforeEach
  void push() {
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "hello")));
    pushes.start(app);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Client.Answer scale(int instances) {
    return client.post(
        "/v3/apps/" + app + "/processes/web/actions/scale",
        "instances",
        instances,
        "memory_in_mb",
        16);
  }

  private JsonNode states() {
    return client
        .get("/v3/processes/" + app + "?embed=process_instances")
        .json()
        .path("process_instances");
  }

  private static long running(JsonNode states) {
    return states.findValuesAsText("state").stream().filter("RUNNING"::equals).count();
  }

  /** They start a moment after they are wanted, and a list of them is some 6 MB. */
  private void allRun() {
    Awaitility.await().until(() -> running(states()) == 99_999);
  }

  @Test
  void ninetyNineThousandStartCrashComeBackAndGo() {
    assertThat(scale(99_999).status()).isEqualTo(202);
    allRun();
    simulator.faults().set(Faults.of(new Incident.Crash("shop", null)));
    allRun();

    String last = "/v3/apps/" + app + "/processes/web/instances/99998";
    assertThat(client.call("DELETE", last, "", "application/json").status()).isEqualTo(204);
    assertThat(
            client.call("DELETE", last.replace("99998", "99999"), "", "application/json").status())
        .isEqualTo(404);
    assertThat(scale(3).status()).isEqualTo(202);
    assertThat(states()).hasSize(3);
    assertThat(states().findValuesAsText("index")).containsExactly("0", "1", "2");
  }

  @Test
  void whatARegionHasNoRoomForIsRefusedAsByAQuota() {
    var refused = scale(100_001);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/detail").asText())
        .isEqualTo("app_instance_limit app_instance_limit_exceeded");
    assertThat(states()).hasSize(1);

    client.post("/v3/apps/" + app + "/actions/stop");
    assertThat(scale(2_000_000).status()).as("a stopped app may want any number").isEqualTo(202);
    assertThat(states()).as("as many as there is room for are listed").hasSize(100_000);
    var start = client.post("/v3/apps/" + app + "/actions/start");
    assertThat(start.status()).isEqualTo(422);
    assertThat(start.json().at("/errors/0/detail").asText())
        .isEqualTo("app_instance_limit app_instance_limit_exceeded");
  }
}
