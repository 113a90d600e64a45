package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** Who did what to which resource. */
public final class AuditEvent extends Entity {
  /** Such as audit.app.create. */
  public String type = "";

  public String actorGuid = "";
  public String actorName = "";
  public String targetGuid = "";
  public String targetType = "";
  public String targetName = "";
  public @Nullable String spaceGuid;
  public @Nullable String orgGuid;
}
