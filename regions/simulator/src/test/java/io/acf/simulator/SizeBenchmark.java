package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 20 regions of 2,000 apps with 5 running instances each in one JVM: heap, and how long lists take.
 * Run: {@code ./mvnw -pl regions/simulator test -Dtest=SizeBenchmark -Dacf.test.groups=benchmark
 * -Dacf.test.excluded=}. {@code -Dacf.regions} and {@code -Dacf.apps} make it smaller.
 */
@Tag("benchmark")
class SizeBenchmark {
  private static final int REGIONS = Integer.getInteger("acf.regions", 20);
  private static final int APPS = Integer.getInteger("acf.apps", 2_000);
  private static final int APPS_OF_A_MANIFEST = 500;
  private static final int LISTS = 20;
  private static final Duration LIST_MAX = Duration.ofMillis(100);

  /** What a reconciler reads of a whole region, and more. */
  private static final List<String> LISTED =
      List.of(
          "apps?per_page=5000",
          "apps?per_page=5000&include=space,space.organization",
          "apps?per_page=5000&label_selector=acf-federation",
          "apps?per_page=5000&order_by=name",
          "processes?per_page=5000&embed=process_instances",
          "routes?per_page=5000&include=domain",
          "packages?per_page=5000&label_selector=!acf-release",
          "builds?per_page=5000",
          "droplets?per_page=5000",
          "deployments?per_page=5000",
          "app_usage_events?per_page=5000");

  @Test
  @org.junit.jupiter.api.Timeout(1_800)
  void holdsTwentyRegionsAndListsQuickly() {
    List<Simulator> regions = new ArrayList<>();
    try {
      for (int i = 0; i < REGIONS; i++) {
        Simulator region = Simulator.start(SimulatorOptions.named("r-" + i).withPace(Pace.INSTANT));
        regions.add(region);
        fill(region);
      }
      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      System.out.printf("%d regions x %d apps: heap %d MiB%n", REGIONS, APPS, used >> 20);
      assertThat(used).isLessThan(2L << 30);
      Client client = Client.loggedIn(regions.getFirst());
      List<String> slow = new ArrayList<>();
      for (String list : LISTED) {
        Duration median = median(client, "/v3/" + list);
        System.out.printf("%6.1f ms  %s%n", median.toNanos() / 1e6, list);
        if (median.compareTo(LIST_MAX) > 0) {
          slow.add(list);
        }
      }
      assertThat(slow).as("lists that take longer than " + LIST_MAX).isEmpty();
    } finally {
      regions.forEach(Simulator::close);
    }
  }

  private static Duration median(Client client, String path) {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      long start = System.nanoTime();
      assertThat(client.get(path).status()).isEqualTo(200);
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return times.stream().sorted().toList().get(LISTS / 2);
  }

  private static void fill(Simulator region) {
    Client client = Client.loggedIn(region);
    Pushes pushes = new Pushes(client);
    String space = pushes.space();
    for (int from = 0; from < APPS; from += APPS_OF_A_MANIFEST) {
      StringBuilder yaml = new StringBuilder("applications:\n");
      for (int i = from; i < Math.min(APPS, from + APPS_OF_A_MANIFEST); i++) {
        yaml.append("- name: app-").append(i).append("\n  instances: 5\n  memory: 64M\n");
        yaml.append("  metadata: {labels: {acf-federation: app-").append(i).append("}}\n");
        yaml.append("  routes: [{route: app-").append(i).append(".apps.");
        yaml.append(region.name()).append(".test}]\n");
      }
      pushes.job(
          client.call(
              "POST",
              "/v3/spaces/" + space + "/actions/apply_manifest",
              yaml.toString(),
              "application/x-yaml"));
    }
    JsonNode apps = client.get("/v3/apps?per_page=5000").json().path("resources");
    assertThat(apps).hasSize(APPS);
    pushes.droplet(apps.path(0).path("guid").asText(), Map.of("index.html", "hello"));
    String bits = client.get("/v3/packages").json().at("/resources/0/guid").asText();
    for (JsonNode app : apps) {
      String guid = app.path("guid").asText();
      String copy =
          client
              .post(
                  "/v3/packages?source_guid=" + bits, "relationships", Pushes.relation("app", guid))
              .json()
              .path("guid")
              .asText();
      String build =
          client.post("/v3/builds", "package", Map.of("guid", copy)).json().path("guid").asText();
      String droplet =
          pushes.until("/v3/builds/" + build, "/state", "STAGED").at("/droplet/guid").asText();
      pushes.use(guid, droplet);
      client.post("/v3/apps/" + guid + "/actions/start");
      client.post(
          "/v3/deployments",
          "relationships",
          Pushes.relation("app", guid),
          "droplet",
          Map.of("guid", droplet));
    }
  }
}
