package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which process the settings of a manifest's app level mean. */
class ManifestProcessesTest {
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;

  private static void apply(String yaml) {
    var job = pushes.job(pushes.apply(yaml));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
  }

  private static JsonNode failure(String yaml) {
    var job = pushes.job(pushes.apply(yaml));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("FAILED");
    return job.at("/errors/0");
  }

  /** The job refuses them, and the app is there, half made. */
  @Test
  void whatIsOverALimitOrMissingFailsTheJob() {
    assertThat(failure("applications: [{name: slow, timeout: 181}]").path("detail").asText())
        .isEqualTo("For application 'slow': health_check_timeout Maximum exceeded: max 180s");
    assertThat(failure("applications: [{name: big, disk-quota: 100G}]").path("detail").asText())
        .isEqualTo(
            "For application 'big': disk_quota too much disk requested (requested 102400 MB -"
                + " must be less than 10240 MB)");
    JsonNode missing = failure("applications: [{name: bound, services: [vault]}]");
    assertThat(missing.path("code").asInt()).isEqualTo(10010);
    assertThat(client.get("/v3/apps?names=slow").json().at("/resources/0/name").asText())
        .isEqualTo("slow");
  }

  @Test
  void aPatchOverTheLimitIsRefused() {
    apply("applications: [{name: patched}]");
    String path = "/v3/processes/" + process("patched", "web").path("guid").asText();
    String body = "{\"health_check\":{\"type\":\"port\",\"data\":{\"timeout\":99999}}}";
    var answer = client.call("PATCH", path, body, "application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
  }

  private static JsonNode process(String app, String type) {
    String guid = client.get("/v3/apps?names=" + app).json().at("/resources/0/guid").asText();
    return client.get("/v3/apps/" + guid + "/processes/" + type).json();
  }

  @Test
  void besideAWebEntryNoSettingOfTheAppLevelCounts() {
    apply(
        """
        applications:
        - name: with-web
          instances: 4
          memory: 256M
          disk-quota: 2G
          command: app-level
          timeout: 60
          health-check-type: http
          health-check-http-endpoint: /up
          health-check-invocation-timeout: 7
          readiness-health-check-type: process
          log-rate-limit-per-second: 1M
          processes:
          - {type: web, memory: 64M}
        """);
    JsonNode web = process("with-web", "web");
    assertThat(web.path("memory_in_mb").asInt()).isEqualTo(64);
    assertThat(web.path("instances").asInt()).isEqualTo(1);
    assertThat(web.path("disk_in_mb").asInt()).isEqualTo(1024);
    assertThat(web.path("command").asText("")).doesNotContain("app-level");
    assertThat(web.path("log_rate_limit_in_bytes_per_second").asInt()).isEqualTo(-1);
    assertThat(web.at("/health_check/type").asText()).isEqualTo("port");
    assertThat(web.at("/health_check/data/timeout").isNull()).isTrue();
    assertThat(web.at("/health_check/data/invocation_timeout").isNull()).isTrue();
    // of what counts for nothing only the units of sizes are checked
    apply("applications: [{name: with-web, timeout: 999, processes: [{type: web}]}]");
    var refused =
        pushes.apply("applications: [{name: with-web, memory: 12, processes: [{type: web}]}]");
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(process("with-web", "web").path("memory_in_mb").asInt()).isEqualTo(64);
  }

  @Test
  void besideAWorkerTheyMakeTheWebProcess() {
    apply(
        """
        applications:
        - name: with-worker
          instances: 4
          memory: 256M
          command: serve
          processes:
          - {type: worker, command: work, memory: 64M}
        """);
    JsonNode web = process("with-worker", "web");
    assertThat(web.path("instances").asInt()).isEqualTo(4);
    assertThat(web.path("memory_in_mb").asInt()).isEqualTo(256);
    assertThat(web.path("command").asText()).isEqualTo("serve");
    JsonNode worker = process("with-worker", "worker");
    assertThat(worker.path("instances").asInt()).isZero();
    assertThat(worker.path("memory_in_mb").asInt()).isEqualTo(64);
    assertThat(worker.at("/health_check/type").asText()).isEqualTo("process");
  }
}
