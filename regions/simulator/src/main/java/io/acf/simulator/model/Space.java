package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A space of an organization. */
public final class Space extends Entity {
  public String name = "";
  public String orgGuid = "";
  public @Nullable String isolationSegmentGuid;
  public @Nullable String quotaGuid;
  public boolean ssh = true;
  public boolean suspended;
}
