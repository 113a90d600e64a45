package io.acf.simulator.engine;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.CfError;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new route must be, asked in CC's order, so that of several faults the same one is told.
 * Source: cloud_controller_ng, app/actions/route_create.rb and app/models/runtime/route.rb.
 */
final class RouteRules {
  private static final int FQDN_MAX = 253;
  private static final int LABEL_MAX = 63;
  private static final int PATH_MAX = 128;

  /** RFC 2396, as Ruby's URI reads it. */
  private static final String PATH = "/(?:[A-Za-z0-9_.!~*'():@&=+$,;/-]|%[0-9A-Fa-f]{2})*+";

  private static final int PORT_MIN = 1024;
  private static final int PORT_MAX = 65_535;

  private final Foundation foundation;
  private final Quotas quotas;

  RouteRules(Foundation foundation, Quotas quotas) {
    this.foundation = foundation;
    this.quotas = quotas;
  }

  /** The first port that no route of a TCP domain has; null for HTTP. */
  @Nullable Integer freePort(Domain domain) {
    if (!domain.tcp()) {
      return null;
    }
    Set<@Nullable Integer> taken = new HashSet<>();
    ofGroup(domain).forEach(each -> taken.add(each.port));
    for (int port = PORT_MIN; port <= PORT_MAX; port++) {
      if (!taken.contains(port) && reservable(domain, port)) {
        return port;
      }
    }
    throw CfError.unprocessable("There are no more ports available for this domain.");
  }

  /** Refuses, with a 422 that says why, a route that cannot be. */
  void check(Route route, Domain domain) {
    organization(route, domain);
    quotas.route(route.spaceGuid, route.port != null);
    host(route, domain);
    path(route, domain);
    port(route, domain);
    space(route, domain);
    refuse(route.host.length() > LABEL_MAX, "host must be no more than 63 characters");
  }

  private void organization(Route route, Domain domain) {
    foundation
        .spaces
        .find(route.spaceGuid)
        .flatMap(space -> foundation.orgs.find(space.orgGuid))
        .filter(org -> !domain.usableIn(org.guid))
        .ifPresent(
            org -> {
              throw CfError.unprocessable(
                  "Invalid domain. Domain '%s' is not available in organization '%s'."
                      .formatted(domain.name, org.name));
            });
  }

  private void host(Route route, Domain domain) {
    String host = route.host;
    String fqdn = host.isEmpty() ? domain.name : host + "." + domain.name;
    boolean isDomain =
        !host.isEmpty()
            && foundation.domains.all().stream().anyMatch(each -> each.name.equalsIgnoreCase(fqdn));
    refuse(isDomain, "Route conflicts with domain '" + fqdn + "'.");
    refuse(!host.matches("[A-Za-z0-9_-]*|\\*"), "Host format is invalid.");
    refuse(
        domain.internal && host.equals("*"),
        "Wildcard hosts are not supported for internal domains.");
    refuse(
        host.isEmpty() && domain.shared() && !domain.tcp() && route.port == null,
        "Missing host. Routes in shared domains must have a host defined.");
    refuse(
        fqdn.length() > FQDN_MAX,
        "Host combined with domain name must be no more than 253 characters.");
    if (route.path.isEmpty() && route.port == null) {
      refuse(exists(route), "Route already exists" + with(route) + domain.name + "'.");
    }
    refuse(domain.tcp() && !host.isEmpty(), "Hosts are not supported for TCP routes.");
    refuse(domain.tcp() && !route.path.isEmpty(), "Paths are not supported for TCP routes.");
  }

  private void path(Route route, Domain domain) {
    refuse(
        domain.internal && !route.path.isEmpty(), "Paths are not supported for internal domains.");
    refuse(!route.path.isEmpty() && !route.path.matches(PATH), "Path is invalid.");
    refuse(route.path.length() > PATH_MAX, "Path exceeds 128 characters.");
    refuse(route.path.equals("/"), "Path cannot be a single '/'.");
    if (!route.path.isEmpty() && route.port == null) {
      refuse(exists(route), "Route already exists" + with(route) + domain.name + "'.");
    }
  }

  private static String with(Route route) {
    String host = route.host.isEmpty() ? "" : " host '" + route.host + "'";
    String path = route.path.isEmpty() ? "" : " path '" + route.path + "'";
    String and = host.isEmpty() || path.isEmpty() ? "" : " and";
    return (host.isEmpty() && path.isEmpty() ? "" : " with") + host + and + path + " for domain '";
  }

  private void port(Route route, Domain domain) {
    Integer port = route.port;
    if (port == null) {
      return;
    }
    refuse(!domain.tcp(), "Routes with protocol 'http' do not support ports.");
    refuse(
        exists(route),
        "Route already exists with port '" + port + "' for domain '" + domain.name + "'.");
    boolean taken = ofGroup(domain).stream().anyMatch(each -> port.equals(each.port));
    refuse(
        taken || port < PORT_MIN || port > PORT_MAX || !reservable(domain, port),
        "Port '" + port + "' is not available. Try a different port or use a different domain.");
  }

  /** A host of a shared domain belongs to the space that had it first, whatever the path. */
  private void space(Route route, Domain domain) {
    boolean elsewhere =
        domain.shared()
            && route.port == null
            && foundation.routesOfHost.of(route.host.toLowerCase(Locale.ROOT)).stream()
                .filter(each -> each.domainGuid.equals(route.domainGuid) && each.port == null)
                .anyMatch(each -> !each.spaceGuid.equals(route.spaceGuid));
    refuse(elsewhere, "domain_id and host host_and_domain_taken_different_space");
  }

  private boolean exists(Route route) {
    return foundation.routesOfHost.of(route.host.toLowerCase(Locale.ROOT)).stream()
        .filter(each -> each.domainGuid.equals(route.domainGuid))
        .filter(each -> each.path.equalsIgnoreCase(route.path))
        .anyMatch(each -> Objects.equals(each.port, route.port));
  }

  /** Whether the router group of a domain has this port to give. */
  private boolean reservable(Domain domain, int port) {
    return foundation
        .routerGroups
        .find(domain.routerGroupGuid)
        .filter(each -> each.reservable(port))
        .isPresent();
  }

  /** The TCP routes of all domains that share the ports of a domain. */
  private List<Route> ofGroup(Domain domain) {
    return foundation.domains.all().stream()
        .filter(each -> Objects.equals(each.routerGroupGuid, domain.routerGroupGuid))
        .flatMap(
            each ->
                foundation.routes.all().stream()
                    .filter(route -> route.domainGuid.equals(each.guid) && route.port != null))
        .toList();
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw CfError.unprocessable(why);
    }
  }
}
