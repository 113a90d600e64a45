package io.acf.simulator.engine;

import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parts that make things happen in a region, put together. */
public final class Engine {
  public final Foundation foundation;
  public final Blobs blobs;
  public final Instances instances;
  public final Lifetimes lifetimes;
  public final Jobs jobs;
  public final Revisions revisions;
  public final Quotas quotas;
  public final Apps apps;
  public final KnownFiles known;
  public final Stager stager;
  public final Deployer deployer;
  public final Routes routes;
  public final Brokers brokers;
  public final Services services;
  public final Marketplace marketplace;
  public final Tasks tasks;
  public final AppLogs logs;
  public final Routing routing;
  public final Sightings sightings;
  public final Diego diego;
  public final Audit audit;
  public final Meter meter;
  public final ServiceMeter serviceMeter;
  private volatile Runnable listener = () -> {};

  public Engine(Foundation foundation, Path blobFolder) {
    this.foundation = foundation;
    this.blobs = new Blobs(blobFolder);
    this.audit = new Audit(foundation);
    this.routing = new Routing(foundation);
    this.sightings = new Sightings(foundation);
    this.meter = new Meter(foundation);
    this.serviceMeter = new ServiceMeter(foundation);
    this.logs = new AppLogs(foundation::now);
    ApiLines.follow(foundation, logs);
    foundation.apps.watch(
        (app, present) -> {
          if (!present) {
            logs.gone(app.guid);
          }
        });
    this.lifetimes = new Lifetimes(foundation, routing, logs, audit);
    this.diego = new Diego(foundation);
    this.instances = new Instances(foundation, lifetimes, diego);
    this.jobs = new Jobs(foundation, audit);
    this.revisions = new Revisions(foundation, audit);
    this.quotas = new Quotas(foundation);
    this.routes = new Routes(foundation, quotas, audit);
    this.brokers = new Brokers(foundation, audit, this::changed);
    this.services = new Services(foundation, brokers, routes, jobs, audit);
    this.marketplace = new Marketplace(foundation, services, brokers, jobs);
    this.tasks = new Tasks(foundation, quotas);
    this.apps = new Apps(foundation, instances, revisions, quotas, tasks, audit);
    this.known = new KnownFiles(foundation, blobs);
    this.stager =
        new Stager(foundation, blobs, quotas, diego, audit, new StagingLines(logs), known);
    this.deployer = new Deployer(foundation, instances, revisions, apps, quotas, diego);
    routing.running(process -> lifetimes.cells().takes(process));
    lifetimes.onChange(this::instancesChanged);
    new Removals(foundation, apps, routes, services, marketplace).declare(jobs);
    new BuildpackBits(foundation, jobs);
  }

  /** From now on instances and tasks may really run. */
  public void runIn(Cells cells) {
    lifetimes.runIn(cells);
    tasks.runIn(cells);
  }

  /** Whom to tell that something has happened outside of any request. */
  public void onChange(Runnable told) {
    listener = told;
  }

  /** Something has happened outside of any request. */
  public void changed() {
    listener.run();
  }

  private void instancesChanged(Process process) {
    for (Deployment deployment : foundation.deploymentsOfApp.of(process.appGuid)) {
      if (deployment.reason.active()) {
        deployer.stepSoon(deployment);
      }
    }
  }

  /** Diego can be told again: what runs becomes what was asked for meanwhile. */
  public void diegoBack() {
    instances.reconcile();
    deployer.resume();
  }

  /** All that runs ends, and what was only in memory is lost: logs, routing tables. */
  public void down() {
    List.copyOf(foundation.processes.all()).forEach(instances::stop);
    tasks.lose();
    logs.clear();
    routing.clear();
  }

  /** All resources are gone, and all that was going to happen to them. */
  public void forget() {
    foundation.clear();
    stager.forget();
    jobs.forget();
  }

  /** All that should run starts. */
  public void up() {
    List.copyOf(foundation.processes.all()).forEach(instances::converge);
  }

  /** Goes on with what was under way when the region stopped. */
  public void resume() {
    meter.begin();
    serviceMeter.begin();
    Set<String> used = new HashSet<>();
    foundation.packages.all().forEach(each -> used.add(String.valueOf(each.sha256)));
    foundation.droplets.all().forEach(each -> used.add(String.valueOf(each.sha256)));
    blobs.sweep(used);
    stager.resume();
    instances.resume();
    tasks.resume();
    jobs.resume();
    deployer.resume();
  }
}
