package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance.State;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.wire.CfError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rolling and canary deployments: a second web process grows by max_in_flight while the first one
 * shrinks by what became routable. They never fail by themselves.
 */
public final class Deployer {
  private static final int RETAINED = 100;

  private final Foundation foundation;
  private final Instances instances;
  private final Revisions revisions;
  private final Apps apps;
  private final Set<String> soon = new HashSet<>();

  Deployer(Foundation foundation, Instances instances, Revisions revisions, Apps apps) {
    this.foundation = foundation;
    this.instances = instances;
    this.revisions = revisions;
    this.apps = apps;
  }

  /** The deployment of an app that is under way. */
  public Optional<Deployment> active(String appGuid) {
    List<Deployment> all = foundation.deploymentsOfApp.of(appGuid);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).reason.active()) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether scaling and assigning droplets is refused: before a cancel is done too. */
  public boolean inFlight(String appGuid) {
    return active(appGuid).isPresent();
  }

  /** Starts a deployment that has its options set; it supersedes one that is under way. */
  public Deployment deploy(App app, Droplet droplet, Deployment deployment) {
    Optional<Revision> target = foundation.revisions.find(deployment.revisionGuid);
    target.ifPresent(revision -> restoreConfiguration(app, revision));
    deployment.appGuid = app.guid;
    deployment.dropletGuid = droplet.guid;
    deployment.previousDropletGuid = app.dropletGuid;
    deployment.statusChangedAt = foundation.now();
    deployment.lastHealthyAt = foundation.now();
    Optional<Deployment> older = active(app.guid);
    apps.assign(app, droplet);
    Optional<Revision> revision =
        target.isPresent()
            ? Optional.of(revisions.rollBack(app, target.get()))
            : revisions.record(app);
    deployment.revisionGuid = revision.map(each -> each.guid).orElse(null);
    deployment.revisionVersion = revision.map(each -> each.version).orElse(0);
    Process web = apps.orCreate(app, "web");
    int old = older.map(each -> each.originalInstances).orElse(web.instances);
    deployment.originalInstances = old;
    older.ifPresent(each -> finish(each, Reason.SUPERSEDED));
    foundation.create(foundation.deployments, deployment);
    prune(app);
    if (app.started) {
      begin(deployment, web);
    } else {
      resize(web, deployment, wanted(deployment));
      apps.start(app);
      finish(deployment, Reason.DEPLOYED);
    }
    return deployment;
  }

  private void prune(App app) {
    List<Deployment> all = foundation.deploymentsOfApp.of(app.guid);
    if (all.size() > RETAINED) {
      foundation.remove(foundation.deployments, all.getFirst());
    }
  }

  private void restoreConfiguration(App app, Revision revision) {
    app.env = new TreeMap<>(revision.env);
    foundation.changed(foundation.apps, app);
    for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
      process.command = revision.commands.get(process.type);
      foundation.changed(foundation.processes, process);
    }
  }

  private void begin(Deployment deployment, Process web) {
    Process fresh = copy(web);
    fresh.dropletGuid = deployment.dropletGuid;
    fresh.deploymentGuid = deployment.guid;
    fresh.revisionGuid = deployment.revisionGuid;
    boolean canary = deployment.strategy.equals("canary");
    int first = canary ? canaries(deployment) : wanted(deployment);
    resize(fresh, deployment, Math.min(deployment.maxInFlight, first));
    foundation.create(foundation.processes, fresh);
    deployment.newProcessGuid = fresh.guid;
    deployment.reason = canary ? Reason.PREPAUSED : Reason.DEPLOYING;
    foundation.changed(foundation.deployments, deployment);
    instances.converge(fresh);
    stepSoon(deployment);
  }

  private static void resize(Process process, Deployment deployment, int size) {
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

  private static int wanted(Deployment deployment) {
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
    if (fresh == null || !deployment.reason.active()) {
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
      int size = Math.min(limit, fresh.routable() + deployment.maxInFlight);
      if (size > fresh.instances) {
        fresh.instances = size;
        foundation.changed(foundation.processes, fresh);
        instances.converge(fresh);
      }
    }
    foundation.touched(foundation.deployments, deployment);
  }

  /** The web processes that are not the deployment's own, newest first. */
  private List<Process> old(Deployment deployment) {
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
        foundation.changed(foundation.processes, process);
        instances.restart(process);
      }
    }
  }

  private void finish(Deployment deployment, Reason reason) {
    deployment.reason = reason;
    deployment.statusChangedAt = foundation.now();
    foundation.changed(foundation.deployments, deployment);
  }

  /**
   * Goes on after a pause: to the next canary step or to the rest.
   *
   * @throws CfError 422 unless the deployment is paused
   */
  public void goOn(Deployment deployment) {
    if (deployment.reason != Reason.PAUSED) {
      throw CfError.unprocessable(
          "Cannot continue a deployment with status: "
              + (deployment.reason.active() ? "ACTIVE" : "FINALIZED")
              + " and reason: "
              + deployment.reason.shown());
    }
    if (deployment.currentStep < deployment.canarySteps.size()) {
      deployment.currentStep++;
      finish(deployment, Reason.PREPAUSED);
    } else {
      finish(deployment, Reason.DEPLOYING);
    }
    stepSoon(deployment);
  }

  /**
   * Goes back to the previous droplet; CANCELED a moment later.
   *
   * @throws CfError 422 where the deployment is over
   */
  public void cancel(Deployment deployment) {
    if (!deployment.reason.active()) {
      throw CfError.unprocessable("Cannot cancel a " + deployment.reason + " deployment");
    }
    if (deployment.reason == Reason.CANCELING) {
      return;
    }
    foundation
        .apps
        .find(deployment.appGuid)
        .ifPresent(
            app -> {
              app.dropletGuid = deployment.previousDropletGuid;
              foundation.changed(foundation.apps, app);
            });
    finish(deployment, Reason.CANCELING);
    cancelLater(deployment);
  }

  private void cancelLater(Deployment deployment) {
    foundation.agenda().in(foundation.pace().job().toMillis(), () -> canceled(deployment));
  }

  private void canceled(Deployment deployment) {
    if (deployment.reason != Reason.CANCELING) {
      return;
    }
    List<Process> old = old(deployment);
    if (!old.isEmpty()) {
      Process keep =
          old.stream().filter(each -> each.routable() > 0).findFirst().orElse(old.getLast());
      keep.instances = deployment.originalInstances;
      foundation.changed(foundation.processes, keep);
      instances.converge(keep);
      for (Process each : List.copyOf(foundation.processesOfApp.of(deployment.appGuid))) {
        if (each.web() && each != keep) {
          instances.stop(each);
          foundation.remove(foundation.processes, each);
        }
      }
    }
    finish(deployment, Reason.CANCELED);
  }

  /** An app that is stopped ends its deployment. */
  public void stopped(App app) {
    active(app.guid)
        .ifPresent(
            deployment -> {
              if (deployment.reason != Reason.CANCELING) {
                app.dropletGuid = deployment.previousDropletGuid;
                foundation.changed(foundation.apps, app);
              }
              deployment.reason = Reason.CANCELING;
              canceled(deployment);
            });
  }

  /** Whether an equal configuration makes a roll back to a revision pointless. */
  public boolean pointless(App app, Revision revision) {
    return revisions.sameAsLatest(app, revision);
  }

  void resume() {
    for (Deployment deployment : List.copyOf(foundation.deployments.all())) {
      if (deployment.reason == Reason.CANCELING) {
        cancelLater(deployment);
      } else if (deployment.reason.active()) {
        stepSoon(deployment);
      }
    }
  }
}
