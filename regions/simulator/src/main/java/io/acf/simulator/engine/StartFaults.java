package io.acf.simulator.engine;

import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The faults that instances meet which start now. */
final class StartFaults {
  private final Foundation foundation;

  StartFaults(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Whether no cell takes them. */
  boolean noRoom(Process process) {
    return foundation.faults().each(PlatformFault.NoRoom.class).stream()
        .anyMatch(fault -> hits(process, fault.app()));
  }

  /** Whether they never pass their health check. */
  boolean neverHealthy(Process process) {
    return foundation.faults().each(PlatformFault.NeverHealthy.class).stream()
        .anyMatch(fault -> hits(process, fault.app()));
  }

  /** The fault by which they crash as soon as they have started. */
  Optional<PlatformFault.CrashesAtStart> crash(Process process) {
    return foundation.faults().each(PlatformFault.CrashesAtStart.class).stream()
        .filter(fault -> hits(process, fault.app()))
        .filter(fault -> fault.droplet() == null || fault.droplet().equals(process.dropletGuid))
        .findFirst();
  }

  /** Whether a fault is for all apps, or for the app of a process by its name. */
  private boolean hits(Process process, @Nullable String app) {
    return app == null
        || foundation.apps.find(process.appGuid).filter(it -> it.name.equals(app)).isPresent();
  }
}
