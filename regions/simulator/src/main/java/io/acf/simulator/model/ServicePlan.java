package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A size of a service offering. */
public final class ServicePlan extends Entity {
  public String name = "";
  public String description = "";
  public String offeringGuid = "";

  /** What its broker calls it. */
  public String uniqueId = "";

  /** Whether the catalog still has it. */
  public boolean active = true;

  /** Whether it costs nothing; quotas may allow no others. */
  public boolean free = true;

  /** Null where the offering decides. */
  public @Nullable Boolean bindable;

  /** Null where the offering decides. */
  public @Nullable Boolean planUpdateable;

  /** An object of the broker's. */
  public @Nullable JsonNode metadata;

  /** An object of JSON schemas. */
  public @Nullable JsonNode schemas;

  /** How long its broker may take; null for CC's own limit. */
  public @Nullable Integer maximumPollingSeconds;

  /** An object with a version. */
  public @Nullable JsonNode maintenanceInfo;

  /** The only space that sees it, where its broker is one of a space. */
  public @Nullable String spaceGuid;

  /** Whether everybody sees it. */
  public boolean open;

  /** Who sees it where not everybody does. */
  public List<String> orgGuids = List.of();

  /** Who sees it: public, space, organization or admin. */
  public String visibility() {
    if (open) {
      return "public";
    }
    if (spaceGuid != null) {
      return "space";
    }
    return orgGuids.isEmpty() ? "admin" : "organization";
  }

  /** Whether instances can be bound; its offering decides where it does not say. */
  public boolean bindable(ServiceOffering offering) {
    return bindable == null ? offering.bindable : bindable;
  }

  /** Whether instances may have another plan; its offering decides where it does not say. */
  public boolean updateable(ServiceOffering offering) {
    return planUpdateable == null ? offering.planUpdateable : planUpdateable;
  }

  /** Whether instances of it can be made in a space. */
  public boolean visibleIn(Space space) {
    return open || space.guid.equals(spaceGuid) || orgGuids.contains(space.orgGuid);
  }
}
