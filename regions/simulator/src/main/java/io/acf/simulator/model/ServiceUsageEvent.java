package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A service instance that was created, deleted, renamed or given another plan. */
public final class ServiceUsageEvent extends Entity {
  /** CREATED, UPDATED or DELETED. */
  public String state = "";

  public String spaceGuid = "";
  public String spaceName = "";
  public String orgGuid = "";
  public String instanceGuid = "";
  public String instanceName = "";

  /** Null for a user-provided instance, as all that follows. */
  public @Nullable String planGuid;

  public @Nullable String planName;
  public @Nullable String offeringGuid;
  public @Nullable String offeringName;
  public @Nullable String brokerGuid;
  public @Nullable String brokerName;

  public String instanceType() {
    return planGuid == null ? "user_provided_service_instance" : "managed_service_instance";
  }
}
