package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import java.util.ArrayList;
import java.util.List;

/** Sees to it that there are as many instances as wanted: starts, stops and restarts them. */
public final class Instances {
  private final Foundation foundation;
  private final Lifetimes lifetimes;
  private final Diego diego;

  Instances(Foundation foundation, Lifetimes lifetimes, Diego diego) {
    this.diego = diego;
    this.foundation = foundation;
    this.lifetimes = lifetimes;
  }

  /** Makes the instances those that are wanted: none where the app is stopped. */
  public void converge(Process process) {
    if (diego.away()) {
      return;
    }
    boolean started = foundation.apps.find(process.appGuid).map(app -> app.started).orElse(false);
    int wanted = started && process.dropletGuid != null ? process.instances : 0;
    boolean shrinks = !process.running.isEmpty() && process.running.getLast().index >= wanted;
    if (shrinks) {
      lifetimes.noteRoutable(process);
      List<Instance> gone = process.running.stream().filter(each -> each.index >= wanted).toList();
      process.running.removeIf(each -> each.index >= wanted);
      lifetimes.leave(process, gone);
    }
    List<Instance> fresh = fill(process, wanted);
    if (shrinks || !fresh.isEmpty()) {
      lifetimes.keep(process);
    }
    if (!fresh.isEmpty()) {
      lifetimes.startLater(process, fresh);
    }
  }

  /** Puts a new instance wherever one is missing, in one walk over those that are there. */
  private List<Instance> fill(Process process, int wanted) {
    if (process.running.size() == wanted) {
      return List.of();
    }
    List<Instance> all = new ArrayList<>(wanted);
    List<Instance> fresh = new ArrayList<>(wanted - process.running.size());
    int next = 0;
    for (int index = 0; index < wanted; index++) {
      if (next < process.running.size() && process.running.get(next).index == index) {
        all.add(process.running.get(next++));
      } else {
        Instance instance = lifetimes.instance(index);
        all.add(instance);
        fresh.add(instance);
      }
    }
    process.running = all;
    return fresh;
  }

  /** Ends all instances and starts the wanted ones anew, with the droplet given. */
  public void restart(Process process) {
    if (diego.away()) {
      diego.restartLater(process);
      return;
    }
    lifetimes.noteRoutable(process);
    process.running.clear();
    lifetimes.keep(process);
    converge(process);
  }

  public void stop(Process process) {
    lifetimes.noteRoutable(process);
    process.running.clear();
    lifetimes.keep(process);
  }

  /** Ends one instance; another starts in its place. */
  public void replace(Process process, Instance instance) {
    lifetimes.noteRoutable(process);
    process.running.remove(instance);
    converge(process);
  }

  /** Brings about what was asked for while nobody could be told. */
  void reconcile() {
    for (Process process : List.copyOf(foundation.processes.all())) {
      if (diego.owesRestart(process)) {
        restart(process);
      } else {
        converge(process);
      }
    }
  }

  void resume() {
    List.copyOf(foundation.processes.all()).forEach(lifetimes::resume);
  }
}
