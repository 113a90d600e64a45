package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A role of a user in an organization or a space. */
public final class Role extends Entity {
  public String type = "";
  public String userGuid = "";
  public @Nullable String orgGuid;
  public @Nullable String spaceGuid;
}
