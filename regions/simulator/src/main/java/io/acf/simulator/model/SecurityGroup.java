package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Rules of what apps may call; kept and told, not enforced: nothing here leaves the process. */
public final class SecurityGroup extends Entity {
  public String name = "";

  /** Whether it holds for every running app. */
  public boolean running;

  /** Whether it holds for every staging. */
  public boolean staging;

  /** The rules as they were given, an array. */
  public JsonNode rules = JsonNodeFactory.instance.arrayNode();

  public List<String> runningSpaces = List.of();
  public List<String> stagingSpaces = List.of();
}
