package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;

/** Refuses what an operator has switched off (feature_flag.rb). */
public final class FeatureGate {
  private final Foundation foundation;

  public FeatureGate(Foundation foundation) {
    this.foundation = foundation;
  }

  /**
   * Called before something is done that a flag allows.
   *
   * @throws CfError 403 where the flag is off, with the operator's words if there are any
   */
  public void require(String name) {
    foundation
        .featureFlags
        .find(name)
        .filter(flag -> !flag.enabled)
        .ifPresent(
            flag -> {
              throw CfError.featureDisabled(flag.said());
            });
  }

  /** Called before an app or a build has a lifecycle that is switched off at first. */
  public void require(Lifecycle lifecycle) {
    switch (lifecycle.type()) {
      case "docker" -> require("diego_docker");
      case "cnb" -> require("diego_cnb");
      default -> {}
    }
  }
}
