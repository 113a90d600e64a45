package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks and sidecars as processes of this machine. */
class TasksAndSidecarsTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String app;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withRunProcesses(true));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    app = pushes.app("shop");
    pushes.use(app, pushes.droplet(app, Map.of("greeting", "hello")));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String task(String name, String command) {
    var made =
        client.post(
            "/v3/apps/" + app + "/tasks", "name", name, "command", command, "memory_in_mb", 77);
    assertThat(made.status()).as(made.text()).isEqualTo(202);
    assertThat(made.json().path("state").asText()).isEqualTo("RUNNING");
    return "/v3/tasks/" + made.json().path("guid").asText();
  }

  private void sidecar(String name, String command) {
    var made =
        client.post(
            "/v3/apps/" + app + "/sidecars",
            "name",
            name,
            "command",
            command,
            "process_types",
            List.of("web"),
            "memory_in_mb",
            10);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private void web(String command) {
    client.patch(
        "/v3/processes/" + app, "command", command, "health_check", Map.of("type", "process"));
    assertThat(client.post("/v3/apps/" + app + "/actions/start").status()).isEqualTo(200);
  }

  private static void awaitEnd(long process) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !AppLog.runs(process));
  }

  @Test
  void aTaskSucceedsByItsExitCode() {
    String task = task("migrate", "cat greeting; echo; echo limit $MEMORY_LIMIT port $PORT.");
    JsonNode done = pushes.until(task, "/state", "SUCCEEDED");
    assertThat(done.at("/result/failure_reason").isNull()).isTrue();
    assertThat(new AppLog(client, app).lines())
        .contains("APP/TASK/migrate hello", "APP/TASK/migrate limit 77m port .");
  }

  @Test
  void aTaskFailsByItsExitCode() {
    String task = task("check", "echo wrong >&2; exit 3");
    JsonNode done = pushes.until(task, "/state", "FAILED");
    assertThat(done.at("/result/failure_reason").asText())
        .isEqualTo("APP/TASK/check: Exited with status 3");
    assertThat(new AppLog(client, app).lines()).contains("APP/TASK/check wrong");
  }

  @Test
  void cancelEndsATaskAndWhatItStarted() {
    String task = task("long", "sleep 600 & echo pid $!; wait");
    long child = new AppLog(client, app).pid("APP/TASK/long");
    assertThat(client.post(task + "/actions/cancel").status()).isEqualTo(202);
    JsonNode done = pushes.until(task, "/state", "FAILED");
    assertThat(done.at("/result/failure_reason").asText()).isEqualTo("task was cancelled");
    awaitEnd(child);
  }

  @Test
  void aDeletedAppsTasksEnd() {
    task("long", "echo pid $$; exec sleep 600");
    long process = new AppLog(client, app).pid("APP/TASK/long");
    pushes.job(client.delete("/v3/apps/" + app));
    awaitEnd(process);
  }

  @Test
  void aSidecarRunsBesideItsProcessAndSharesItsFolder() {
    sidecar("proxy", "echo pid $$; echo limit $MEMORY_LIMIT; echo $PORT > port; exec sleep 600");
    web(
        "until test -s port; do sleep 0.05; done; test $(cat port) = $PORT && echo same; sleep 600");
    AppLog log = new AppLog(client, app);
    long process = log.pid("APP/PROC/WEB/SIDECAR/PROXY");
    log.await("APP/PROC/WEB", "same");
    assertThat(log.lines()).contains("APP/PROC/WEB/SIDECAR/PROXY limit 1024m");
    pushes.until("/v3/processes/" + app + "/stats", "/resources/0/state", "RUNNING");
    client.post("/v3/apps/" + app + "/actions/stop");
    awaitEnd(process);
  }

  @Test
  void anInstanceEndsWithItsSidecar() {
    sidecar("brief", "sleep 0.2; exit 5");
    web("echo pid $$; exec sleep 600");
    AppLog log = new AppLog(client, app);
    log.await("CELL", "Instance sidecar brief exited with status 5");
    awaitEnd(log.pid("APP/PROC/WEB"));
  }

  @Test
  void aProgramThatDoesNotHearIsKilled() {
    web("trap '' TERM; echo pid $$; while :; do sleep 0.1; done");
    long process = new AppLog(client, app).pid("APP/PROC/WEB");
    client.post("/v3/apps/" + app + "/actions/stop");
    awaitEnd(process);
  }
}
