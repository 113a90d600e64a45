package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of an app: the wanted size and checks, and the instances that there are. */
public final class Process extends Entity {
  public String appGuid = "";
  public String type = "web";

  /** Given by a user; none means the droplet's. */
  public @Nullable String command;

  public @Nullable String user;
  public int instances;
  public int memoryMb = 1024;
  public int diskMb = 1024;
  public long logRateLimit = -1;
  public HealthCheck health = HealthCheck.PROCESS;
  public HealthCheck readiness = HealthCheck.PROCESS;

  /** The droplet that its instances run; none while it has never run. */
  public @Nullable String dropletGuid;

  /** The deployment that made it, while that is under way and after. */
  public @Nullable String deploymentGuid;

  public @Nullable String revisionGuid;

  /** When it last had a routable instance, in milliseconds since the epoch; 0 means never. */
  public long lastRoutableAt;

  /** The instances that there are, by index. */
  public List<Instance> running = new ArrayList<>(0);

  public boolean web() {
    return type.equals("web");
  }

  /** How many instances are in a state. */
  public int count(Instance.State state) {
    int count = 0;
    for (Instance each : running) {
      count += each.state == state ? 1 : 0;
    }
    return count;
  }

  /** How many instances the router may send requests to. */
  public int routable() {
    int count = 0;
    for (Instance each : running) {
      count += each.routable ? 1 : 0;
    }
    return count;
  }
}
