package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of service in a broker's catalog. */
public final class ServiceOffering extends Entity {
  public String name = "";
  public String description = "";
  public String brokerGuid = "";

  /** What its broker calls it. */
  public String uniqueId = "";

  /** Whether the catalog still has it. */
  public boolean active = true;

  public boolean bindable = true;
  public List<String> tags = List.of();

  /** What its broker may do besides: route_forwarding makes its instances route services. */
  public List<String> requires = List.of();

  public boolean planUpdateable;
  public boolean instancesRetrievable;
  public boolean bindingsRetrievable;
  public boolean allowContextUpdates;

  /** An object of the broker's. */
  public @Nullable JsonNode metadata;

  /** Whether routes can be bound to its instances. */
  public boolean routeService() {
    return requires.contains("route_forwarding");
  }

  /** Whether its instances can be shared with other spaces. */
  public boolean shareable() {
    return metadata != null && metadata.path("shareable").asBoolean();
  }
}
