package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** An organization. */
public final class Org extends Entity {
  public String name = "";
  public boolean suspended;

  /** Where apps run whose space says nothing. */
  public @Nullable String isolationSegmentGuid;

  /** What it may use at most. */
  public @Nullable String quotaGuid;
}
