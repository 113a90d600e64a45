package io.acf.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sidecar of an app's processes. */
public final class Sidecar extends Entity {
  public String appGuid = "";
  public String name = "";
  public String command = "";
  public List<String> processTypes = List.of();
  public @Nullable Integer memoryMb;

  /** user or buildpack. */
  public String origin = "user";
}
