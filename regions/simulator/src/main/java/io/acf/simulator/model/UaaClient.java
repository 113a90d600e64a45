package io.acf.simulator.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A program that may get tokens. The guid is its client_id. */
public final class UaaClient extends Entity {
  /** Salt and digest. */
  public String secret = "";

  /** A second secret while one takes the place of the other; empty otherwise. */
  public String nextSecret = "";

  /** What UAA's API says of it, but the secrets. */
  public ObjectNode details = JsonNodeFactory.instance.objectNode();

  /** How it is shown to persons; null where nobody said. */
  public @Nullable ObjectNode metadata;
}
