package io.acf.simulator.cell;

import io.acf.simulator.model.HealthCheck;
import java.util.Map;

/**
 * All that it takes to run an instance.
 *
 * @param sha256 the blob with its files
 * @param environment on top of what every instance gets
 */
record Launch(
    String appGuid,
    String processGuid,
    String instanceGuid,
    String type,
    int index,
    String sha256,
    String command,
    int port,
    HealthCheck health,
    HealthCheck readiness,
    Map<String, String> environment) {

  /** As in the log: APP/PROC/WEB. */
  String source() {
    return "APP/PROC/" + type.toUpperCase(java.util.Locale.ROOT);
  }
}
