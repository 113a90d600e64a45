package io.acf.simulator.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an app was at a time: droplet, environment, commands, sidecars. */
public final class Revision extends Entity {
  public String appGuid = "";
  public int version;
  public String dropletGuid = "";
  public String description = "";
  public SortedMap<String, String> env = new TreeMap<>();

  /** The command given by a user, by process type; an absent type has the droplet's. */
  public SortedMap<String, String> commands = new TreeMap<>();

  /** Process types at that time. */
  public List<String> types = List.of();

  /** Sidecars as they were: name, command and process types. */
  public List<SidecarSpec> sidecars = List.of();

  /** A sidecar without its identity. */
  public record SidecarSpec(
      String name, String command, List<String> processTypes, @Nullable Integer memoryMb) {}
}
