package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.Pace;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a region that runs for long keeps of what is over. */
class KeptTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private Foundation foundation;
  private Engine engine;

  @BeforeEach
  void region() {
    foundation = new Foundation(1, Pace.DEFAULT, clock::get, Store.NONE);
    engine = new Engine(foundation, Path.of("no-blobs"));
    run(() -> Seeds.sow(foundation, "demo", "prod", List.of("apps.test")));
  }

  private void run(Runnable work) {
    foundation.transact(
        () -> {
          work.run();
          return true;
        });
  }

  @Test
  void theNewestJobsAreKeptAndThoseThatRun() {
    engine.jobs.onLong("endless", (job, ending) -> ending.hold());
    List<Job> made = new ArrayList<>();
    run(() -> made.add(engine.jobs.later("endless", null, null)));
    for (int i = 0; i < 11; i++) {
      run(
          () -> {
            for (int each = 0; each < 1_000; each++) {
              made.add(engine.jobs.later("quick", null, null));
            }
          });
      clock.addAndGet(1_000);
      foundation.catchUp();
    }
    assertThat(foundation.jobs.size()).isEqualTo(Jobs.KEPT);
    assertThat(foundation.jobs.all())
        .startsWith(made.getFirst(), made.get(made.size() - Jobs.KEPT + 1))
        .endsWith(made.getLast());
  }

  @Test
  void theLogsOfTheAppsThatWereDeletedLastAreKept() {
    List<String> apps = new ArrayList<>();
    for (int i = 0; i <= AppLogs.GONE_KEPT + 1; i++) {
      run(
          () -> {
            String space = foundation.spaces.all().iterator().next().guid;
            App app = engine.apps.create("app", space, Lifecycle.buildpack());
            apps.add(app.guid);
            if (apps.size() > 1) {
              engine.apps.delete(app);
            } else {
              app.name = "stays";
            }
          });
    }
    assertThat(engine.logs.sizes()).hasSize(AppLogs.GONE_KEPT + 1);
    assertThat(engine.logs.sizes()).containsKeys(apps.getFirst(), apps.getLast());
    assertThat(engine.logs.sizes()).doesNotContainKey(apps.get(1));
  }
}
