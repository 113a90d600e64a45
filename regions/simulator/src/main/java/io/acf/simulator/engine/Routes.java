package io.acf.simulator.engine;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates routes and leads them to apps. */
public final class Routes {
  /** Destinations of one route at most. */
  public static final int DESTINATIONS_MAX = 100;

  private final Foundation foundation;
  private final Quotas quotas;
  private final Audit audit;

  Routes(Foundation foundation, Quotas quotas, Audit audit) {
    this.audit = audit;
    this.foundation = foundation;
    this.quotas = quotas;
  }

  public Optional<Route> find(String domainGuid, String host, String path, @Nullable Integer port) {
    return foundation.routesOfHost.of(host).stream()
        .filter(each -> each.domainGuid.equals(domainGuid) && each.path.equals(path))
        .filter(each -> java.util.Objects.equals(each.port, port))
        .findFirst();
  }

  /**
   * A new route.
   *
   * @throws CfError 422 where it exists already, and where a quota does not allow one more
   */
  public Route create(
      String spaceGuid, Domain domain, String host, String path, @Nullable Integer port) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (find(domain.guid, lower, path, port).isPresent()) {
      throw CfError.unprocessable(taken(domain, lower, path, port));
    }
    quotas.route(spaceGuid, port != null);
    Route route = new Route();
    route.spaceGuid = spaceGuid;
    route.domainGuid = domain.guid;
    route.host = lower;
    route.path = path;
    route.port = port;
    foundation.create(foundation.routes, route);
    audit.route("audit.route.create", route);
    return route;
  }

  /** Deletes a route, and what binds it to a route service. */
  public void delete(Route route) {
    audit.route("audit.route.delete-request", route);
    foundation.removeAll(foundation.routeBindings, foundation.routeBindingsOfRoute.of(route.guid));
    foundation.remove(foundation.routes, route);
  }

  private static String taken(Domain domain, String host, String path, @Nullable Integer port) {
    if (port != null) {
      return "Route already exists with port '" + port + "' for domain '" + domain.name + "'.";
    }
    if (host.isEmpty() && path.isEmpty()) {
      return "Route already exists for domain '" + domain.name + "'.";
    }
    String with =
        path.isEmpty()
            ? "host '" + host + "'"
            : host.isEmpty()
                ? "path '" + path + "'"
                : "host '" + host + "' and path '" + path + "'";
    return "Route already exists with " + with + " for domain '" + domain.name + "'.";
  }

  public String fqdn(Route route) {
    String domain = foundation.domains.find(route.domainGuid).map(each -> each.name).orElse("");
    return route.host.isEmpty() ? domain : route.host + "." + domain;
  }

  /** What a person types: host, domain, path or port. */
  public String url(Route route) {
    return fqdn(route) + (route.port == null ? route.path : ":" + route.port);
  }

  public Destination destination(
      String appGuid, String processType, @Nullable Integer port, String protocol) {
    return new Destination(
        foundation.newGuid(), appGuid, processType, port, protocol, foundation.now());
  }

  /** Adds what is not there already. */
  public void add(Route route, List<Destination> more) {
    List<Destination> all = new ArrayList<>(route.destinations);
    for (Destination each : more) {
      if (all.stream().noneMatch(each::sameAs)) {
        all.add(each);
      }
    }
    set(route, all);
  }

  /** Makes these the only ones; those that stay keep their guid. */
  public void replace(Route route, List<Destination> wanted) {
    List<Destination> all = new ArrayList<>();
    for (Destination each : wanted) {
      Destination kept = route.destinations.stream().filter(each::sameAs).findFirst().orElse(each);
      if (all.stream().noneMatch(kept::sameAs)) {
        all.add(kept);
      }
    }
    set(route, all);
  }

  public void set(Route route, List<Destination> destinations) {
    if (!destinations.equals(route.destinations)) {
      if (destinations.size() > DESTINATIONS_MAX) {
        throw CfError.unprocessable(
            "Routes can be mapped to at most " + DESTINATIONS_MAX + " destinations.");
      }
      List<Destination> before = route.destinations;
      route.destinations = List.copyOf(destinations);
      foundation.changed(foundation.routes, route);
      tell("audit.app.unmap-route", route, before, route.destinations);
      tell("audit.app.map-route", route, route.destinations, before);
    }
  }

  /** Tells of the destinations that others do not have. */
  private void tell(String type, Route route, List<Destination> some, List<Destination> others) {
    for (Destination each : some) {
      if (others.stream().noneMatch(other -> other.guid().equals(each.guid()))) {
        audit.mapping(type, route, each);
      }
    }
  }

  public List<Route> ofApp(String appGuid, String spaceGuid) {
    return foundation.routes.all().stream()
        .filter(route -> route.usableIn(spaceGuid))
        .filter(
            route -> route.destinations.stream().anyMatch(each -> each.appGuid().equals(appGuid)))
        .toList();
  }
}
