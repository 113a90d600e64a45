package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A domain: shared where it has no owning organization. */
public final class Domain extends Entity {
  public String name = "";
  public boolean internal;
  public @Nullable String orgGuid;
}
