package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that stats tell of: those that there are, or those of an earlier moment. */
public final class Sightings {
  private final Foundation foundation;
  private @Nullable Map<String, List<Instance>> frozen;

  Sightings(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Keeps what is seen now; where that has been done already, it stays what it was. */
  public void freeze() {
    if (frozen == null) {
      Map<String, List<Instance>> now = new HashMap<>();
      foundation
          .processes
          .all()
          .forEach(each -> now.put(each.guid, each.running.stream().map(Sightings::copy).toList()));
      frozen = now;
    }
  }

  public void thaw() {
    frozen = null;
  }

  public List<Instance> of(Process process) {
    Map<String, List<Instance>> kept = frozen;
    return kept == null ? process.running : kept.getOrDefault(process.guid, List.of());
  }

  private static Instance copy(Instance instance) {
    Instance copy = new Instance();
    copy.index = instance.index;
    copy.guid = instance.guid;
    copy.state = instance.state;
    copy.routable = instance.routable;
    copy.since = instance.since;
    copy.startedAt = instance.startedAt;
    copy.crashes = instance.crashes;
    copy.placementError = instance.placementError;
    return copy;
  }
}
