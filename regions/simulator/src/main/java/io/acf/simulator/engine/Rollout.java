package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance.State;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.CfError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Steps a deployment: lets the new web process grow and the old ones shrink. */
final class Rollout {
  private static final long RETRY_MILLIS = 1000;
  private final Foundation foundation;
  private final Instances instances;
  private final Quotas quotas;
  private final Diego diego;
  private final Set<String> soon = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();

  Rollout(Foundation foundation, Instances instances, Quotas quotas, Diego diego) {
    this.diego = diego;
    this.foundation = foundation;
    this.instances = instances;
    this.quotas = quotas;
  }

  void begin(Deployment deployment, Process web) {
    Process fresh = copy(web);
    fresh.version = foundation.newGuid();
    fresh.dropletGuid = deployment.dropletGuid;
    fresh.deploymentGuid = deployment.guid;
    fresh.revisionGuid = deployment.revisionGuid;
    boolean canary = deployment.strategy.equals("canary");
    resize(fresh, deployment, first(deployment));
    foundation.create(foundation.processes, fresh);
    deployment.newProcessGuid = fresh.guid;
    deployment.reason = canary ? Reason.PREPAUSED : Reason.DEPLOYING;
    foundation.changed(foundation.deployments, deployment);
    instances.converge(fresh);
    stepSoon(deployment);
  }

  /** With how many new instances a deployment starts. */
  static int first(Deployment deployment) {
    boolean canary = deployment.strategy.equals("canary");
    return Math.min(deployment.maxInFlight, canary ? canaries(deployment) : wanted(deployment));
  }

  static void resize(Process process, Deployment deployment, int size) {
    process.instances = size;
    process.memoryMb = deployment.memoryMb == null ? process.memoryMb : deployment.memoryMb;
    process.diskMb = deployment.diskMb == null ? process.diskMb : deployment.diskMb;
    process.logRateLimit =
        deployment.logRateLimit == null ? process.logRateLimit : deployment.logRateLimit;
  }

  private static Process copy(Process web) {
    Process fresh = new Process();
    fresh.appGuid = web.appGuid;
    fresh.type = web.type;
    fresh.command = web.command;
    fresh.user = web.user;
    fresh.memoryMb = web.memoryMb;
    fresh.diskMb = web.diskMb;
    fresh.logRateLimit = web.logRateLimit;
    fresh.health = web.health;
    fresh.readiness = web.readiness;
    fresh.labels = web.labels;
    fresh.annotations = web.annotations;
    return fresh;
  }

  static int wanted(Deployment deployment) {
    return deployment.webInstances == null ? deployment.originalInstances : deployment.webInstances;
  }

  /** How many canaries the current step has. */
  private static int canaries(Deployment deployment) {
    if (deployment.canarySteps.isEmpty()) {
      return 1;
    }
    int weight = deployment.canarySteps.get(deployment.currentStep - 1);
    return Math.max(1, Math.round(wanted(deployment) * weight / 100f));
  }

  /** Looks at a deployment once whatever is happening now has happened. */
  void stepSoon(Deployment deployment) {
    if (soon.add(deployment.guid)) {
      foundation
          .agenda()
          .in(
              0,
              () -> {
                soon.remove(deployment.guid);
                step(deployment);
              });
    }
  }

  private void step(Deployment deployment) {
    Process fresh = foundation.processes.find(deployment.newProcessGuid).orElse(null);
    if (fresh == null || !deployment.reason.active() || diego.away()) {
      return;
    }
    int unhealthy = fresh.count(State.CRASHED) + fresh.count(State.DOWN);
    if (unhealthy == 0) {
      deployment.lastHealthyAt = foundation.now();
      deployment.error = null;
    } else {
      deployment.error = "Some instances of the new droplet are not healthy";
    }
    switch (deployment.reason) {
      case DEPLOYING -> roll(deployment, fresh, unhealthy);
      case PREPAUSED -> raiseCanaries(deployment, fresh, unhealthy);
      case PAUSED, CANCELING, DEPLOYED, CANCELED, SUPERSEDED -> {}
    }
  }

  private void roll(Deployment deployment, Process fresh, int unhealthy) {
    int wanted = wanted(deployment);
    int routable = fresh.routable();
    shrinkOld(deployment, Math.max(0, deployment.originalInstances - routable));
    if (routable >= wanted) {
      replaceOld(deployment, fresh);
      return;
    }
    grow(deployment, fresh, wanted, unhealthy);
  }

  private void raiseCanaries(Deployment deployment, Process fresh, int unhealthy) {
    int canaries = canaries(deployment);
    if (fresh.routable() >= canaries) {
      int originals =
          deployment.canarySteps.isEmpty()
              ? deployment.originalInstances
              : canaries >= wanted(deployment) ? 0 : deployment.originalInstances - canaries + 1;
      shrinkOld(deployment, Math.max(0, originals));
      deployment.reason = Reason.PAUSED;
      deployment.statusChangedAt = foundation.now();
      foundation.changed(foundation.deployments, deployment);
      return;
    }
    grow(deployment, fresh, canaries, unhealthy);
  }

  private void grow(Deployment deployment, Process fresh, int limit, int unhealthy) {
    int starting = fresh.count(State.STARTING);
    if (unhealthy == 0 && starting < deployment.maxInFlight) {
      int size = (int) Math.min(limit, (long) fresh.routable() + deployment.maxInFlight);
      if (size > fresh.instances && allowed(deployment, fresh, size)) {
        fresh.instances = size;
        foundation.changed(foundation.processes, fresh);
        instances.converge(fresh);
      }
    }
    foundation.touched(foundation.deployments, deployment);
  }

  /** Whether the quotas allow the next step; where not, it says so and is tried again later. */
  private boolean allowed(Deployment deployment, Process fresh, int size) {
    App app = foundation.apps.find(deployment.appGuid).orElseThrow();
    try {
      quotas.resize(app, fresh, size, fresh.memoryMb, fresh.logRateLimit);
      return true;
    } catch (CfError refused) {
      deployment.error = refused.entries().getFirst().detail();
      if (waiting.add(deployment.guid)) {
        foundation
            .agenda()
            .in(
                RETRY_MILLIS,
                () -> {
                  waiting.remove(deployment.guid);
                  stepSoon(deployment);
                });
      }
      return false;
    }
  }

  /** The web processes that are not the deployment's own, newest first. */
  List<Process> old(Deployment deployment) {
    return foundation.processesOfApp.of(deployment.appGuid).stream()
        .filter(each -> each.web() && !each.guid.equals(deployment.newProcessGuid))
        .toList();
  }

  private void shrinkOld(Deployment deployment, int total) {
    int left = total;
    for (Process process : old(deployment)) {
      int size = Math.min(process.instances, left);
      left -= size;
      if (size != process.instances) {
        process.instances = size;
        foundation.changed(foundation.processes, process);
        instances.converge(process);
      }
    }
  }

  private void replaceOld(Deployment deployment, Process fresh) {
    for (Process process : old(deployment)) {
      instances.stop(process);
      foundation.remove(foundation.processes, process);
    }
    fresh.instances = wanted(deployment);
    foundation.changed(foundation.processes, fresh);
    instances.converge(fresh);
    finish(deployment, Reason.DEPLOYED);
    for (Process process : List.copyOf(foundation.processesOfApp.of(deployment.appGuid))) {
      if (!process.web()) {
        process.dropletGuid = deployment.dropletGuid;
        process.revisionGuid = deployment.revisionGuid;
        process.version = foundation.newGuid();
        foundation.changed(foundation.processes, process);
        instances.restart(process);
      }
    }
  }

  void finish(Deployment deployment, Reason reason) {
    deployment.reason = reason;
    deployment.statusChangedAt = foundation.now();
    foundation.changed(foundation.deployments, deployment);
  }
}
