package io.acf.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain: shared where it has no owning organization. */
public final class Domain extends Entity {
  public String name = "";
  public boolean internal;
  public @Nullable String orgGuid;

  /** Other organizations that may use it. */
  public List<String> sharedOrgs = List.of();

  /** The router group of a domain for TCP routes; null for HTTP. */
  public @Nullable String routerGroupGuid;

  /** Whether its routes are ports instead of hosts and paths. */
  public boolean tcp() {
    return routerGroupGuid != null;
  }

  /** Whether everybody may use it. */
  public boolean shared() {
    return orgGuid == null;
  }

  /** Whether routes of an organization may be in it. */
  public boolean usableIn(String org) {
    return orgGuid == null || orgGuid.equals(org) || sharedOrgs.contains(org);
  }
}
