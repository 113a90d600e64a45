package io.acf.simulator.engine;

import io.acf.simulator.Incident;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Instance.State;
import io.acf.simulator.model.Process;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Starts, stops and restarts instances until there are as many as wanted. Crashed ones come back as
 * Diego does it: at once up to the third crash, then after 30 s doubled with each, at most 16 min.
 */
public final class Instances {
  private static final long BACKOFF_MILLIS = 30_000;
  private static final int BACKOFF_DOUBLINGS_MAX = 5;
  private static final int IMMEDIATE_RESTARTS = 3;
  private static final long HEALTH_TIMEOUT_MILLIS = 60_000;

  private final Foundation foundation;
  private final Routing routing;
  private final AppLogs logs;
  private Consumer<Process> listener = process -> {};
  private Cells cells = Cells.NONE;

  Instances(Foundation foundation, Routing routing, AppLogs logs) {
    this.logs = logs;
    this.foundation = foundation;
    this.routing = routing;
  }

  void runIn(Cells where) {
    cells = where;
  }

  public Cells cells() {
    return cells;
  }

  /** An instance that really runs has passed its health check. */
  public void healthy(String processGuid, String instanceGuid) {
    change(
        processGuid,
        instanceGuid,
        State.STARTING,
        (process, each) -> {
          each.state = State.RUNNING;
          each.since = foundation.now();
          logs.write(process.appGuid, "CELL", each.index, false, "Container became healthy");
        });
  }

  /** An instance that really runs has passed its readiness check, or failed it. */
  public void routable(String processGuid, String instanceGuid, boolean ready) {
    change(
        processGuid,
        instanceGuid,
        State.RUNNING,
        (process, each) -> {
          noteRoutable(process);
          each.routable = ready;
        });
  }

  /** An instance that really ran does so no longer. */
  public void ended(String processGuid, String instanceGuid) {
    foundation
        .processes
        .find(processGuid)
        .ifPresent(
            process ->
                process.running.stream()
                    .filter(each -> each.guid.equals(instanceGuid))
                    .findFirst()
                    .ifPresent(each -> crash(process, each)));
  }

  private void change(
      String processGuid, String instanceGuid, State from, BiConsumer<Process, Instance> work) {
    foundation
        .processes
        .find(processGuid)
        .ifPresent(
            process ->
                process.running.stream()
                    .filter(each -> each.guid.equals(instanceGuid) && each.state == from)
                    .findFirst()
                    .ifPresent(
                        each -> {
                          work.accept(process, each);
                          keep(process);
                          listener.accept(process);
                        }));
  }

  void onChange(Consumer<Process> told) {
    this.listener = told;
  }

  /** Makes the instances those that are wanted: none where the app is stopped. */
  public void converge(Process process) {
    boolean started = foundation.apps.find(process.appGuid).map(app -> app.started).orElse(false);
    int wanted = started && process.dropletGuid != null ? process.instances : 0;
    List<Instance> gone = process.running.stream().filter(each -> each.index >= wanted).toList();
    if (!gone.isEmpty()) {
      noteRoutable(process);
      process.running.removeAll(gone);
    }
    List<Instance> fresh = new ArrayList<>();
    for (int index = 0; index < wanted; index++) {
      int at = index;
      if (process.running.stream().noneMatch(each -> each.index == at)) {
        fresh.add(instance(index));
      }
    }
    process.running.addAll(fresh);
    process.running.sort(Comparator.comparingInt(each -> each.index));
    if (!gone.isEmpty() || !fresh.isEmpty()) {
      keep(process);
    }
    if (!fresh.isEmpty()) {
      startLater(process, fresh);
    }
  }

  /** Ends all instances and starts the wanted ones anew, with the droplet given. */
  public void restart(Process process) {
    noteRoutable(process);
    process.running.clear();
    keep(process);
    converge(process);
  }

  public void stop(Process process) {
    noteRoutable(process);
    process.running.clear();
    keep(process);
  }

  /** Ends one instance; another starts in its place. */
  public void replace(Process process, Instance instance) {
    noteRoutable(process);
    process.running.remove(instance);
    converge(process);
  }

  /** Makes a running instance crash; it comes back after a while. */
  public void crash(Process process, Instance instance) {
    if (instance.state == State.CRASHED || !process.running.contains(instance)) {
      return;
    }
    noteRoutable(process);
    instance.state = State.CRASHED;
    instance.routable = false;
    instance.since = foundation.now();
    instance.crashes++;
    logs.write(
        process.appGuid,
        "CELL",
        instance.index,
        true,
        "Process has crashed with type: \"" + process.type + "\"");
    keep(process);
    reviveLater(process, instance);
    listener.accept(process);
  }

  void resume() {
    for (Process process : List.copyOf(foundation.processes.all())) {
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
      process.running.stream()
          .filter(each -> each.state == State.CRASHED)
          .forEach(each -> reviveLater(process, each));
    }
  }

  private Instance instance(int index) {
    Instance instance = new Instance();
    instance.index = index;
    instance.guid = foundation.newGuid();
    instance.since = foundation.now();
    instance.startedAt = foundation.now();
    return instance;
  }

  private void startLater(Process process, List<Instance> starting) {
    if (!starting.isEmpty()) {
      foundation
          .agenda()
          .in(foundation.pace().instanceStart().toMillis(), () -> started(process, starting));
    }
  }

  private void started(Process process, List<Instance> starting) {
    boolean sick = neverHealthy(process);
    List<Instance> alive =
        starting.stream()
            .filter(each -> each.state == State.STARTING && process.running.contains(each))
            .toList();
    if (sick) {
      Integer timeout = process.health.timeout();
      long patience = timeout == null ? HEALTH_TIMEOUT_MILLIS : timeout * 1000L;
      foundation.agenda().in(patience, () -> alive.forEach(each -> giveUp(process, each)));
      return;
    }
    for (Instance each : alive) {
      if (cells.take(process, each)) {
        continue;
      }
      each.state = State.RUNNING;
      each.routable = true;
      each.since = foundation.now();
      logs.write(process.appGuid, "CELL", each.index, false, "Container became healthy");
    }
    if (!alive.isEmpty()) {
      keep(process);
      listener.accept(process);
    }
  }

  private void giveUp(Process process, Instance instance) {
    if (instance.state == State.STARTING) {
      crash(process, instance);
    }
  }

  private void reviveLater(Process process, Instance instance) {
    foundation.agenda().in(backoff(instance.crashes), () -> revive(process, instance));
  }

  private void revive(Process process, Instance instance) {
    if (instance.state == State.CRASHED && process.running.contains(instance)) {
      instance.state = State.STARTING;
      instance.guid = foundation.newGuid();
      instance.since = foundation.now();
      instance.startedAt = foundation.now();
      keep(process);
      startLater(process, List.of(instance));
    }
  }

  private long backoff(int crashes) {
    if (crashes <= IMMEDIATE_RESTARTS) {
      return Math.max(1, 2 * foundation.pace().instanceStart().toMillis());
    }
    int doublings = Math.min(crashes - IMMEDIATE_RESTARTS - 1, BACKOFF_DOUBLINGS_MAX);
    return BACKOFF_MILLIS << doublings;
  }

  private boolean neverHealthy(Process process) {
    String name = foundation.apps.find(process.appGuid).map(app -> app.name).orElse("");
    return foundation.faults().each(PlatformFault.NeverHealthy.class).stream()
        .anyMatch(each -> each.app() == null || each.app().equals(name));
  }

  private void noteRoutable(Process process) {
    if (process.routable() > 0) {
      process.lastRoutableAt = foundation.now();
    }
  }

  /** Instances come and go without the process being changed in the API's sense. */
  private void keep(Process process) {
    routing.changed(process);
    cells.keep(process);
    if (foundation.processes.find(process.guid).isPresent()) {
      foundation.touched(foundation.processes, process);
    }
  }

  /** Crashes instances as a fault says: of all apps or of one, all or one. */
  public void crash(Incident.Crash crash) {
    for (App app : List.copyOf(foundation.apps.all())) {
      if (crash.app() == null || crash.app().equals(app.name)) {
        for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
          List.copyOf(process.running).stream()
              .filter(each -> crash.index() == null || crash.index() == each.index)
              .filter(each -> each.state == State.RUNNING)
              .forEach(each -> crash(process, each));
        }
      }
    }
  }
}
