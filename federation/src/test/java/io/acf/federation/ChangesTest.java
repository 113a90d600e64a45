package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Part;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private static ProcessView process(String guid, int running, int memory) {
    return new ProcessView(
        guid, 2, running, 0, 0, Optional.empty(), 0, memory, 1024, Optional.of(Duration.ZERO));
  }

  private static AppView app(ProcessView web, ProcessView worker) {
    return new AppView(
        "app",
        new AppName("orders"),
        true,
        AppMarks.NONE,
        Optional.of("droplet"),
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>(Map.of("web", web, "worker", worker)),
        new TreeSet<>(),
        Optional.empty());
  }

  private static final AppView WAS = app(process("web", 2, 64), process("worker", 2, 64));

  @Test
  void whatEachProcessGivesAwayIsSuspected() {
    assertThat(Changes.suspected(WAS, WAS)).isEmpty();
    assertThat(Changes.suspected(WAS, app(process("web", 1, 64), process("worker", 2, 64))))
        .contains(EnumSet.of(Part.APPS, Part.PACKAGES, Part.BUILDS, Part.DEPLOYMENTS));
    assertThat(Changes.suspected(WAS, app(process("web", 2, 64), process("worker", 2, 128))))
        .contains(EnumSet.of(Part.APPS, Part.DEPLOYMENTS, Part.SETTINGS));
    assertThat(Changes.suspected(WAS, app(process("new", 2, 64), process("worker", 2, 64))))
        .contains(EnumSet.allOf(Part.class));
  }

  @Test
  void oneFindingDoesNotHideAnother() {
    var all = EnumSet.of(Part.APPS, Part.PACKAGES, Part.BUILDS, Part.DEPLOYMENTS, Part.SETTINGS);
    assertThat(Changes.suspected(WAS, app(process("web", 1, 64), process("worker", 2, 128))))
        .contains(all);
    assertThat(Changes.suspected(WAS, app(process("web", 1, 128), process("worker", 2, 64))))
        .contains(all);
  }
}
