package io.acf.simulator.engine;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.IsolationSegment;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work of the jobs that delete. */
final class Removals {
  private final Foundation foundation;
  private final Apps apps;
  private final Routes routes;
  private final Services services;
  private final Marketplace marketplace;

  Removals(
      Foundation foundation, Apps apps, Routes routes, Services services, Marketplace marketplace) {
    this.foundation = foundation;
    this.apps = apps;
    this.routes = routes;
    this.services = services;
    this.marketplace = marketplace;
  }

  void declare(Jobs jobs) {
    jobs.on("app.delete", job -> foundation.apps.find(job.subject).ifPresent(apps::delete));
    jobs.on("route.delete", job -> foundation.routes.find(job.subject).ifPresent(routes::delete));
    simple(jobs, "package.delete", foundation.packages);
    simple(jobs, "droplet.delete", foundation.droplets);
    simple(jobs, "role.delete", foundation.roles);
    jobs.on("domain.delete", job -> domain(job.subject));
    jobs.on("space.delete", job -> foundation.spaces.find(job.subject).ifPresent(this::space));
    jobs.on("organization.delete", job -> organization(job.subject));
    jobs.on("droplet.upload", job -> uploaded(job.subject));
  }

  private <E extends Entity> void simple(Jobs jobs, String operation, Table<E> table) {
    jobs.on(operation, job -> remove(table, job.subject));
  }

  private <E extends Entity> void remove(Table<E> table, @Nullable String guid) {
    table.find(guid).ifPresent(entity -> foundation.remove(table, entity));
  }

  private void domain(@Nullable String guid) {
    List.copyOf(foundation.routes.all()).stream()
        .filter(route -> route.domainGuid.equals(guid))
        .forEach(routes::delete);
    remove(foundation.domains, guid);
  }

  private void organization(@Nullable String guid) {
    List.copyOf(foundation.spaces.all()).stream()
        .filter(space -> space.orgGuid.equals(guid))
        .forEach(this::space);
    foundation.orgs.find(guid).ifPresent(this::forget);
    remove(foundation.orgs, guid);
  }

  /** What others say of an organization goes with it: entitlements, visibilities, sharing. */
  private void forget(Org org) {
    for (IsolationSegment each : List.copyOf(foundation.segments.all())) {
      if (each.orgGuids.contains(org.guid)) {
        each.orgGuids = without(each.orgGuids, org.guid);
        foundation.changed(foundation.segments, each);
      }
    }
    for (ServicePlan each : List.copyOf(foundation.servicePlans.all())) {
      if (each.orgGuids.contains(org.guid)) {
        each.orgGuids = without(each.orgGuids, org.guid);
        foundation.touched(foundation.servicePlans, each);
      }
    }
    for (Domain each : List.copyOf(foundation.domains.all())) {
      if (org.guid.equals(each.orgGuid)) {
        domain(each.guid);
      } else if (each.sharedOrgs.contains(org.guid)) {
        each.sharedOrgs = without(each.sharedOrgs, org.guid);
        foundation.changed(foundation.domains, each);
      }
    }
  }

  private static List<String> without(List<String> guids, String gone) {
    return guids.stream().filter(each -> !each.equals(gone)).toList();
  }

  private void space(Space space) {
    List.copyOf(foundation.appsOfSpace.of(space.guid)).forEach(apps::delete);
    List.copyOf(foundation.routesOfSpace.of(space.guid)).forEach(routes::delete);
    List.copyOf(foundation.serviceInstances.all()).stream()
        .filter(each -> each.spaceGuid.equals(space.guid))
        .forEach(services::abandon);
    List.copyOf(foundation.serviceBrokers.all()).stream()
        .filter(each -> space.guid.equals(each.spaceGuid))
        .forEach(marketplace::delete);
    unshare(space);
    foundation.remove(foundation.spaces, space);
  }

  /** What was shared with a space is so no more. */
  private void unshare(Space space) {
    for (ServiceInstance each : List.copyOf(foundation.serviceInstances.all())) {
      if (each.sharedSpaces.contains(space.guid)) {
        each.sharedSpaces = without(each.sharedSpaces, space.guid);
        foundation.changed(foundation.serviceInstances, each);
      }
    }
    for (Route each : List.copyOf(foundation.routes.all())) {
      if (each.sharedSpaceGuids.contains(space.guid)) {
        each.sharedSpaceGuids = without(each.sharedSpaceGuids, space.guid);
        foundation.changed(foundation.routes, each);
      }
    }
  }

  private void uploaded(@Nullable String guid) {
    foundation
        .droplets
        .find(guid)
        .ifPresent(
            droplet -> {
              droplet.state = "STAGED";
              foundation.changed(foundation.droplets, droplet);
            });
  }
}
