package io.acf.simulator.engine;

import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.CfError;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether the Cloud Controller reaches the part of a region that runs instances, and what it says
 * where it does not. Texts as of CC's errors RunnerUnavailable, StagerUnavailable,
 * StatsUnavailable.
 */
public final class Diego {
  private static final String WHY = "Unable to communicate with Diego";

  private final Foundation foundation;
  private final Set<String> restarts = new LinkedHashSet<>();

  Diego(Foundation foundation) {
    this.foundation = foundation;
  }

  public boolean away() {
    return foundation.faults().has(PlatformFault.DiegoDown.class);
  }

  /**
   * Called after a change of what should run was written down.
   *
   * @throws CfError 503 where nobody could be told of it; the change stays
   */
  public void tell() {
    if (away()) {
      throw new CfError(503, 170015, "CF-RunnerUnavailable", "Runner is unavailable: " + WHY);
    }
  }

  /**
   * Called before stats of instances are read.
   *
   * @throws CfError 503 where they are not known
   */
  public void stats() {
    if (away()) {
      throw new CfError(
          503,
          200002,
          "CF-StatsUnavailable",
          "Stats unavailable: Stats server temporarily unavailable.");
    }
  }

  /**
   * Called before the states of instances are put into a list.
   *
   * @throws CfError 500 for the whole list where they are not known
   */
  public void instances() {
    if (away()) {
      throw new CfError(500, 10001, "UnknownError", "An unknown error occurred.");
    }
  }

  static CfError stagerUnavailable() {
    return new CfError(503, 170010, "CF-StagerUnavailable", "Stager is unavailable: " + WHY);
  }

  /** A process's instances are to start anew as soon as anybody can be told. */
  void restartLater(Process process) {
    restarts.add(process.guid);
  }

  /** Whether a process waited for a restart; it does no longer. */
  boolean owesRestart(Process process) {
    return restarts.remove(process.guid);
  }
}
