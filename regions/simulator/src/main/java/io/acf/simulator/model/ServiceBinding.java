package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** Credentials of a service instance for an app, or as a key. */
public final class ServiceBinding extends Bond {
  public @Nullable String name;

  /** Null for a key. */
  public @Nullable String appGuid;

  /** What whoever is bound gets, an object. */
  public JsonNode credentials = JsonNodeFactory.instance.objectNode();

  public @Nullable String syslogDrainUrl;

  /** What is mounted into the app, an array. */
  public JsonNode volumeMounts = JsonNodeFactory.instance.arrayNode();
}
