package io.acf.simulator;

import static io.acf.simulator.AppMessagesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What processes and sidecars may be, and when a process is another version of itself. */
class ProcessMessagesTest {
  private static final String JSON = "application/json";
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String app;
  private String process;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    app = pushes.app("shop");
    process = "/v3/processes/" + app;
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  static Stream<Arguments> updates() {
    String command = "10008 Command must be between 1 and 4096 characters";
    String path = "endpoint must be a valid URI path";
    String http = "HTTP health check endpoint is not a valid URI path: ";
    return Stream.of(
        arguments("{\"command\":\"\"}", command),
        arguments("{\"command\":\"" + "c".repeat(4097) + "\"}", command),
        arguments("{\"command\":7}", "10008 Command must be a string"),
        arguments(check("{\"type\":\"http\"}"), "10008 health_check_http_endpoint " + http),
        arguments(
            check("{\"type\":\"nosuch\"}"),
            "10008 Health check type must be \"port\", \"process\", or \"http\""),
        arguments(
            check("{\"type\":null}"),
            "10008 Health check type must be \"port\", \"process\", or \"http\""),
        arguments(check("{\"data\":{\"endpoint\":\"invalid\"}}"), "10008 Health check " + path),
        arguments(check("{\"data\":{\"endpoint\":\"/a b\"}}"), "10008 Health check " + path),
        arguments(check("{\"data\":{\"endpoint\":7}}"), "10008 Health check " + path),
        arguments(
            check("{\"data\":{\"endpoint\":\"/" + "e".repeat(255) + "\"}}"),
            "10008 Health check endpoint is too long (maximum is 255 characters)"),
        arguments(
            check("{\"data\":{\"timeout\":0}}"),
            "10008 Health check timeout must be greater than or equal to 1"),
        arguments(
            check("{\"data\":{\"timeout\":181}}"),
            "10008 health_check_timeout Maximum exceeded: max 180s"),
        arguments(
            check("{\"data\":{\"invocation_timeout\":1.5}}"),
            "10008 Health check invocation timeout must be an integer"),
        arguments(
            "{\"readiness_health_check\":{\"data\":{\"interval\":\"x\"}}}",
            "10008 Readiness health check interval is not a number"),
        arguments(
            "{\"readiness_health_check\":{\"type\":\"http\"}}",
            "10008 readiness_health_check_http_endpoint HTTP readiness health check endpoint is not"
                + " a valid URI path: "),
        arguments("{\"user\":\"\"}", "10008 User must be between 1 and 255 characters"),
        arguments(
            "{\"user\":\"root\"}",
            "10008 user invalid (requested user 'root' not allowed, permitted users are: 'vcap',"
                + " 'ContainerUser')"));
  }

  private static String check(String value) {
    return "{\"health_check\":" + value + "}";
  }

  @ParameterizedTest
  @MethodSource("updates")
  void aProcessThatCannotBeSoStaysAsItIs(String body, String refusal) {
    JsonNode before = client.get(process).json();
    refused(client.call("PATCH", process, body, JSON), refusal);
    refused(client.call("PATCH", "/v3/apps/" + app + "/processes/web", body, JSON), refusal);
    assertThat(client.get(process).json()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"instances\":\"x\"} | Instances is not a number",
        "{\"instances\":true} | Instances is not a number",
        "{\"instances\":1.5} | Instances must be an integer",
        "{\"instances\":\"1.0\"} | Instances must be an integer",
        "{\"instances\":-1} | Instances must be greater than or equal to 0",
        "{\"instances\":2147483648} | Instances must be less than or equal to 2147483647",
        "{\"memory_in_mb\":0} | Memory in mb must be greater than 0",
        "{\"disk_in_mb\":\"0\"} | Disk in mb must be greater than 0",
        "{\"disk_in_mb\":102400} | disk_quota too much disk requested (requested 102400 MB - must"
            + " be less than 10240 MB)",
        "{\"log_rate_limit_in_bytes_per_second\":-2} | Log rate limit in bytes per second must be"
            + " greater than or equal to -1",
        "{\"nosuch\":1} | Unknown field(s): 'nosuch'",
      })
  void aSizeThatCannotBe(String body, String refusal) {
    refused(client.call("POST", process + "/actions/scale", body, JSON), "10008 " + refusal);
  }

  @Test
  void digitsInATextAreANumber() {
    String body =
        "{\"instances\":\"2\",\"memory_in_mb\":\"64\",\"log_rate_limit_in_bytes_per_second\":\"4294967296\"}";
    var scaled = client.call("POST", process + "/actions/scale", body, JSON);
    assertThat(scaled.status()).as(scaled.text()).isEqualTo(202);
    assertThat(scaled.json().path("instances").isInt()).isTrue();
    assertThat(scaled.json().path("memory_in_mb").asInt()).isEqualTo(64);
    assertThat(scaled.json().path("log_rate_limit_in_bytes_per_second").asLong())
        .isEqualTo(4294967296L);
  }

  @Test
  void checksAndCommandsChangeAndGoBack() {
    var http =
        client.call(
            "PATCH",
            process,
            check("{\"type\":\"http\",\"data\":{\"endpoint\":\"/x?y=1\"}}"),
            JSON);
    assertThat(http.json().at("/health_check/data/endpoint").asText()).isEqualTo("/x?y=1");
    client.patch(process, "command", "run");
    assertThat(client.get(process).json().at("/health_check/data/endpoint").asText())
        .isEqualTo("/x?y=1");
    client.call("PATCH", process, check("{\"type\":\"port\"}"), JSON);
    refused(
        client.call("PATCH", process, check("{\"type\":\"http\"}"), JSON),
        "10008 health_check_http_endpoint HTTP health check endpoint is not a valid URI path: ");
    assertThat(client.call("PATCH", process, "{\"command\":null}", JSON).json().path("command"))
        .isEqualTo(io.acf.simulator.wire.Json.node(""));
  }

  @Test
  void withoutADropletTheCommandIsEmpty() {
    JsonNode one = client.get(process).json();
    assertThat(one.path("command").isTextual()).isTrue();
    assertThat(one.path("command").asText()).isEmpty();
    JsonNode scaled = client.post(process + "/actions/scale", "instances", 2).json();
    assertThat(scaled.path("command").isTextual()).isTrue();
  }

  @Test
  void aStoppedAppShowsEachWantedInstanceAsDown() {
    client.post(process + "/actions/scale", "instances", 2);
    JsonNode stats = client.get(process + "/stats").json().path("resources");
    assertThat(stats.findValuesAsText("state")).containsExactly("DOWN", "DOWN");
  }

  private String version() {
    return client.get(process).json().path("version").asText();
  }

  @Test
  void eachStartIsAnotherVersion() {
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "hi")));
    String made = version();
    assertThat(made).matches("[0-9a-f-]{36}").isNotEqualTo(app);
    pushes.start(app);
    String started = version();
    assertThat(started).isNotEqualTo(made);
    client.post("/v3/apps/" + app + "/actions/start");
    assertThat(version()).as("it was started already").isEqualTo(started);
    client.post("/v3/apps/" + app + "/actions/restart");
    String restarted = version();
    assertThat(restarted).isNotEqualTo(started);
    client.post(process + "/actions/scale", "instances", 2);
    assertThat(version()).as("instances are no other version").isEqualTo(restarted);
    client.post(process + "/actions/scale", "memory_in_mb", 77);
    String resized = version();
    assertThat(resized).isNotEqualTo(restarted);
    client.call("PATCH", process, check("{\"type\":\"process\"}"), JSON);
    assertThat(version()).isNotEqualTo(resized);
  }

  @Test
  void whatStartsAndStopsWasUpdated() {
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "hi")));
    for (String action : List.of("start", "restart", "stop")) {
      String before = client.get(process).json().path("updated_at").asText();
      nextSecond(before);
      client.post("/v3/apps/" + app + "/actions/" + action);
      assertThat(client.get(process).json().path("updated_at").asText())
          .as(action)
          .isNotEqualTo(before);
      assertThat(client.get("/v3/apps/" + app).json().path("updated_at").asText())
          .as(action)
          .isNotEqualTo(before);
    }
  }

  /** Times are told in whole seconds. */
  private static void nextSecond(String told) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> java.time.Instant.now().isAfter(java.time.Instant.parse(told).plusSeconds(1)));
  }

  private Client.Answer sidecar(Object... fields) {
    return client.post("/v3/apps/" + app + "/sidecars", fields);
  }

  @Test
  void aSidecarHasLessMemoryThanItsProcess() {
    String tooLarge =
        "10008 The memory allocation defined is too large to run with the dependent \"web\""
            + " process";
    Object[] large = {
      "name", "a", "command", "run", "process_types", List.of("web"), "memory_in_mb", 1024
    };
    refused(sidecar(large), tooLarge);
    large[7] = 600;
    var made = sidecar(large);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    large[1] = "b";
    refused(sidecar(large), tooLarge);
    String one = "/v3/sidecars/" + made.json().path("guid").asText();
    refused(client.patch(one, "memory_in_mb", 1024), tooLarge);
    assertThat(client.patch(one, "memory_in_mb", 700).status()).isEqualTo(200);
    refused(
        client.post(process + "/actions/scale", "memory_in_mb", 700),
        "10008 The requested memory allocation is not large enough to run all of your sidecar"
            + " processes");
    large[5] = List.of("worker");
    assertThat(sidecar(large).status()).as("there is no worker yet").isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | Name can't be blank, Name must be a string, Command can't be blank, Command must be a"
            + " string, Process types must be an array, Process types must have at least 1"
            + " process_type",
        "{\"name\":\"a\",\"command\":\"\",\"process_types\":[\"web\"]} | Command can't be blank",
        "{\"name\":\"a\",\"command\":\"c\",\"process_types\":[]} | Process types must have at least"
            + " 1 process_type",
        "{\"name\":\"a\",\"command\":\"c\",\"process_types\":[\"web\"],\"memory_in_mb\":0} | Memory"
            + " in mb must be greater than 0",
      })
  void aSidecarNeedsAllThatItIs(String body, String refusal) {
    refused(client.call("POST", "/v3/apps/" + app + "/sidecars", body, JSON), "10008 " + refusal);
  }
}
