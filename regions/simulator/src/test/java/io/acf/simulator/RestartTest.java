package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region that goes down and comes up again, with what it had or with nothing. */
class RestartTest {
  @TempDir Path data;

  private static void awaitUp(Client client) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> client.get("/v3/info").status() == 200);
  }

  private static void awaitDown(Client client) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client.get("/v3/info"))
                    .isInstanceOf(UncheckedIOException.class));
  }

  @Test
  void everythingIsThereAgainAndStartsAnew() {
    try (Simulator simulator =
        Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT))) {
      Client client = Client.loggedIn(simulator);
      Pushes pushes = new Pushes(client);
      String app = pushes.app("shop");
      pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
      pushes.route(app, "shop");
      pushes.start(app);
      String task =
          client
              .post("/v3/apps/" + app + "/tasks", "name", "long", "command", "sleep 600")
              .json()
              .path("guid")
              .asText();
      RouterClient router = new RouterClient(simulator);
      assertThat(router.get("shop.apps.eu-1.test", "/").status()).isEqualTo(200);
      assertThat(new AppLog(client, app).lines()).isNotEmpty();
      var answer = client.post("/_sim/faults", "type", "restart", "down", "300ms");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("faults")).isEmpty();
      awaitDown(client);
      awaitUp(client);
      pushes.until("/v3/apps/" + app + "/processes/web/stats", "/resources/0/state", "RUNNING");
      assertThat(router.get("shop.apps.eu-1.test", "/").status()).isEqualTo(200);
      assertThat(new AppLog(client, app).lines())
          .as("logs of before are lost")
          .allMatch(each -> each.startsWith("CELL") || each.startsWith("RTR"))
          .filteredOn(each -> each.startsWith("RTR"))
          .hasSize(1);
      assertThat(client.get("/v3/tasks/" + task).json().at("/result/failure_reason").asText())
          .isEqualTo("the cell that ran it is gone");
    }
  }

  @Test
  void whileItIsAwayItsPortIsGivenToNobodyElse() throws IOException {
    try (Simulator simulator =
            Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
        Socket other = new Socket()) {
      Client client = Client.loggedIn(simulator);
      client.post("/_sim/faults", "type", "restart", "down", "2s");
      awaitDown(client);
      other.setReuseAddress(false); // as who asks for any free port
      var address = new InetSocketAddress(simulator.host(), simulator.port());
      assertThatThrownBy(() -> other.bind(address)).isInstanceOf(BindException.class);
      awaitUp(client);
    }
  }

  @Test
  void aLostDatabaseLeavesWhatAFirstStartMakes() {
    SimulatorOptions options = SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(data);
    try (Simulator simulator = Simulator.start(options)) {
      Client client = Client.loggedIn(simulator);
      Pushes pushes = new Pushes(client);
      String space = pushes.space();
      String app = pushes.app("shop");
      pushes.use(app, pushes.droplet(app, Map.of("index.html", "page")));
      pushes.start(app);
      simulator.faults().add(new Incident.Restart(Duration.ofMillis(200), true));
      awaitDown(client);
      awaitUp(client);
      assertThat(client.get("/v3/apps").status()).as("an old token").isEqualTo(401);
      client.login();
      assertThat(client.get("/v3/apps").json().path("resources")).isEmpty();
      assertThat(pushes.space()).isNotEqualTo(space);
      assertThat(client.get("/v3/domains?names=apps.eu-1.test").json().path("resources"))
          .hasSize(1);
      pushes.app("shop");
    }
    try (Simulator simulator = Simulator.start(options)) {
      Client client = Client.loggedIn(simulator);
      assertThat(client.get("/v3/apps").json().path("resources")).hasSize(1);
      assertThat(client.get("/v3/droplets").json().path("resources")).isEmpty();
    }
  }

  @Test
  void weatherGoesOnAfterALoss() {
    Weather weather =
        WeatherScript.read(
            "w.yml",
            """
            weather:
              - {at: 0s, restart: {down: 100ms, lost: true}}
              - {at: 600ms, errors: {status: 502, path-prefix: /v3/info}}
            """);
    assertThat(weather.turns().getFirst().fault())
        .isEqualTo(Optional.of(new Incident.Restart(Duration.ofMillis(100), true)));
    try (Simulator simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withWeather(weather))) {
      Client client = new Client(simulator);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(() -> client.get("/v3/info").status() == 502);
      JsonNode state = client.get("/_sim/state").json();
      assertThat(state.at("/counts/orgs").asInt()).isEqualTo(1);
    }
  }
}
