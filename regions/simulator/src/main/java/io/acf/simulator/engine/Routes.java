package io.acf.simulator.engine;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

  /** The route of a host, path and port in a domain; case does not matter. */
  public Optional<Route> find(String domainGuid, String host, String path, @Nullable Integer port) {
    return foundation.routesOfHost.of(host.toLowerCase(Locale.ROOT)).stream()
        .filter(each -> each.domainGuid.equals(domainGuid) && each.path.equalsIgnoreCase(path))
        .filter(each -> Objects.equals(each.port, port))
        .findFirst();
  }

  /**
   * The domain of default routes: the first one for all, or the first of the organization's own.
   */
  public Optional<Domain> defaultDomain(String org) {
    return foundation.domains.all().stream()
        .filter(each -> !each.internal && !each.tcp() && each.shared())
        .findFirst()
        .or(
            () ->
                foundation.domains.all().stream()
                    .filter(each -> !each.shared() && each.usableIn(org))
                    .findFirst());
  }

  /**
   * A new route. One of a TCP domain gets the first free port where none is named.
   *
   * @throws CfError 422 with the words of {@link RouteRules}, and where a quota does not allow one
   *     more
   */
  public Route create(
      String spaceGuid, Domain domain, String host, String path, @Nullable Integer port) {
    RouteRules rules = new RouteRules(foundation, quotas);
    Integer wanted = port == null || port == 0 ? rules.freePort(domain) : port;
    Route route = new Route();
    route.spaceGuid = spaceGuid;
    route.domainGuid = domain.guid;
    route.host = host;
    route.path = path;
    route.port = wanted;
    rules.check(route, domain);
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
        foundation.newGuid(), appGuid, processType, port, protocol, foundation.now(), null);
  }

  /**
   * Adds what is not there already.
   *
   * @throws CfError 422 where destinations have weights: they are replaced as a whole only
   */
  public void add(Route route, List<Destination> more) {
    if (weighted(route)) {
      throw CfError.unprocessable(
          "Destinations cannot be inserted when there are weighted destinations already"
              + " configured.");
    }
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

  /** Whether a route has destinations with weights; it has them all, or none. */
  public static boolean weighted(Route route) {
    return route.destinations.stream().anyMatch(each -> each.weight() != null);
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
