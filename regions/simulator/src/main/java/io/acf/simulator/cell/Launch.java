package io.acf.simulator.cell;

import io.acf.simulator.model.HealthCheck;
import java.util.List;

/**
 * All that it takes to run an instance.
 *
 * @param sha256 the blob with its files
 * @param sidecars what runs beside the main command; where one ends, the instance ends
 */
record Launch(
    String appGuid,
    String processGuid,
    String instanceGuid,
    int index,
    String sha256,
    int port,
    HealthCheck health,
    HealthCheck readiness,
    Command main,
    List<Sidecar> sidecars) {

  /** A sidecar's name and command. */
  record Sidecar(String name, Command command) {}

  Launch {
    sidecars = List.copyOf(sidecars);
  }
}
