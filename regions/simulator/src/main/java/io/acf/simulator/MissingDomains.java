package io.acf.simulator;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Domains that are not there for a while, with their routes. Runs inside a transaction. */
final class MissingDomains {
  private final Foundation foundation;
  private final Map<String, Missing> missing = new HashMap<>();

  private record Missing(List<Domain> domains, List<Route> routes) {}

  MissingDomains(Foundation foundation) {
    this.foundation = foundation;
  }

  /** From here on those that these faults name are missing, and no others. */
  void become(Faults faults) {
    Set<String> wanted =
        faults.each(PlatformFault.DomainMissing.class).stream()
            .map(PlatformFault.DomainMissing::name)
            .collect(Collectors.toSet());
    List<Missing> over =
        missing.entrySet().stream()
            .filter(each -> !wanted.contains(each.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    missing.keySet().retainAll(wanted);
    over.forEach(this::reveal);
    wanted.stream()
        .filter(name -> !missing.containsKey(name))
        .forEach(name -> missing.put(name, conceal(name)));
  }

  private Missing conceal(String name) {
    List<Domain> domains =
        foundation.domains.all().stream().filter(each -> each.name.equals(name)).toList();
    List<Route> routes =
        foundation.routes.all().stream()
            .filter(route -> domains.stream().anyMatch(each -> each.guid.equals(route.domainGuid)))
            .toList();
    domains.forEach(each -> foundation.conceal(foundation.domains, each));
    routes.forEach(each -> foundation.conceal(foundation.routes, each));
    return new Missing(domains, routes);
  }

  /** What has lost its place meanwhile does not come back. */
  private void reveal(Missing hidden) {
    for (Domain domain : hidden.domains()) {
      boolean taken =
          foundation.domains.all().stream().anyMatch(each -> each.name.equals(domain.name));
      foundation.reveal(foundation.domains, domain);
      if (taken) {
        foundation.remove(foundation.domains, domain);
      }
    }
    for (Route route : hidden.routes()) {
      foundation.reveal(foundation.routes, route);
      if (foundation.spaces.find(route.spaceGuid).isEmpty()
          || foundation.domains.find(route.domainGuid).isEmpty()) {
        foundation.remove(foundation.routes, route);
      } else {
        route.destinations =
            route.destinations.stream()
                .filter(each -> foundation.apps.find(each.appGuid()).isPresent())
                .toList();
      }
    }
  }
}
