package io.acf.simulator.engine;

import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Optional;
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
  private final Rollout rollout;
  private final Quotas quotas;
  private final Diego diego;

  Deployer(
      Foundation foundation,
      Instances instances,
      Revisions revisions,
      Apps apps,
      Quotas quotas,
      Diego diego) {
    this.diego = diego;
    this.foundation = foundation;
    this.instances = instances;
    this.revisions = revisions;
    this.apps = apps;
    this.quotas = quotas;
    this.rollout = new Rollout(foundation, instances, quotas, diego);
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

  /**
   * Starts a deployment that has its options set; it supersedes one that is under way.
   *
   * @throws CfError 422 where a quota does not allow its first instances
   */
  public Deployment deploy(App app, Droplet droplet, Deployment deployment) {
    Process web = apps.orCreate(app, "web");
    Optional<Deployment> older = active(app.guid);
    deployment.originalInstances = older.map(each -> each.originalInstances).orElse(web.instances);
    admit(app, web, deployment);
    Optional<Revision> target = foundation.revisions.find(deployment.revisionGuid);
    target.ifPresent(revision -> restoreConfiguration(app, revision));
    deployment.appGuid = app.guid;
    deployment.dropletGuid = droplet.guid;
    deployment.previousDropletGuid = app.dropletGuid;
    deployment.statusChangedAt = foundation.now();
    deployment.lastHealthyAt = foundation.now();
    apps.assign(app, droplet);
    Optional<Revision> revision =
        target.isPresent()
            ? Optional.of(revisions.rollBack(app, target.get()))
            : revisions.record(app);
    deployment.revisionGuid = revision.map(each -> each.guid).orElse(null);
    deployment.revisionVersion = revision.map(each -> each.version).orElse(0);
    older.ifPresent(each -> rollout.finish(each, Reason.SUPERSEDED));
    foundation.create(foundation.deployments, deployment);
    prune(app);
    if (app.started) {
      rollout.begin(deployment, web);
    } else {
      Rollout.resize(web, deployment, Rollout.wanted(deployment));
      apps.start(app);
      rollout.finish(deployment, Reason.DEPLOYED);
    }
    return deployment;
  }

  private void admit(App app, Process web, Deployment deployment) {
    try {
      room(app, web, deployment);
    } catch (CfError refused) {
      throw foundation.version().has(ApiVersion.DEPLOYMENT_QUOTA)
          ? CfError.unprocessable(explained(app, refused.entries().getFirst().detail()))
              .causedBy(refused)
          : refused;
    }
  }

  /**
   * An app that runs needs room for the first new instances, and for all of the size that is asked
   * for; a stopped one for all.
   */
  private void room(App app, Process web, Deployment deployment) {
    int memory = deployment.memoryMb == null ? web.memoryMb : deployment.memoryMb;
    long logRate = deployment.logRateLimit == null ? web.logRateLimit : deployment.logRateLimit;
    if (!app.started) {
      quotas.start(app, web, Rollout.wanted(deployment), memory, logRate);
      return;
    }
    boolean resized =
        deployment.webInstances != null
            || deployment.memoryMb != null
            || deployment.logRateLimit != null;
    if (resized) {
      int count = deployment.webInstances == null ? web.instances : deployment.webInstances;
      quotas.resize(app, web, count, memory, logRate);
    }
    quotas.add(app, Rollout.first(deployment), memory, logRate);
  }

  /** deployment_create.rb handle_deployment_create_error. */
  private String explained(App app, String refusal) {
    boolean ofSpace =
        refusal.contains("space_quota_exceeded")
            || refusal.contains("space_app_instance_limit_exceeded");
    boolean ofOrg =
        refusal.contains("quota_exceeded") || refusal.contains("app_instance_limit_exceeded");
    Optional<Space> space = foundation.spaces.find(app.spaceGuid);
    String rest =
        " quota may not be large enough to support rolling deployments or your configured"
            + " max-in-flight.";
    if (ofSpace) {
      String name = space.map(each -> each.name).orElse("");
      return refusal + " for space " + name + ". This space's" + rest;
    }
    if (ofOrg) {
      String name =
          space.flatMap(each -> foundation.orgs.find(each.orgGuid)).map(o -> o.name).orElse("");
      return refusal + " for organization " + name + ". This organization's" + rest;
    }
    return refusal;
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
      rollout.finish(deployment, Reason.PREPAUSED);
    } else {
      rollout.finish(deployment, Reason.DEPLOYING);
    }
    rollout.stepSoon(deployment);
  }

  /**
   * Goes back to the previous droplet; CANCELED a moment later.
   *
   * @throws CfError 422 where the deployment is over
   */
  public void cancel(Deployment deployment) {
    if (!deployment.reason.active()) {
      throw CfError.unprocessable(
          "Cannot cancel a deployment with status: FINALIZED and reason: "
              + deployment.reason.shown());
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
              apps.mapped(app, app.dropletGuid);
            });
    rollout.finish(deployment, Reason.CANCELING);
    cancelLater(deployment);
  }

  private void cancelLater(Deployment deployment) {
    foundation.agenda().in(foundation.pace().job().toMillis(), () -> canceled(deployment));
  }

  private void canceled(Deployment deployment) {
    boolean gone = foundation.deployments.find(deployment.guid).isEmpty();
    if (gone || deployment.reason != Reason.CANCELING || diego.away()) {
      return;
    }
    List<Process> old = rollout.old(deployment);
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
    rollout.finish(deployment, Reason.CANCELED);
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
              rollout.finish(deployment, Reason.CANCELING);
              canceled(deployment);
            });
  }

  /** Whether an equal configuration makes a roll back to a revision pointless. */
  public boolean pointless(App app, Revision revision) {
    return revisions.sameAsLatest(app, revision);
  }

  /** Looks at a deployment once whatever is happening now has happened. */
  void stepSoon(Deployment deployment) {
    rollout.stepSoon(deployment);
  }

  void resume() {
    for (Deployment deployment : List.copyOf(foundation.deployments.all())) {
      if (deployment.reason == Reason.CANCELING) {
        cancelLater(deployment);
      } else if (deployment.reason.active()) {
        rollout.stepSoon(deployment);
      }
    }
  }
}
