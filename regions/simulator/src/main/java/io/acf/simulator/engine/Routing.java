package io.acf.simulator.engine;

import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the router knows: routes by host, and routable instances as they were a lag ago. Without a
 * lag it sees what is.
 */
public final class Routing {
  private final Foundation foundation;
  private long lagMillis;
  private long laggingSince = Long.MIN_VALUE;
  private Predicate<Process> takes = process -> false;
  private final Map<String, Map<String, List<Endpoint>>> published = new HashMap<>();

  /** A routable instance as the router knows it. */
  public record Endpoint(
      String appGuid, int index, String dropletGuid, String instanceGuid, boolean runs) {}

  Routing(Foundation foundation) {
    this.foundation = foundation;
    this.lagMillis = foundation.pace().routerLag().toMillis();
  }

  /** Takes on the lag that the faults of now say, or the region's own where that is longer. */
  public void adjust() {
    long wanted =
        foundation.faults().each(PlatformFault.RouterLag.class).stream()
            .mapToLong(each -> each.lag().toMillis())
            .reduce(foundation.pace().routerLag().toMillis(), Math::max);
    if (wanted > 0 && lagMillis == 0) {
      laggingSince = foundation.now();
      foundation.processes.all().forEach(each -> publish(each, live(each)));
    } else if (wanted == 0) {
      published.clear();
    }
    lagMillis = wanted;
  }

  /** Knows nothing any more, as after a restart of the router. */
  void clear() {
    published.clear();
  }

  /** Says which processes really run: their instances answer themselves. */
  void running(Predicate<Process> which) {
    takes = which;
  }

  /** The routes of a full host name, exactly. */
  public List<Route> routes(String host) {
    List<Route> found = new ArrayList<>();
    int dot = host.indexOf('.');
    String label = dot < 0 ? host : host.substring(0, dot);
    String rest = dot < 0 ? "" : host.substring(dot + 1);
    for (Domain domain : foundation.domains.all()) {
      if (domain.name.equalsIgnoreCase(rest)) {
        add(found, foundation.routesOfHost.of(label), domain);
      } else if (domain.name.equalsIgnoreCase(host)) {
        add(found, foundation.routesOfHost.of(""), domain);
      }
    }
    return found;
  }

  private static void add(List<Route> found, List<Route> routes, Domain domain) {
    for (Route route : routes) {
      if (route.domainGuid.equals(domain.guid) && route.port == null) {
        found.add(route);
      }
    }
  }

  /** The routable instances behind a destination. */
  public List<Endpoint> endpoints(Route.Destination destination) {
    if (lagMillis == 0) {
      List<Endpoint> all = new ArrayList<>();
      for (Process process : foundation.processesOfApp.of(destination.appGuid())) {
        if (process.type.equals(destination.processType())) {
          all.addAll(live(process));
        }
      }
      return all;
    }
    if (destination.createdAt() >= laggingSince
        && foundation.now() - destination.createdAt() < lagMillis) {
      return List.of();
    }
    return published
        .getOrDefault(key(destination.appGuid(), destination.processType()), Map.of())
        .values()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Whether there were routable instances not longer than {@code millis} ago. */
  public boolean remembered(Route.Destination destination, long millis) {
    return foundation.processesOfApp.of(destination.appGuid()).stream()
        .filter(each -> each.type.equals(destination.processType()))
        .anyMatch(
            each -> each.lastRoutableAt > 0 && foundation.now() - each.lastRoutableAt <= millis);
  }

  /** Lets the router know what has changed, after its lag. */
  void changed(Process process) {
    if (lagMillis > 0) {
      List<Endpoint> now = live(process);
      long since = laggingSince;
      foundation
          .agenda()
          .in(
              lagMillis,
              () -> {
                if (lagMillis > 0 && since == laggingSince) {
                  publish(process, now);
                }
              });
    }
  }

  private void publish(Process process, List<Endpoint> endpoints) {
    var ofType =
        published.computeIfAbsent(key(process.appGuid, process.type), each -> new HashMap<>());
    if (endpoints.isEmpty()) {
      ofType.remove(process.guid);
    } else {
      ofType.put(process.guid, endpoints);
    }
  }

  private static String key(String appGuid, String type) {
    return appGuid + "/" + type;
  }

  private List<Endpoint> live(Process process) {
    String droplet = process.dropletGuid;
    if (droplet == null || process.running.isEmpty()) {
      return List.of();
    }
    boolean runs = takes.test(process);
    List<Endpoint> all = new ArrayList<>(process.running.size());
    for (Instance each : process.running) {
      if (each.routable) {
        all.add(new Endpoint(process.appGuid, each.index, droplet, each.guid, runs));
      }
    }
    return all;
  }
}
