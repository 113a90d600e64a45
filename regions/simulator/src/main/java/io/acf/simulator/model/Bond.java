package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What a service instance is bound to something by. */
public abstract sealed class Bond extends Entity permits ServiceBinding, RouteBinding {
  public String instanceGuid = "";

  /** What the broker was given, an object. */
  public JsonNode parameters = JsonNodeFactory.instance.objectNode();

  public LastOperation lastOperation = new LastOperation("create", "succeeded", 0);
}
