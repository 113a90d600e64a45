package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A feature flag; its guid is its name. */
public final class FeatureFlag extends Entity {
  public String name = "";
  public boolean enabled;
  public @Nullable String message;

  /** What a refusal says of it: the operator's words, or the name. */
  public String said() {
    return message == null || message.isEmpty() ? name : message;
  }
}
