package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** Credentials of a service instance for an app, or as a key. */
public final class ServiceBinding extends Entity {
  public @Nullable String name;
  public String instanceGuid = "";

  /** Null for a key. */
  public @Nullable String appGuid;

  /** What the broker was given, an object. */
  public JsonNode parameters = JsonNodeFactory.instance.objectNode();

  /** What whoever is bound gets, an object. */
  public JsonNode credentials = JsonNodeFactory.instance.objectNode();

  public LastOperation lastOperation = new LastOperation("create", "succeeded", 0);
}
