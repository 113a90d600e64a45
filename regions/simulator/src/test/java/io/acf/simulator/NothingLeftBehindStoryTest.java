package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region that runs apps as processes is killed with SIGKILL, and its apps with it. */
@Tag("story")
class NothingLeftBehindStoryTest {
  @TempDir Path data;

  @Test
  void appsDieWithTheirRegionAndStartAgainWithIt() throws Exception {
    KilledRegion first = KilledRegion.start(data, true);
    List<Long> running;
    String app;
    String task;
    try {
      Client client = new Client(first.uri()).login();
      Pushes pushes = new Pushes(client);
      app = pushes.app("shop");
      pushes.use(app, pushes.droplet(app, Map.of("data", "x")));
      client.post(
          "/v3/apps/" + app + "/sidecars",
          "name",
          "proxy",
          "command",
          "trap '' TERM; echo pid $$; while :; do sleep 1; done",
          "process_types",
          List.of("web"));
      client.patch(
          "/v3/processes/" + app,
          "command",
          "sleep 600 & echo pid $!; wait",
          "health_check",
          Map.of("type", "process"));
      client.post("/v3/apps/" + app + "/actions/start");
      task =
          "/v3/tasks/"
              + client
                  .post(
                      "/v3/apps/" + app + "/tasks",
                      "name",
                      "long",
                      "command",
                      "echo pid $$; exec sleep 600")
                  .json()
                  .path("guid")
                  .asText();
      AppLog log = new AppLog(client, app);
      running =
          List.of(
              log.pid("APP/PROC/WEB"),
              log.pid("APP/PROC/WEB/SIDECAR/PROXY"),
              log.pid("APP/TASK/long"));
      assertThat(running).allMatch(AppLog::runs);
      pushes.until("/v3/processes/" + app + "/stats", "/resources/0/state", "RUNNING");
    } finally {
      first.kill();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> running.stream().noneMatch(AppLog::runs));

    KilledRegion second = KilledRegion.start(data, true);
    long again;
    try {
      Client client = new Client(second.uri()).login();
      again = new AppLog(client, app).pid("APP/PROC/WEB");
      assertThat(AppLog.runs(again)).isTrue();
      new Pushes(client).until("/v3/processes/" + app + "/stats", "/resources/0/state", "RUNNING");
      assertThat(client.get(task).json().at("/result/failure_reason").asText())
          .isEqualTo("the cell that ran it is gone");
    } finally {
      second.kill();
    }
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !AppLog.runs(again));
  }
}
