package io.acf.simulator;

import java.nio.file.Path;

/** The main class of a region that a test kills: prints its port, then serves until it dies. */
public final class KilledRegion {
  private KilledRegion() {}

  public static void main(String[] arguments) throws InterruptedException {
    Simulator simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(Path.of(arguments[0])));
    System.out.println("port " + simulator.port());
    Thread.currentThread().join();
  }
}
