package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
  @TempDir Path data;

  private static List<String> states(Client client) {
    List<String> states = new ArrayList<>();
    for (JsonNode each : client.get("/v3/app_usage_events").json().path("resources")) {
      states.add(each.at("/state/current").asText());
    }
    return states;
  }

  @Test
  void aRestartChangesNothingOfWhatIsUsed() {
    SimulatorOptions options = SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(data);
    String app;
    List<String> before;
    try (Simulator first = Simulator.start(options)) {
      Client client = Client.loggedIn(first);
      Pushes pushes = new Pushes(client);
      app = pushes.app("shop");
      pushes.use(app, pushes.droplet(app, Map.of("index.html", "kept")));
      pushes.start(app);
      before = states(client);
      assertThat(before)
          .containsExactly("STAGING_STARTED", "STAGING_STOPPED", "BUILDPACK_SET", "STARTED");
    }
    try (Simulator second = Simulator.start(options)) {
      Client client = Client.loggedIn(second);
      assertThat(states(client)).isEqualTo(before);
      client.post("/v3/apps/" + app + "/actions/stop");
      assertThat(states(client)).hasSize(before.size() + 1).endsWith("STOPPED");
    }
  }

  @Test
  void onlyThoseWhoReadEverythingSeeThem() {
    try (Simulator region = Simulator.start(SimulatorOptions.named("eu-1"))) {
      Client admin = Client.loggedIn(region);
      admin.post(
          "/v3/service_instances",
          "type",
          "user-provided",
          "name",
          "db",
          "relationships",
          Map.of("space", Map.of("data", Map.of("guid", new Pushes(admin).space()))));
      String path = "/v3/service_usage_events";
      JsonNode event = admin.get(path).json().at("/resources/0");
      assertThat(event.path("state").asText()).isEqualTo("CREATED");
      Client reader = client(region, "acf-reader", "reader-secret");
      assertThat(reader.get(path).json().path("resources")).hasSize(1);
      String purge = path + "/actions/destructively_purge_all_and_reseed";
      assertThat(reader.post(purge).status()).isEqualTo(403);
      Client scoped = client(region, "acf-space", "space-secret");
      assertThat(scoped.get(path).json().path("resources")).isEmpty();
      assertThat(scoped.get(path + "/" + event.path("guid").asText()).status()).isEqualTo(404);
      assertThat(scoped.post(purge).status()).isEqualTo(403);
    }
  }

  private static Client client(Simulator region, String id, String secret) {
    Client client = new Client(region);
    return client.with(
        client
            .form(Map.of("grant_type", "client_credentials"), id + ":" + secret)
            .json()
            .path("access_token")
            .asText());
  }
}
