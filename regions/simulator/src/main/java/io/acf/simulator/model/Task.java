package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A command that an app's droplet runs once. */
public final class Task extends Entity {
  public String appGuid = "";
  public String name = "";
  public String command = "";
  public String dropletGuid = "";
  public int sequenceId;
  public int memoryInMb;
  public int diskInMb;

  /** Bytes a second; -1 means as much as it likes. */
  public long logRateLimit = -1;

  /** None means the usual one. */
  public @Nullable String user;

  /** RUNNING, CANCELING, SUCCEEDED or FAILED. */
  public String state = "RUNNING";

  public @Nullable String failure;
}
