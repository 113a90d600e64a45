package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** Someone who makes service instances. */
public final class ServiceBroker extends Entity {
  public String name = "";

  /** Where its catalog is, below /v2/catalog. */
  public String url = "";

  public String username = "";
  public String password = "";

  /** The only space that sees it; null for all. */
  public @Nullable String spaceGuid;

  /** available, synchronizing, synchronization failed or delete in progress. */
  public String state = "available";

  /** Whether something is being done to it. */
  public boolean busy() {
    return state.equals("synchronizing") || state.equals("delete in progress");
  }
}
