package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** One staging of a package. */
public final class Build extends Entity {
  public String appGuid = "";
  public String packageGuid = "";

  /** STAGING, STAGED or FAILED. */
  public String state = "STAGING";

  public @Nullable String error;
  public @Nullable String dropletGuid;

  /** What its droplet is called, or would be. */
  public String plannedDropletGuid = "";

  public Lifecycle lifecycle = Lifecycle.buildpack();
  public int memoryMb = 1024;
  public int diskMb = 1024;
  public long logRateLimit = -1;
  public String creatorGuid = "";
  public String creatorName = "";
}
