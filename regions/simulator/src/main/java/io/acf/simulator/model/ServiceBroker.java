package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** Someone who makes service instances; its catalog is simulated, its URL is never called. */
public final class ServiceBroker extends Entity {
  public String name = "";
  public String url = "";

  /** The only space that sees it; null for all. */
  public @Nullable String spaceGuid;
}
