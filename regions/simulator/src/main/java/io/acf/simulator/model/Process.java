package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of an app: the wanted size and checks, and the instances that there are. */
public final class Process extends Entity {
  public String appGuid = "";
  public String type = "web";

  /** Another one at each start, and where memory or checks change; empty before the first. */
  public String version = "";

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

  /** The instances that there are, in the order of their index. */
  public List<Instance> running = new ArrayList<>(0);

  /** Instances that are still there although they are to end, and until when; not kept. */
  public transient List<Instance> leaving = List.of();

  public transient long leavingUntil;

  /** The instance of an index; found fast, because instances lie in the order of their index. */
  public Optional<Instance> at(int index) {
    int low = 0;
    int high = Math.min(index, running.size() - 1);
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = running.get(middle).index;
      if (found == index) {
        return Optional.of(running.get(middle));
      }
      low = found < index ? middle + 1 : low;
      high = found > index ? middle - 1 : high;
    }
    return Optional.empty();
  }

  /** Whether this very instance is there: another one may have come in its place. */
  public boolean has(Instance instance) {
    return at(instance.index).filter(each -> each == instance).isPresent();
  }

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
