package io.acf.simulator.model;

import java.util.List;

/** A size of a service offering. */
public final class ServicePlan extends Entity {
  public String name = "";
  public String description = "";
  public String offeringGuid = "";

  /** Whether it costs nothing; quotas may allow no others. */
  public boolean free = true;

  /** public, admin, organization or space. */
  public String visibility = "public";

  /** Who sees it where its visibility is organization. */
  public List<String> orgGuids = List.of();
}
