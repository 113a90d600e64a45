package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service that apps can be bound to: managed by a broker, or described by its user. */
public final class ServiceInstance extends Entity {
  public String name = "";
  public String spaceGuid = "";

  /** Null for a user-provided one. */
  public @Nullable String planGuid;

  public List<String> tags = List.of();
  public @Nullable String syslogDrainUrl;
  public @Nullable String routeServiceUrl;

  /** What its user gave, an object; empty for a managed one. */
  public JsonNode credentials = JsonNodeFactory.instance.objectNode();

  /** What the broker was given, an object; empty for a user-provided one. */
  public JsonNode parameters = JsonNodeFactory.instance.objectNode();

  /** Where its user can look after it. */
  public @Nullable String dashboardUrl;

  /** The version that it was made with or brought to, an object. */
  public @Nullable JsonNode maintenanceInfo;

  public List<String> sharedSpaces = List.of();
  public LastOperation lastOperation = new LastOperation("create", "succeeded", 0);

  /** Whether apps of a space may be bound to it. */
  public boolean usableIn(String space) {
    return spaceGuid.equals(space) || sharedSpaces.contains(space);
  }

  public boolean managed() {
    return planGuid != null;
  }
}
