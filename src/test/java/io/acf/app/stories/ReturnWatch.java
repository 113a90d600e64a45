package io.acf.app.stories;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a region's health and weight five times a second and keeps what changed. */
final class ReturnWatch implements AutoCloseable {
  private record Sight(long at, String health, double weight) {}

  private final Orchestrator orchestrator;
  private final String region;
  private final List<Sight> sights = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  ReturnWatch(Orchestrator orchestrator, String region) {
    this.orchestrator = orchestrator;
    this.region = region;
    var unused = clock.scheduleAtFixedRate(this::look, 0, 200, TimeUnit.MILLISECONDS);
  }

  private void look() {
    Sight sight;
    try {
      var row = orchestrator.row(Stage.ORDERS, region);
      sight = new Sight(System.nanoTime(), row.health().state(), row.weight());
    } catch (RuntimeException | AssertionError away) {
      return; // Looked at again in a moment; the story asserts on what was seen.
    }
    synchronized (sights) {
      var last = sights.isEmpty() ? null : sights.getLast();
      if (last == null
          || !last.health.equals(sight.health)
          || Math.abs(last.weight - sight.weight) > 1e-6) {
        sights.add(sight);
      }
    }
  }

  private List<Sight> all() {
    synchronized (sights) {
      return List.copyOf(sights);
    }
  }

  /** The states in order, each once per stay. */
  List<String> states() {
    var states = new ArrayList<String>();
    for (var sight : all()) {
      if (states.isEmpty() || !states.getLast().equals(sight.health())) {
        states.add(sight.health());
      }
    }
    return states;
  }

  /** When the state was last entered; {@link System#nanoTime()}. */
  long entered(String state) {
    long entered = 0;
    String before = "";
    for (var sight : all()) {
      if (sight.health().equals(state) && !before.equals(state)) {
        entered = sight.at();
      }
      before = sight.health();
    }
    return entered;
  }

  /** When it first had a weight; {@link System#nanoTime()}. */
  long firstTraffic() {
    return all().stream()
        .filter(sight -> sight.weight() > 0)
        .mapToLong(Sight::at)
        .findFirst()
        .orElseThrow(() -> new AssertionError(region + " never had traffic"));
  }

  /** The different weights, in order. */
  List<String> weights() {
    return all().stream()
        .map(sight -> String.format(Locale.ROOT, "%.2f", sight.weight()))
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
