package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.Pace;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Build;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Package;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Staging on a clock that the test moves: a build takes 1 s, one at a time. */
class StagerTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private Foundation foundation;
  private Engine engine;

  @BeforeEach
  void region() {
    foundation = new Foundation(1, Pace.DEFAULT, clock::get, Store.NONE);
    engine = new Engine(foundation, Path.of("no-blobs"));
    engine.stager.slots(OptionalInt.of(1));
    run(() -> Seeds.sow(foundation, "demo", "prod", List.of("apps.test")));
  }

  private void run(Runnable work) {
    foundation.transact(
        () -> {
          work.run();
          return true;
        });
  }

  private Build build(String name) {
    Build build = new Build();
    run(
        () -> {
          String space = foundation.spaces.all().iterator().next().guid;
          App app = engine.apps.create(name, space, Lifecycle.buildpack());
          Package image = new Package();
          image.appGuid = app.guid;
          image.type = "docker";
          image.state = "READY";
          build.lifecycle = app.lifecycle;
          engine.stager.stage(app, foundation.create(foundation.packages, image), build);
        });
    return build;
  }

  @Test
  void aBuildThatWentWithItsAppWaitsForNoSlot() {
    Build first = build("first");
    Build gone = build("gone");
    Build last = build("last");
    run(() -> foundation.apps.find(gone.appGuid).ifPresent(engine.apps::delete));
    clock.addAndGet(2_000);
    foundation.catchUp();
    assertThat(List.of(first.state, last.state)).containsOnly("STAGED");
    assertThat(engine.logs.read(gone.appGuid, 0, Long.MAX_VALUE, 100, false))
        .as("no container is made for it")
        .noneMatch(each -> each.source().equals("STG"));
  }
}
