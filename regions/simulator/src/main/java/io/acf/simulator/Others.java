package io.acf.simulator;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.Lifetimes;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Optional;

/**
 * Everybody and everything else that changes a region: crashes, operators, other clients. Runs
 * inside a transaction.
 */
final class Others {
  private static final System.Logger LOG = System.getLogger(Others.class.getName());

  private final Engine engine;
  private final Foundation foundation;

  Others(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** Crashes instances as a fault says: of all apps or of one, all or one. */
  void act(Incident.Crash crash) {
    for (App app : List.copyOf(foundation.apps.all())) {
      if (crash.app() == null || crash.app().equals(app.name)) {
        for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
          List<Instance> hit =
              process.running.stream()
                  .filter(each -> crash.index() == null || crash.index() == each.index)
                  .filter(each -> each.state == Instance.State.RUNNING)
                  .toList();
          String reason = crash.reason() == null ? Lifetimes.usual(process) : crash.reason();
          engine.lifetimes.crash(process, hit, reason);
        }
      }
    }
  }

  void act(Incident.DomainDeleted fault) {
    foundation.domains.all().stream()
        .filter(each -> each.name.equals(fault.name()))
        .findFirst()
        .ifPresent(
            domain -> {
              List.copyOf(foundation.routes.all()).stream()
                  .filter(route -> route.domainGuid.equals(domain.guid))
                  .forEach(route -> foundation.remove(foundation.routes, route));
              foundation.remove(foundation.domains, domain);
            });
  }

  void act(Incident.ForeignCanary fault) {
    app(fault.app())
        .ifPresent(
            app ->
                foundation
                    .droplets
                    .find(app.dropletGuid)
                    .ifPresent(
                        droplet -> {
                          Deployment deployment = new Deployment();
                          deployment.strategy = "canary";
                          attempt(() -> engine.deployer.deploy(app, droplet, deployment));
                        }));
  }

  void act(Incident.ForeignWrite fault) {
    app(fault.app()).ifPresent(app -> write(app, fault));
  }

  private void write(App app, Incident.ForeignWrite fault) {
    if (fault.env() != null) {
      engine.apps.environment(app, fault.env());
    }
    Integer instances = fault.instances();
    if (instances != null) {
      Process web = engine.apps.orCreate(app, "web");
      web.instances = instances;
      foundation.changed(foundation.processes, web);
      engine.instances.converge(web);
    }
    if (fault.stopped()) {
      engine.apps.stop(app);
    }
  }

  /** What the API refuses, it refuses to others too. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (CfError refused) {
      LOG.log(System.Logger.Level.INFO, "refused to a third party: {0}", refused.getMessage());
    }
  }

  private Optional<App> app(String name) {
    return foundation.apps.all().stream().filter(each -> each.name.equals(name)).findFirst();
  }
}
