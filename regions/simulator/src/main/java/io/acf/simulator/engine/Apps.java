package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Package;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Creates, starts, stops and deletes apps. */
public final class Apps {
  private final Foundation foundation;
  private final Instances instances;
  private final Revisions revisions;
  private final Quotas quotas;
  private final Tasks tasks;
  private final Audit audit;

  Apps(
      Foundation foundation,
      Instances instances,
      Revisions revisions,
      Quotas quotas,
      Tasks tasks,
      Audit audit) {
    this.audit = audit;
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
    App app = new App();
    requireFree(app, spaceGuid, name);
    app.name = name;
    app.spaceGuid = spaceGuid;
    app.lifecycle = lifecycle;
    foundation.create(foundation.apps, app);
    Process web = process(app, "web");
    web.guid = app.guid;
    web.version = foundation.newGuid();
    foundation.create(foundation.processes, web);
    audit.process("audit.app.process.create", web);
    return app;
  }

  /**
   * Called before an app has a name.
   *
   * @throws CfError 422 where another app of the space has it
   */
  public void requireFree(App app, String spaceGuid, String name) {
    if (byName(spaceGuid, name).filter(other -> other != app).isPresent()) {
      throw CfError.uniqueness("App with the name '" + name + "' already exists.");
    }
  }

  /** The app of a name, in which case does not count: CC's database compares so. */
  public Optional<App> byName(String spaceGuid, String name) {
    return foundation.appsOfSpace.of(spaceGuid).stream()
        .filter(each -> each.name.equalsIgnoreCase(name))
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
    return newest(app, type).orElseGet(() -> added(app, type));
  }

  private Process added(App app, String type) {
    Process process = process(app, type);
    process.version = foundation.newGuid();
    foundation.create(foundation.processes, process);
    audit.process("audit.app.process.create", process);
    return process;
  }

  /** Makes a droplet what the app runs at its next start, with a process for each of its types. */
  public void assign(App app, Droplet droplet) {
    app.dropletGuid = droplet.guid;
    foundation.changed(foundation.apps, app);
    mapped(app, droplet.guid);
    for (String type : droplet.processTypes.keySet()) {
      orCreate(app, type);
    }
  }

  /** Says that an app has a droplet from now on. */
  void mapped(App app, @Nullable String dropletGuid) {
    audit.app(
        "audit.app.droplet.mapped",
        app,
        Json.object("request", Json.object("droplet_guid", dropletGuid)));
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
      process.version = foundation.newGuid();
      foundation.changed(foundation.processes, process);
      instances.restart(process);
    }
  }

  /** Called where what a process runs with changes (process_model.rb set_new_version). */
  public void renew(Process process) {
    if (foundation.apps.find(process.appGuid).filter(app -> app.started).isPresent()) {
      process.version = foundation.newGuid();
    }
  }

  public void stop(App app) {
    boolean changes = app.started;
    if (changes) {
      app.started = false;
      foundation.changed(foundation.apps, app);
    }
    for (Process process : List.copyOf(foundation.processesOfApp.of(app.guid))) {
      if (changes) {
        foundation.changed(foundation.processes, process);
      }
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
    unmap(app);
    for (Package each : foundation.packagesOfApp.of(app.guid)) {
      audit.app("audit.app.package.delete", app, Json.object("package_guid", each.guid));
    }
    for (Droplet each : foundation.dropletsOfApp.of(app.guid)) {
      audit.app("audit.app.droplet.delete", app, Json.object("droplet_guid", each.guid));
    }
    for (Process each : foundation.processesOfApp.of(app.guid)) {
      audit.process("audit.app.process.delete", each);
    }
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
    audit.app("audit.app.delete-request", app, Json.object());
    foundation.remove(foundation.apps, app);
  }

  private void unmap(App app) {
    for (Route route : List.copyOf(foundation.routes.all())) {
      List<Route.Destination> gone =
          route.destinations.stream().filter(each -> each.appGuid().equals(app.guid)).toList();
      if (!gone.isEmpty()) {
        gone.forEach(each -> audit.mapping("audit.app.unmap-route", route, each));
        route.destinations =
            route.destinations.stream().filter(each -> !gone.contains(each)).toList();
        foundation.changed(foundation.routes, route);
      }
    }
  }

  /** Merges environment variables; a null value removes. */
  public void environment(App app, Map<String, ? extends @Nullable String> changes) {
    SortedMap<String, String> merged = Entity.merge(app.env, changes);
    if (!merged.equals(app.env)) {
      app.env = merged;
      foundation.changed(foundation.apps, app);
    }
  }
}
