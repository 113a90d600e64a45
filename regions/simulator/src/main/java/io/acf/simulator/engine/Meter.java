package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.AppUsageEvent;
import io.acf.simulator.model.Build;
import io.acf.simulator.model.Buildpack;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes usage events of apps, for which it looks at whatever changes: what a resource uses now
 * against what it used when last looked at. That is kept in memory only, as a restart changes
 * nothing of it.
 */
public final class Meter {
  /** How many events of each kind a region keeps; the oldest go first. */
  static final int KEPT = 10_000;

  private static final String STARTED = "STARTED";
  private static final String STOPPED = "STOPPED";

  private record Size(int instances, int memoryMb) {}

  private final Foundation foundation;
  private final Map<String, Size> running = new HashMap<>();
  private final Set<String> tasks = new HashSet<>();
  private final Set<String> stagings = new HashSet<>();

  Meter(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Takes what there is as known, and looks at every change from now on. */
  void begin() {
    foundation.processes.all().forEach(each -> known(running, each.guid, size(each)));
    foundation.tasks.all().stream().filter(Meter::active).forEach(each -> tasks.add(each.guid));
    foundation.builds.all().stream().filter(Meter::active).forEach(each -> stagings.add(each.guid));
    foundation.apps.watch(
        (app, present) ->
            foundation.processesOfApp.of(app.guid).forEach(each -> measure(each, size(each))));
    foundation.processes.watch((each, present) -> measure(each, present ? size(each) : null));
    foundation.tasks.watch(this::measure);
    foundation.builds.watch(this::measure);
  }

  private static <V> void known(Map<String, V> all, String guid, @Nullable V value) {
    if (value == null) {
      all.remove(guid);
    } else {
      all.put(guid, value);
    }
  }

  private @Nullable Size size(Process process) {
    boolean started = foundation.apps.find(process.appGuid).filter(app -> app.started).isPresent();
    return started ? new Size(process.instances, process.memoryMb) : null;
  }

  private static boolean active(Task task) {
    return task.state.equals("RUNNING") || task.state.equals("CANCELING");
  }

  private static boolean active(Build build) {
    return build.state.equals("STAGING");
  }

  private void measure(Process process, @Nullable Size now) {
    Size before = running.get(process.guid);
    if (java.util.Objects.equals(before, now)) {
      return;
    }
    known(running, process.guid, now);
    AppUsageEvent event = of(process);
    event.state = now == null ? STOPPED : STARTED;
    event.previousState = before == null ? STOPPED : STARTED;
    if (before != null) {
      event.previousInstances = before.instances();
      event.previousMemoryMb = before.memoryMb();
    }
    foundation.note(foundation.appUsageEvents, event, KEPT);
  }

  private AppUsageEvent of(Process process) {
    AppUsageEvent event = of(process.appGuid, process.instances, process.memoryMb);
    event.processGuid = process.guid;
    event.processType = process.type;
    foundation
        .apps
        .find(process.appGuid)
        .flatMap(app -> foundation.droplets.find(app.dropletGuid))
        .ifPresent(droplet -> buildpack(event, droplet));
    return event;
  }

  /** An event whose sizes are the same before and after. */
  private AppUsageEvent of(String appGuid, int count, int memoryMb) {
    AppUsageEvent event = new AppUsageEvent();
    event.appGuid = appGuid;
    event.instances = count;
    event.previousInstances = count;
    event.memoryMb = memoryMb;
    event.previousMemoryMb = memoryMb;
    Optional<App> app = foundation.apps.find(appGuid);
    app.ifPresent(each -> event.appName = each.name);
    app.flatMap(each -> foundation.spaces.find(each.spaceGuid))
        .ifPresent(
            space -> {
              event.spaceGuid = space.guid;
              event.spaceName = space.name;
              event.orgGuid = space.orgGuid;
            });
    return event;
  }

  private void buildpack(AppUsageEvent event, Droplet droplet) {
    event.buildpackName = droplet.buildpack;
    event.buildpackGuid =
        foundation.buildpacks.all().stream()
            .filter(each -> each.name.equals(droplet.buildpack))
            .map((Buildpack each) -> each.guid)
            .findFirst()
            .orElse(null);
  }

  private void measure(Task task, boolean present) {
    boolean active = present && active(task);
    if (active == tasks.contains(task.guid)) {
      return;
    }
    AppUsageEvent event = of(task.appGuid, 1, task.memoryInMb);
    event.taskGuid = task.guid;
    event.taskName = task.name;
    event.previousState = "RUNNING";
    event.state = active ? "TASK_STARTED" : "TASK_STOPPED";
    boolean noted = active ? tasks.add(task.guid) : tasks.remove(task.guid);
    assert noted;
    foundation.note(foundation.appUsageEvents, event, KEPT);
  }

  private void measure(Build build, boolean present) {
    boolean active = present && active(build);
    if (active == stagings.contains(build.guid)) {
      return;
    }
    boolean noted = active ? stagings.add(build.guid) : stagings.remove(build.guid);
    assert noted;
    staging(build, active ? "STAGING_STARTED" : "STAGING_STOPPED");
    if (build.state.equals("STAGED") && !build.lifecycle.type().equals("docker")) {
      staging(build, "BUILDPACK_SET");
    }
  }

  private void staging(Build build, String state) {
    AppUsageEvent event = of(build.appGuid, 1, build.memoryMb);
    event.previousState = "STAGING";
    event.state = state;
    foundation.droplets.find(build.dropletGuid).ifPresent(each -> buildpack(event, each));
    foundation.note(foundation.appUsageEvents, event, KEPT);
  }

  /** Forgets all events of apps; one STARTED for each process of a started app, with its guid. */
  public void reseed() {
    foundation.removeAll(foundation.appUsageEvents, foundation.appUsageEvents.all());
    for (Process process : foundation.processes.all()) {
      if (size(process) != null) {
        AppUsageEvent event = of(process);
        event.guid = process.guid;
        event.state = STARTED;
        event.previousState = STARTED;
        foundation.create(foundation.appUsageEvents, event);
      }
    }
  }
}
