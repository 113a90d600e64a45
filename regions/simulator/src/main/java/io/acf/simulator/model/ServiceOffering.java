package io.acf.simulator.model;

import java.util.List;

/** A kind of service in a broker's catalog. */
public final class ServiceOffering extends Entity {
  public String name = "";
  public String description = "";
  public String brokerGuid = "";

  /** What its broker may do besides: route_forwarding makes its instances route services. */
  public List<String> requires = List.of();

  /** Whether routes can be bound to its instances. */
  public boolean routeService() {
    return requires.contains("route_forwarding");
  }
}
