package io.acf.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain: shared where it has no owning organization. */
public final class Domain extends Entity {
  public String name = "";
  public boolean internal;
  public @Nullable String orgGuid;

  /** Other organizations that may use it. */
  public List<String> sharedOrgs = List.of();
}
