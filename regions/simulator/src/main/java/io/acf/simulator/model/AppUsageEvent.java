package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/**
 * A change of what an app uses: a process that started, stopped or was resized, a task, a staging.
 */
public final class AppUsageEvent extends Entity {
  /**
   * STARTED, STOPPED, TASK_STARTED, TASK_STOPPED, STAGING_STARTED, STAGING_STOPPED or
   * BUILDPACK_SET.
   */
  public String state = "";

  public String previousState = "";
  public String appGuid = "";
  public String appName = "";

  /** Null for tasks and stagings, with its type. */
  public @Nullable String processGuid;

  public @Nullable String processType;
  public String spaceGuid = "";
  public String spaceName = "";
  public String orgGuid = "";
  public @Nullable String buildpackGuid;
  public @Nullable String buildpackName;
  public @Nullable String taskGuid;
  public @Nullable String taskName;
  public int memoryMb;
  public int previousMemoryMb;
  public int instances;
  public int previousInstances;
}
