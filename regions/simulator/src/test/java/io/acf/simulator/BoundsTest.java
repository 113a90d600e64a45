package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an install allows at a time: builds that are staged, and calls an hour. */
class BoundsTest {
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.named("eu-1").withPace(Pace.INSTANT);

  private static List<String> builds(Client client, String state) {
    List<String> found = new ArrayList<>();
    for (JsonNode each : client.get("/v3/builds?states=" + state).json().path("resources")) {
      found.add(each.path("guid").asText());
    }
    return found;
  }

  @Test
  void oneBuildAtATimeIsStagedAndTheOthersWait() {
    try (Simulator region = Simulator.start(OPTIONS.withStagingSlots(1))) {
      Client client = Client.loggedIn(region);
      Pushes pushes = new Pushes(client);
      List<String> bits = new ArrayList<>();
      for (String name : List.of("slow", "quick", "last")) {
        bits.add(pushes.bits(pushes.app(name), Map.of("index.html", name)));
      }
      List<String> made = new ArrayList<>();
      Duration first = Duration.ofMillis(500);
      region.faults().set(Faults.of(new PlatformFault.Slow(null, first, null, null)));
      made.add(build(client, bits.get(0)));
      region.faults().set(Faults.NONE);
      made.add(build(client, bits.get(1)));
      made.add(build(client, bits.get(2)));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                List<String> staged = builds(client, "STAGED");
                assertThat(made.subList(0, staged.size()))
                    .as("the quick ones wait for the slow one before them")
                    .isEqualTo(staged);
                return staged.size() == 3;
              });
    }
  }

  @Test
  void aBuildWhoseBitsCannotBeReadFailsAndLetsTheNextOneHaveItsSlot() {
    try (Simulator region = Simulator.start(OPTIONS.withStagingSlots(1))) {
      Client client = Client.loggedIn(region);
      Pushes pushes = new Pushes(client);
      String torn = pushes.bits(pushes.app("torn"), Pushes.torn("Procfile", "web: run"));
      String whole = pushes.bits(pushes.app("whole"), Map.of("index.html", "hello"));
      String failed = build(client, torn);
      String staged = build(client, whole);
      assertThat(pushes.until("/v3/builds/" + failed, "/state", "FAILED").path("error").asText())
          .isEqualTo("StagingError - Staging error: the package cannot be read");
      pushes.until("/v3/builds/" + staged, "/state", "STAGED");
    }
  }

  private static String build(Client client, String bits) {
    return client.post("/v3/builds", "package", Map.of("guid", bits)).json().path("guid").asText();
  }

  @Test
  void aRegionThatLosesItsDatabaseHasAllItsSlotsAgain() {
    try (Simulator region = Simulator.start(OPTIONS.withStagingSlots(1))) {
      Client client = Client.loggedIn(region);
      Pushes pushes = new Pushes(client);
      String bits = pushes.bits(pushes.app("a"), Map.of("index.html", "hello"));
      region.faults().set(Faults.of(new PlatformFault.Slow(null, Duration.ofHours(1), null, null)));
      client.post("/v3/builds", "package", Map.of("guid", bits));
      region.faults().set(Faults.of(new Incident.Restart(Duration.ofMillis(10), true)));
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> client.login().get("/v3/builds").json().path("resources").isEmpty());
      pushes.droplet(pushes.app("b"), Map.of("index.html", "hello"));
    }
  }

  @ParameterizedTest
  @CsvSource({"3.228.0, true", "3.136.0, false"})
  void callsAreCountedForEachUserAndToldAsCcDoes(String version, boolean inSeconds) {
    try (Simulator region = Simulator.start(OPTIONS.withApiVersion(version).withRateLimit(20))) {
      Client admin = Client.loggedIn(region);
      Client again = Client.loggedIn(region);
      for (int i = 1; i <= 20; i++) {
        var answer = (i % 2 == 0 ? admin : again).get("/v3/apps");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("20");
        assertThat(answer.header("X-RateLimit-Remaining"))
            .as("in tenths of the limit, rounded down")
            .isEqualTo(Integer.toString((20 - i) / 2 * 2));
      }
      var refused = admin.get("/v3/jobs/none");
      long now = System.currentTimeMillis() / 1000;
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Content-Type")).startsWith("text/plain");
      assertThat(refused.json().at("/errors/0/code").asInt()).isEqualTo(10013);
      long reset = Long.parseLong(refused.header("X-RateLimit-Reset"));
      assertThat(reset).isBetween(now - 1, now + 3601);
      long wait = Long.parseLong(refused.header("Retry-After"));
      assertThat(inSeconds ? now + wait : wait).isBetween(reset - 2, reset + 2);

      assertThat(admin.get("/v3").status()).as("never counted").isEqualTo(200);
      assertThat(admin.get("/").header("X-RateLimit-Limit")).isEmpty();
      var other = new Client(region).get("/v3/apps");
      assertThat(other.header("X-RateLimit-Limit")).as("without a token").isEqualTo("1");
      assertThat(new Client(region).get("/v3/apps").json().at("/errors/0/code").asInt())
          .isEqualTo(10014);
    }
  }
}
