package io.acf.simulator.engine;

import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Table;
import java.util.List;

/** The work of the jobs that delete. */
final class Removals {
  private Removals() {}

  static void declare(Jobs jobs, Foundation foundation, Apps apps) {
    jobs.on("app.delete", job -> foundation.apps.find(job.subject).ifPresent(apps::delete));
    simple(jobs, "route.delete", foundation, foundation.routes);
    simple(jobs, "package.delete", foundation, foundation.packages);
    simple(jobs, "droplet.delete", foundation, foundation.droplets);
    simple(jobs, "role.delete", foundation, foundation.roles);
    jobs.on(
        "domain.delete",
        job -> {
          List.copyOf(foundation.routes.all()).stream()
              .filter(route -> route.domainGuid.equals(job.subject))
              .forEach(route -> foundation.remove(foundation.routes, route));
          foundation
              .domains
              .find(job.subject)
              .ifPresent(domain -> foundation.remove(foundation.domains, domain));
        });
    jobs.on(
        "space.delete",
        job ->
            foundation.spaces.find(job.subject).ifPresent(space -> space(foundation, apps, space)));
    jobs.on(
        "organization.delete",
        job -> {
          List.copyOf(foundation.spaces.all()).stream()
              .filter(space -> space.orgGuid.equals(job.subject))
              .forEach(space -> space(foundation, apps, space));
          foundation
              .orgs
              .find(job.subject)
              .ifPresent(org -> foundation.remove(foundation.orgs, org));
        });
    jobs.on(
        "droplet.upload",
        job ->
            foundation
                .droplets
                .find(job.subject)
                .ifPresent(
                    droplet -> {
                      droplet.state = "STAGED";
                      foundation.changed(foundation.droplets, droplet);
                    }));
  }

  private static <E extends Entity> void simple(
      Jobs jobs, String operation, Foundation foundation, Table<E> table) {
    jobs.on(
        operation,
        job -> table.find(job.subject).ifPresent(entity -> foundation.remove(table, entity)));
  }

  private static void space(Foundation foundation, Apps apps, Space space) {
    List.copyOf(foundation.appsOfSpace.of(space.guid)).forEach(apps::delete);
    List.copyOf(foundation.routesOfSpace.of(space.guid))
        .forEach(route -> foundation.remove(foundation.routes, route));
    List.copyOf(foundation.serviceInstances.all()).stream()
        .filter(each -> each.spaceGuid.equals(space.guid))
        .forEach(each -> foundation.remove(foundation.serviceInstances, each));
    foundation.remove(foundation.spaces, space);
  }
}
