package io.acf.simulator.conformance;

import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code cf} takes a region for a Cloud Foundry. This test alone may be skipped under
 * ACF_NO_SKIP too: no package brings that program, and the proxy of a machine may not have its Go
 * module.
 */
@Tag("story")
final class RealCfStoryTest {
  private static final Duration TO_BUILD = Duration.ofMinutes(8);

  @TempDir Path home;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void goesFromLoginToDelete() throws Exception {
    Path folder = Path.of("target", "cf-cli");
    switch (new CfBinary(System.getenv(), folder, TO_BUILD).find()) {
      case CfBinary.Found.Absent absent -> {
        System.out.println("SKIPPED: the real cf, " + absent.reason());
        Assumptions.abort(absent.reason());
      }
      case CfBinary.Found.Here here -> {
        System.out.println("real cf: " + here.program() + ", " + here.version());
        try (Simulator simulator = Simulator.start(SimulatorOptions.named("eu-1"))) {
          new CfRound(here.program(), simulator, home).go();
        }
      }
    }
  }
}
