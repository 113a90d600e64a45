package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.simulator.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apps with a command, as processes of this machine. */
class RunProcessesTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String SOURCE =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;

      class App {
        public static void main(String[] arguments) throws Exception {
          int port = Integer.parseInt(System.getenv("PORT"));
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/exit")) {
              System.exit(3);
            }
            String posted = new String(exchange.getRequestBody().readAllBytes());
            byte[] body = (System.getenv("VCAP_APPLICATION") + "\\n" + System.getenv("GREETING")
                + "\\n" + ProcessHandle.current().pid() + "\\n" + posted).getBytes();
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
          server.start();
          System.out.println("listening");
        }
      }
      """;

  private Simulator simulator;
  private Client client;
  private Pushes pushes;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withRunProcesses(true));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String pushed(String name, Map<String, String> files, String command, String check) {
    String app = pushes.app(name);
    pushes.use(app, pushes.droplet(app, files));
    var set =
        client.call(
            "PATCH",
            "/v3/processes/" + app,
            Json.object("command", command, "health_check", Map.of("type", check)).toString(),
            "application/json");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    return app;
  }

  private String logs(String app) {
    return String.join("\n", new AppLog(client, app).lines());
  }

  @Test
  void anAppWithACommandAnswersItself() {
    String app = pushed("shop", Map.of("App.java", SOURCE), "exec " + JAVA + " App.java", "port");
    client.patch("/v3/apps/" + app + "/environment_variables", "var", Map.of("GREETING", "hello"));
    pushes.route(app, "shop");
    assertThat(client.post("/v3/apps/" + app + "/actions/start").status()).isEqualTo(200);
    String stats = "/v3/processes/" + app + "/stats";
    assertThat(client.get(stats).json().at("/resources/0/state").asText()).isEqualTo("STARTING");
    RouterClient router = new RouterClient(simulator);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> router.get("shop.apps.eu-1.test", "/").status() == 201);
    String[] body = router.get("shop.apps.eu-1.test", "/").body().split("\n", -1);
    assertThat(body[0]).contains("\"application_name\":\"shop\"", "\"instance_index\":0");
    assertThat(body[1]).isEqualTo("hello");
    long pid = Long.parseLong(body[2]);
    assertThat(client.get(stats).json().at("/resources/0/state").asText()).isEqualTo("RUNNING");
    Awaitility.await().until(() -> logs(app).contains("listening"));
    assertThat(logs(app)).contains("shop.apps.eu-1.test - \"GET / HTTP/1.1\" 201");
    assertThat(
            router
                .get("shop.apps.eu-1.test", "/", Map.of("X-CF-APP-INSTANCE", app + ":7"))
                .status())
        .isEqualTo(400);
    assertThat(router.get("shop.apps.eu-1.test", "/exit").status()).isEqualTo(502);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> router.get("shop.apps.eu-1.test", "/").status() == 201);
    assertThat(logs(app)).contains("exited with status 3");
    long second = Long.parseLong(router.get("shop.apps.eu-1.test", "/").body().split("\n", -1)[2]);
    assertThat(second).isNotEqualTo(pid);
    simulator.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(second).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aCommandThatEndsHasCrashedAndItsOutputIsKept() {
    String app = pushed("boom", Map.of("data", "x"), "cat data; echo boom >&2; exit 4", "process");
    client.post("/v3/apps/" + app + "/actions/start");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> logs(app).contains("exited with status 4") && logs(app).contains("boom"));
    pushes.until("/v3/processes/" + app + "/stats", "/resources/0/state", "CRASHED");
  }

  @Test
  void stopEndsTheProcessAndWhatItStarted() {
    String app = pushed("long", Map.of("data", "x"), "sleep 600 & echo child $!; wait", "process");
    client.post("/v3/apps/" + app + "/actions/start");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> logs(app).contains("child "));
    long child = Long.parseLong(new AppLog(client, app).await("APP/PROC/WEB", "child ").trim());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isPresent();
    client.post("/v3/apps/" + app + "/actions/stop");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void isForLoopbackOnly() {
    SimulatorOptions options = SimulatorOptions.named("eu-1").withRunProcesses(true);
    assertThatThrownBy(() -> options.withListen("0.0.0.0", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback only");
  }
}
