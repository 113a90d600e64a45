package io.acf.app.demo;

import io.acf.app.rest.Api;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the demo all the time: says when it is ready, and then what changes. */
final class Watch implements Runnable {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int QUERIES_PER_REGION = 20;

  private final Looker looker;
  private final int regions;
  private final Instant started;
  private final PrintStream out;
  private final Narrator narrator = new Narrator(ZoneId.systemDefault());
  private boolean ready;
  private boolean complained;

  /**
   * @param started when this process was
   */
  Watch(Looker looker, int regions, Instant started, PrintStream out) {
    this.looker = looker;
    this.regions = regions;
    this.started = started;
    this.out = out;
  }

  @Override
  public void run() {
    Api.@Nullable Federation last = null;
    try {
      while (true) {
        var seen = looker.federation();
        if (seen.isPresent()) {
          if (last != null) {
            narrator.changes(last, seen.get(), Instant.now()).forEach(out::println);
          }
          last = seen.get();
        }
        if (!ready) {
          judge(seen);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the demo ends
    }
  }

  private void judge(Optional<Api.Federation> seen) {
    var took = Duration.between(started, Instant.now());
    if (seen.filter(this::everywhere).isPresent()
        && looker.answers(regions * QUERIES_PER_REGION).size() == regions) {
      ready = true;
      out.printf("ready in %.1f s: %s%n", took.toMillis() / 1000.0, seen.get().summary());
    } else if (!complained && took.compareTo(LONG) > 0) {
      complained = true;
      out.printf(
          "not ready after %d s: %s%n",
          took.toSeconds(),
          seen.map(Api.Federation::summary).orElse("the orchestrator does not answer"));
    }
  }

  private boolean everywhere(Api.Federation now) {
    return now.converged() == regions && now.regions().stream().allMatch(row -> row.weight() > 0);
  }
}
