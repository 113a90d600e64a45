package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region's process is killed with SIGKILL during uploads, builds, jobs and deployments. */
@Tag("story")
class KillStoryTest {
  private static final int ROUNDS = 8;

  @TempDir Path data;
  private final Random random = new Random(20261122);
  private final List<String> acknowledged = new ArrayList<>();
  private int number;

  @Test
  void whatWasAcknowledgedIsThereAndNothingIsHalfDone() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      KilledRegion region = KilledRegion.start(data, false);
      try {
        check(new Client(region.uri()).login());
        Thread killer = killer(region.process());
        pushUntilKilled(new Client(region.uri()).login());
        killer.join(TimeUnit.SECONDS.toMillis(30));
      } finally {
        region.kill();
      }
    }
    KilledRegion last = KilledRegion.start(data, false);
    check(new Client(last.uri()).login());
    last.kill();
    assertThat(acknowledged).isNotEmpty();
  }

  private Thread killer(Process process) {
    long millis = 300 + random.nextInt(900);
    return Thread.startVirtualThread(
        () -> {
          try {
            if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void pushUntilKilled(Client client) {
    Pushes pushes = new Pushes(client);
    try {
      while (true) {
        String name = "app-" + number++;
        String app = pushes.app(name);
        acknowledged.add("/v3/apps/" + app);
        String droplet = pushes.droplet(app, Map.of("index.html", name, "x", "y".repeat(100_000)));
        acknowledged.add("/v3/droplets/" + droplet);
        pushes.use(app, droplet);
        pushes.start(app);
        var deployed =
            client.post(
                "/v3/deployments",
                "droplet",
                Map.of("guid", droplet),
                "relationships",
                Pushes.relation("app", app));
        acknowledged.add("/v3/deployments/" + deployed.json().path("guid").asText());
      }
    } catch (UncheckedIOException killed) {
      assertThat(killed).isNotNull();
    }
  }

  private void check(Client client) {
    for (String path : acknowledged) {
      assertThat(client.get(path).status()).as(path).isEqualTo(200);
    }
    Pushes pushes = new Pushes(client);
    for (JsonNode build : client.get("/v3/builds?per_page=5000").json().path("resources")) {
      JsonNode done = pushes.until("/v3/builds/" + build.path("guid").asText(), "/state", "STAGED");
      String droplet = done.at("/droplet/guid").asText();
      assertThat(client.get("/v3/droplets/" + droplet).status()).isEqualTo(200);
    }
    for (JsonNode each : client.get("/v3/deployments?per_page=5000").json().path("resources")) {
      pushes.until("/v3/deployments/" + each.path("guid").asText(), "/status/value", "FINALIZED");
    }
    for (JsonNode each : client.get("/v3/packages?per_page=5000").json().path("resources")) {
      String state =
          client.get("/v3/packages/" + each.path("guid").asText()).json().path("state").asText();
      assertThat(state).isIn("AWAITING_UPLOAD", "PROCESSING_UPLOAD", "READY");
    }
    for (JsonNode app :
        client.get("/v3/apps?per_page=5000&include=space").json().path("resources")) {
      assertThat(client.get("/v3/apps/" + app.path("guid").asText() + "/processes/web").status())
          .isEqualTo(200);
    }
  }
}
