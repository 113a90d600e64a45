package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** A route whose requests should pass a route service first; a route has one at most. */
public final class RouteBinding extends Entity {
  public String routeGuid = "";
  public String instanceGuid = "";

  /** Where the route service is; none while a managed one is being bound. */
  public @Nullable String routeServiceUrl;

  /** What the broker was given, an object. */
  public JsonNode parameters = JsonNodeFactory.instance.objectNode();

  public LastOperation lastOperation = new LastOperation("create", "succeeded", 0);
}
