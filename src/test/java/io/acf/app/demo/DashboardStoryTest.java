package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A real Prometheus scrapes a running demo: each query of the dashboard returns data. */
@Tag("story")
@ResourceLock("demo")
@Timeout(300)
class DashboardStoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyQueryReturnsData() throws Exception {
    Shell.need("bash", "git", "sed", "prometheus", "promtool", "curl", "kill");
    // Held, and not listening: Prometheus cannot be asked which port it took.
    try (var held = new Socket();
        var demo = new DemoProcess(folder)) {
      held.setReuseAddress(true);
      held.bind(new InetSocketAddress("127.0.0.1", 0));
      demo.ready();
      var port = held.getLocalPort();
      var prometheus = prometheus(port, demo.running().management());
      try {
        var base = "http://127.0.0.1:" + port;
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> !query(base, "up{job=\"acf\"} == 1").isEmpty());
        // Something happens, so that rates and changes are not of nothing.
        assertThat(demo.shell.run(demo.command("commit -qam 'orders 1.1.0'")).exit()).isZero();
        assertThat(demo.shell.run(demo.command("wait orders")).exit()).isZero();
        for (var query : Dashboard.read().queries()) {
          check(base, query);
        }
        wellNamed(demo);
      } finally {
        prometheus.destroy();
        prometheus.waitFor(20, TimeUnit.SECONDS);
      }
    }
  }

  private void check(String base, Dashboard.Query query) {
    var expression = filled(query.expression());
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> number(query(base, expression)));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("no data for \"" + query.where() + "\": " + expression, e);
    }
  }

  /** Whether there is a sample that is a number. */
  private static boolean number(JsonNode result) {
    for (var series : result) {
      if (!series.at("/value/1").asText("NaN").equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  private static String filled(String expression) {
    return expression
        .replaceAll("\\$(job|instance|region|federation)\\b", ".+")
        .replace("$__rate_interval", "1m");
  }

  private JsonNode query(String base, String expression) throws IOException, InterruptedException {
    var encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    var answer = get(base + "/api/v1/query?query=" + encoded);
    assertThat(answer.path("status").asText()).as(expression + ": " + answer).isEqualTo("success");
    return answer.at("/data/result");
  }

  /** Our own metrics follow Prometheus' habits. */
  private static void wellNamed(DemoProcess demo) throws IOException, InterruptedException {
    var lint =
        demo.shell.run(
            "curl -sS -m 10 -H 'Accept: text/plain; version=0.0.4' %s/q/metrics | grep -E '^(# (HELP|TYPE) )?acf_' | promtool check metrics"
                .formatted(demo.running().management()));
    assertThat(lint.exit()).as(lint.text()).isZero();
  }

  private JsonNode get(String url) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** As its example says, but for the target and a quicker pace. */
  private Process prometheus(int port, String management) throws IOException {
    var example = Files.readString(Dashboard.root().resolve("src/main/prometheus/prometheus.yml"));
    assertThat(example).contains("127.0.0.1:9000").contains("scrape_interval: 15s");
    var config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        example
            .replace("127.0.0.1:9000", management.replace("http://", ""))
            .replace("scrape_interval: 15s", "scrape_interval: 1s\n  scrape_timeout: 1s"));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn")
        .inheritIO()
        .start();
  }
}
