package io.acf.simulator.model;

/** A kind of service in a broker's catalog. */
public final class ServiceOffering extends Entity {
  public String name = "";
  public String description = "";
  public String brokerGuid = "";
}
