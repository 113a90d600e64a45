package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** Who did what to which resource. */
public final class AuditEvent extends Entity {
  /** Such as audit.app.create. */
  public String type = "";

  public String actorGuid = "";

  /** user, process or app. */
  public String actorType = "user";

  /** A user's name as the token has it; empty for a client. */
  public String actorName = "";

  public String targetGuid = "";
  public String targetType = "";

  /** The name at that moment. */
  public String targetName = "";

  public @Nullable String spaceGuid;
  public @Nullable String orgGuid;

  /** What else is told, an object. */
  public JsonNode data = JsonNodeFactory.instance.objectNode();
}
