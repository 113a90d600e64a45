package io.acf.simulator.engine;

import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Instance.State;
import io.acf.simulator.model.Process;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What becomes of instances once they are there: they start, get well, crash and come back as Diego
 * does it: at once up to the third crash, then after 30 s doubled with each, at most 16 min.
 */
public final class Lifetimes {
  private static final long BACKOFF_MILLIS = 30_000;
  private static final int BACKOFF_DOUBLINGS_MAX = 5;
  private static final int IMMEDIATE_RESTARTS = 3;
  private static final long HEALTH_TIMEOUT_MILLIS = 60_000;
  private static final String NO_ROOM = "insufficient resources: memory";

  private final Foundation foundation;
  private final StartFaults starts;
  private final Routing routing;
  private final AppLogs logs;
  private final Audit audit;
  private Consumer<Process> listener = process -> {};
  private Cells cells = Cells.NONE;

  Lifetimes(Foundation foundation, Routing routing, AppLogs logs, Audit audit) {
    this.audit = audit;
    this.foundation = foundation;
    this.starts = new StartFaults(foundation);
    this.routing = routing;
    this.logs = logs;
  }

  void runIn(Cells where) {
    cells = where;
  }

  public Cells cells() {
    return cells;
  }

  void onChange(Consumer<Process> told) {
    listener = told;
  }

  /** A new one that is going to start. */
  Instance instance(int index) {
    Instance instance = new Instance();
    instance.index = index;
    renew(instance);
    return instance;
  }

  private void renew(Instance instance) {
    instance.state = State.STARTING;
    instance.placementError = null;
    instance.guid = foundation.newGuid();
    instance.since = foundation.now();
    instance.startedAt = foundation.now();
  }

  /** Lets instances start after the region's pace. */
  void startLater(Process process, List<Instance> starting) {
    if (!starting.isEmpty()) {
      starting.forEach(each -> say(process, each, "Creating container"));
      foundation
          .agenda()
          .in(foundation.pace().instanceStart().toMillis(), () -> started(process, starting));
    }
  }

  private void started(Process process, List<Instance> starting) {
    boolean sick = starts.neverHealthy(process);
    Optional<String> crash =
        starts
            .crash(process)
            .map(fault -> fault.reason() == null ? usual(process) : fault.reason());
    List<Instance> alive =
        starting.stream()
            .filter(each -> each.state == State.STARTING && process.has(each))
            .toList();
    if (starts.noRoom(process)) {
      unplaced(process, alive);
      return;
    }
    if (crash.isPresent()) {
      crash(process, alive, crash.get());
      return;
    }
    if (sick) {
      Integer timeout = process.health.timeout();
      long patience = timeout == null ? HEALTH_TIMEOUT_MILLIS : timeout * 1000L;
      Set<String> guids = alive.stream().map(each -> each.guid).collect(Collectors.toSet());
      foundation.agenda().in(patience, () -> giveUp(process, alive, guids));
      return;
    }
    for (Instance each : alive) {
      say(process, each, "Successfully created container");
      if (cells.take(process, each)) {
        continue;
      }
      each.routable = true;
      well(process, each);
    }
    if (!alive.isEmpty()) {
      changed(process);
    }
  }

  private void unplaced(Process process, List<Instance> instances) {
    for (Instance each : instances) {
      each.state = State.DOWN;
      each.placementError = NO_ROOM;
      each.since = foundation.now();
    }
    if (!instances.isEmpty()) {
      changed(process);
      placeLater(process, instances);
    }
  }

  /** They stay DOWN until there is room; that is looked for after as long as two starts take. */
  private void placeLater(Process process, List<Instance> instances) {
    long wait = Math.max(1, 2 * foundation.pace().instanceStart().toMillis());
    foundation.agenda().in(wait, () -> place(process, instances));
  }

  private void place(Process process, List<Instance> instances) {
    List<Instance> down =
        instances.stream().filter(each -> each.state == State.DOWN && process.has(each)).toList();
    if (down.isEmpty()) {
      return;
    }
    if (starts.noRoom(process) || foundation.faults().has(PlatformFault.DiegoDown.class)) {
      placeLater(process, down);
    } else {
      down.forEach(this::renew);
      startLater(process, down);
    }
  }

  /** Takes note of instances that are to end: where that is slow, they are there for a while. */
  void leave(Process process, List<Instance> gone) {
    gone.forEach(each -> say(process, each, "Stopping instance " + each.guid));
    foundation.faults().each(PlatformFault.SlowStop.class).stream()
        .findFirst()
        .ifPresent(
            slow -> {
              process.leaving = gone;
              process.leavingUntil = foundation.now() + slow.lag().toMillis();
            });
  }

  /** Ends those that still start; one that has crashed and starts anew has another guid. */
  private void giveUp(Process process, List<Instance> instances, Set<String> guids) {
    crash(
        process,
        instances.stream()
            .filter(each -> each.state == State.STARTING && guids.contains(each.guid))
            .toList(),
        usual(process));
  }

  /** What the cell of an instance says in the log of its app. */
  private void say(Process process, Instance instance, String text) {
    logs.write(process.appGuid, "CELL", instance.index, false, text);
  }

  private void well(Process process, Instance instance) {
    instance.state = State.RUNNING;
    instance.since = foundation.now();
    say(process, instance, "Container became healthy");
  }

  /** Those that have crashed equally often come back together. */
  private void reviveLater(Process process, List<Instance> instances) {
    instances.stream()
        .collect(
            Collectors.groupingBy(each -> backoff(each.crashes), TreeMap::new, Collectors.toList()))
        .forEach((wait, crashed) -> foundation.agenda().in(wait, () -> revive(process, crashed)));
  }

  private void revive(Process process, List<Instance> instances) {
    List<Instance> crashed =
        instances.stream()
            .filter(each -> each.state == State.CRASHED && process.has(each))
            .toList();
    if (crashed.isEmpty()) {
      return;
    }
    if (foundation.faults().has(PlatformFault.DiegoDown.class)) {
      reviveLater(process, crashed);
    } else {
      crashed.forEach(this::renew);
      keep(process);
      startLater(process, crashed);
    }
  }

  private long backoff(int crashes) {
    if (crashes <= IMMEDIATE_RESTARTS) {
      return Math.max(1, 2 * foundation.pace().instanceStart().toMillis());
    }
    int doublings = Math.min(crashes - IMMEDIATE_RESTARTS - 1, BACKOFF_DOUBLINGS_MAX);
    return BACKOFF_MILLIS << doublings;
  }

  /** An instance that really runs has passed its health check. */
  public void healthy(String processGuid, String instanceGuid) {
    foundation
        .processes
        .find(processGuid)
        .ifPresent(
            process ->
                instance(process, instanceGuid)
                    .filter(each -> each.state == State.STARTING)
                    .ifPresent(
                        each -> {
                          well(process, each);
                          changed(process);
                        }));
  }

  /** An instance that really runs has passed its readiness check, or failed it. */
  public void routable(String processGuid, String instanceGuid, boolean ready) {
    foundation
        .processes
        .find(processGuid)
        .ifPresent(
            process ->
                instance(process, instanceGuid)
                    .filter(each -> each.state == State.RUNNING)
                    .ifPresent(
                        each -> {
                          noteRoutable(process);
                          each.routable = ready;
                          changed(process);
                        }));
  }

  /** An instance that really ran does so no longer. */
  public void ended(String processGuid, String instanceGuid) {
    foundation
        .processes
        .find(processGuid)
        .ifPresent(
            process ->
                instance(process, instanceGuid)
                    .ifPresent(each -> crash(process, List.of(each), usual(process))));
  }

  private static Optional<Instance> instance(Process process, String guid) {
    return process.running.stream().filter(each -> each.guid.equals(guid)).findFirst();
  }

  private void changed(Process process) {
    keep(process);
    listener.accept(process);
  }

  /** What CF tells of a crash for which there is no other reason. */
  public static String usual(Process process) {
    return "APP/PROC/" + process.type.toUpperCase(Locale.ROOT) + ": Exited with status 1";
  }

  /**
   * Makes instances crash, with what is told of why; they come back after a while. Those that are
   * gone or have crashed already stay as they are.
   */
  public void crash(Process process, List<Instance> instances, String reason) {
    List<Instance> alive =
        instances.stream()
            .filter(each -> each.state != State.CRASHED && process.has(each))
            .toList();
    if (alive.isEmpty()) {
      return;
    }
    noteRoutable(process);
    for (Instance each : alive) {
      each.state = State.CRASHED;
      each.routable = false;
      each.since = foundation.now();
      each.crashes++;
      logs.write(
          process.appGuid,
          "CELL",
          each.index,
          true,
          "Process has crashed with type: \"" + process.type + "\"");
      audit.crash(process, each, reason);
    }
    keep(process);
    reviveLater(process, alive);
    listener.accept(process);
  }

  /** Goes on with the instances of a process as they were when the region stopped. */
  void resume(Process process) {
    if (cells.takes(process)) {
      process.running.stream()
          .filter(each -> each.state == State.RUNNING)
          .forEach(
              each -> {
                each.state = State.STARTING;
                each.routable = false;
              });
    }
    routing.changed(process);
    startLater(
        process, process.running.stream().filter(each -> each.state == State.STARTING).toList());
    place(process, process.running);
    reviveLater(
        process, process.running.stream().filter(each -> each.state == State.CRASHED).toList());
  }

  /** Called before routable instances go: the router remembers their route for a while. */
  void noteRoutable(Process process) {
    if (process.routable() > 0) {
      process.lastRoutableAt = foundation.now();
    }
  }

  /** Instances come and go without the process being changed in the API's sense. */
  void keep(Process process) {
    routing.changed(process);
    cells.keep(process);
    if (foundation.processes.find(process.guid).isPresent()) {
      foundation.touched(foundation.processes, process);
    }
  }
}
