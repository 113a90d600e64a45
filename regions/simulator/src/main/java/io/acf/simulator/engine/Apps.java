package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Creates, starts, stops and deletes apps. */
public final class Apps {
  private final Foundation foundation;
  private final Instances instances;
  private final Revisions revisions;
  private final Quotas quotas;
  private final Tasks tasks;

  Apps(
      Foundation foundation, Instances instances, Revisions revisions, Quotas quotas, Tasks tasks) {
    this.tasks = tasks;
    this.foundation = foundation;
    this.instances = instances;
    this.revisions = revisions;
    this.quotas = quotas;
  }

  /**
   * A new stopped app with a web process.
   *
   * @throws CfError 422 where the space has an app of that name
   */
  public App create(String name, String spaceGuid, Lifecycle lifecycle) {
    if (byName(spaceGuid, name).isPresent()) {
      throw CfError.uniqueness("App with the name '" + name + "' already exists.");
    }
    App app = new App();
    app.name = name;
    app.spaceGuid = spaceGuid;
    app.lifecycle = lifecycle;
    foundation.create(foundation.apps, app);
    Process web = process(app, "web");
    web.guid = app.guid;
    foundation.create(foundation.processes, web);
    return app;
  }

  public Optional<App> byName(String spaceGuid, String name) {
    return foundation.appsOfSpace.of(spaceGuid).stream()
        .filter(each -> each.name.equals(name))
        .findFirst();
  }

  private static Process process(App app, String type) {
    Process process = new Process();
    process.appGuid = app.guid;
    process.type = type;
    process.instances = type.equals("web") ? 1 : 0;
    process.health = type.equals("web") ? HealthCheck.PORT : HealthCheck.PROCESS;
    return process;
  }

  /** The newest process of a type. */
  public Optional<Process> newest(App app, String type) {
    List<Process> all = foundation.processesOfApp.of(app.guid);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).type.equals(type)) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  /** The process of a type, made where it is missing. */
  public Process orCreate(App app, String type) {
    return newest(app, type)
        .orElseGet(() -> foundation.create(foundation.processes, process(app, type)));
  }

  /** Makes a droplet what the app runs at its next start, with a process for each of its types. */
  public void assign(App app, Droplet droplet) {
    app.dropletGuid = droplet.guid;
    foundation.changed(foundation.apps, app);
    for (String type : droplet.processTypes.keySet()) {
      if (newest(app, type).isEmpty()) {
        foundation.create(foundation.processes, process(app, type));
      }
    }
  }

  /**
   * Starts an app, or leaves it as it is where it is started.
   *
   * @throws CfError 422 without a droplet, and where a quota does not allow it
   */
  public void start(App app) {
    String droplet = requireDroplet(app, "starting");
    if (app.started) {
      return;
    }
    quotas.start(app);
    app.started = true;
    foundation.changed(foundation.apps, app);
    run(app, droplet);
  }

  /** Stops and starts, also where it was stopped. */
  public void restart(App app) {
    String droplet = requireDroplet(app, "starting");
    quotas.start(app);
    app.started = true;
    foundation.changed(foundation.apps, app);
    run(app, droplet);
  }

  private void run(App app, String droplet) {
    Optional<Revision> revision = revisions.record(app);
    for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
      process.dropletGuid = droplet;
      process.revisionGuid = revision.map(each -> each.guid).orElse(null);
      instances.restart(process);
    }
  }

  public void stop(App app) {
    if (app.started) {
      app.started = false;
      foundation.changed(foundation.apps, app);
    }
    for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
      if (!process.running.isEmpty()) {
        instances.converge(process);
      }
    }
  }

  private static String requireDroplet(App app, String before) {
    if (app.dropletGuid == null) {
      throw CfError.unprocessable("Assign a droplet before " + before + " this app.");
    }
    return app.dropletGuid;
  }

  /** Deletes an app and all that belongs to it; its routes stay. */
  public void delete(App app) {
    for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
      instances.stop(process);
      foundation.remove(foundation.processes, process);
    }
    foundation.removeAll(foundation.packages, foundation.packagesOfApp.of(app.guid));
    foundation.removeAll(foundation.builds, foundation.buildsOfApp.of(app.guid));
    foundation.removeAll(foundation.droplets, foundation.dropletsOfApp.of(app.guid));
    foundation.removeAll(foundation.deployments, foundation.deploymentsOfApp.of(app.guid));
    foundation.removeAll(foundation.revisions, foundation.revisionsOfApp.of(app.guid));
    foundation.removeAll(foundation.sidecars, foundation.sidecarsOfApp.of(app.guid));
    tasks.forget(app);
    foundation.removeAll(foundation.serviceBindings, foundation.bindingsOfApp.of(app.guid));
    for (Route route : List.copyOf(foundation.routes.all())) {
      if (route.destinations.stream().anyMatch(each -> each.appGuid().equals(app.guid))) {
        route.destinations =
            route.destinations.stream().filter(each -> !each.appGuid().equals(app.guid)).toList();
        foundation.changed(foundation.routes, route);
      }
    }
    foundation.remove(foundation.apps, app);
  }

  /** Merges environment variables; a null value removes. */
  public void environment(
      App app, Map<String, ? extends @org.jspecify.annotations.Nullable String> changes) {
    SortedMap<String, String> merged = Entity.merge(app.env, changes);
    if (!merged.equals(app.env)) {
      app.env = merged;
      foundation.changed(foundation.apps, app);
    }
  }
}
