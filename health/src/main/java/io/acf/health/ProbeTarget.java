package io.acf.health;

import io.acf.config.HealthSpec;
import io.acf.config.RegionSpec;
import java.util.Optional;

/**
 * What one probe asks: the federated hostname, at the very addresses that DNS would answer.
 *
 * @param router every address is asked, each on a fresh connection; all must pass
 * @param health path, Host (and SNI), statuses that pass, timeout
 * @param trustAnchor PEM in place of the JDK's anchors
 */
public record ProbeTarget(
    Endpoint endpoint, RegionSpec.Router router, HealthSpec health, Optional<String> trustAnchor) {}
