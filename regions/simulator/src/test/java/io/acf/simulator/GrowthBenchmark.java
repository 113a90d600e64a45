package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How what is answered about instances of one app, and about apps of one install, costs more as
 * their number doubles twice: with cost in proportion a step is 2, with its square 4. Run: {@code
 * ./mvnw -pl regions/simulator test -Dtest=GrowthBenchmark -Dacf.test.groups=benchmark
 * -Dacf.test.excluded=}.
 */
@Tag("benchmark")
class GrowthBenchmark {
  private static final int ROUNDS = 9;
  private static final double STEP_MAX = 3;

  @Test
  @org.junit.jupiter.api.Timeout(600)
  void instancesOfOneApp() {
    try (Simulator region = Simulator.start(SimulatorOptions.named("r").withPace(Pace.INSTANT))) {
      Client client = Client.loggedIn(region).patience(Duration.ofMinutes(2));
      Pushes pushes = new Pushes(client);
      String app = pushes.app("shop");
      pushes.use(app, pushes.droplet(app, Map.of("index.html", "hello")));
      pushes.start(app);
      String web = "/v3/apps/" + app + "/processes/web";
      Map<String, IntFunction<Client.Answer>> calls = new LinkedHashMap<>();
      calls.put(
          "scale to n and back",
          count -> {
            client.post(web + "/actions/scale", "instances", count, "memory_in_mb", 16);
            return client.post(web + "/actions/scale", "instances", 1);
          });
      calls.put(
          "embed=process_instances of n",
          count -> {
            scale(client, web, count);
            return client.get("/v3/processes/" + app + "?embed=process_instances");
          });
      calls.put(
          "stats of n",
          count -> {
            scale(client, web, count);
            return client.get(web + "/stats");
          });
      calls.put(
          "crash of all n, seen by embed",
          count -> {
            scale(client, web, count);
            region.faults().set(Faults.of(new Incident.Crash("shop", null)));
            return client.get("/v3/processes/" + app + "?embed=process_instances");
          });
      calls.forEach((name, call) -> grows(name, List.of(5_000, 10_000, 20_000), call));
    }
  }

  private static void scale(Client client, String web, int count) {
    client.post(web + "/actions/scale", "instances", count, "memory_in_mb", 16);
  }

  @Test
  @org.junit.jupiter.api.Timeout(600)
  void appsOfOneInstall() {
    List<Simulator> regions = new ArrayList<>();
    try {
      Map<Integer, Client> sizes = new LinkedHashMap<>();
      for (int count : List.of(1_250, 2_500, 5_000)) {
        Simulator region =
            Simulator.start(SimulatorOptions.named("r-" + count).withPace(Pace.INSTANT));
        regions.add(region);
        Client client = Client.loggedIn(region).patience(Duration.ofMinutes(2));
        long start = System.nanoTime();
        Pushes pushes = new Pushes(client);
        for (int i = 0; i < count; i++) {
          pushes.app("app-" + i);
        }
        System.out.printf(
            "%5d apps made, %.2f ms each%n", count, (System.nanoTime() - start) / 1e6 / count);
        sizes.put(count, client);
      }
      for (String list :
          List.of(
              "apps?per_page=5000",
              "apps?per_page=5000&order_by=name&include=space.organization",
              "processes?per_page=5000&embed=process_instances")) {
        grows(list, List.copyOf(sizes.keySet()), at -> sizes.get(at).get("/v3/" + list));
      }
    } finally {
      regions.forEach(Simulator::close);
    }
  }

  private static void grows(String name, List<Integer> sizes, IntFunction<Client.Answer> call) {
    List<Double> medians = new ArrayList<>();
    for (int size : sizes) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        long start = System.nanoTime();
        assertThat(call.apply(size).status()).isBetween(200, 299);
        times.add(System.nanoTime() - start);
      }
      medians.add(times.stream().sorted().toList().get(ROUNDS / 2) / 1e6);
    }
    double first = medians.get(1) / medians.get(0);
    double second = medians.get(2) / medians.get(1);
    System.out.printf(
        "%-60s n=%s: %s ms, steps %.2f %.2f%n",
        name, sizes, medians.stream().map("%.1f"::formatted).toList(), first, second);
    assertThat((first + second) / 2).as("cost of twice as many: " + name).isLessThan(STEP_MAX);
  }
}
