package io.acf.simulator.router;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.Routing.Endpoint;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Route.Destination;
import io.acf.simulator.wire.Reply;
import io.acf.simulator.wire.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the instance for a request, by host and longest path, in turn, and answers for it or as the
 * router itself. Source: gorouter's lookup and error tables.
 */
public final class Router implements Traffic {
  /** How long a route without endpoints is remembered: gorouter's stale threshold. */
  private static final long STALE_MILLIS = 120_000;

  private final Engine engine;
  private final Foundation foundation;
  private final StaticSite site;
  private final Map<String, Integer> turns = new HashMap<>();

  public Router(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.site = new StaticSite(engine.blobs);
  }

  @Override
  public Answer answer(String method, String host, String path, Map<String, String> headers) {
    Optional<Route> route = lookup(host, path);
    if (route.isEmpty()) {
      return new Answer.Ready(RouterErrors.unknownRoute(host));
    }
    List<Endpoint> endpoints = new ArrayList<>();
    boolean remembered = false;
    for (Destination destination : route.get().destinations) {
      endpoints.addAll(engine.routing.endpoints(destination));
      remembered |= engine.routing.remembered(destination, STALE_MILLIS);
    }
    String chosen = headers.get("x-cf-app-instance");
    if (chosen != null) {
      return instance(chosen, host, endpoints, method, path, headers);
    }
    if (endpoints.isEmpty()) {
      return new Answer.Ready(
          remembered ? RouterErrors.noEndpoints(host) : RouterErrors.unknownRoute(host));
    }
    int turn = turns.merge(route.get().guid, 1, Integer::sum);
    Endpoint endpoint = endpoints.get(Math.floorMod(turn, endpoints.size()));
    return served(endpoint, method, host, path, headers);
  }

  private Answer instance(
      String chosen,
      String host,
      List<Endpoint> endpoints,
      String method,
      String path,
      Map<String, String> headers) {
    int colon = chosen.lastIndexOf(':');
    if (colon <= 0 || !chosen.substring(colon + 1).matches("\\d{1,6}")) {
      return new Answer.Ready(RouterErrors.invalidInstance(chosen));
    }
    String app = chosen.substring(0, colon);
    int index = Integer.parseInt(chosen.substring(colon + 1));
    return endpoints.stream()
        .filter(each -> each.appGuid().equals(app) && each.index() == index)
        .findFirst()
        .map(each -> served(each, method, host, path, headers))
        .orElseGet(() -> new Answer.Ready(RouterErrors.unknownInstance(host)));
  }

  private Answer served(
      Endpoint endpoint, String method, String host, String path, Map<String, String> headers) {
    if (!endpoint.runs()) {
      Reply reply = serve(endpoint, method, path, headers);
      return new Answer.Ready(logged(reply, endpoint, method, host, path));
    }
    OptionalInt port = engine.lifetimes.cells().port(endpoint.instanceGuid());
    if (port.isEmpty()) {
      return new Answer.Ready(logged(RouterErrors.endpointFailure(), endpoint, method, host, path));
    }
    return new Answer.Elsewhere(
        port.getAsInt(),
        Map.of(
            "X-CF-ApplicationID", endpoint.appGuid(),
            "X-CF-InstanceID", endpoint.instanceGuid(),
            "X-CF-InstanceIndex", Integer.toString(endpoint.index())),
        status -> {
          Reply reply = status == 0 ? RouterErrors.endpointFailure() : Reply.empty(status);
          return logged(reply, endpoint, method, host, path);
        });
  }

  /** The router's access log, which goes to the app's owner. */
  private Reply logged(Reply reply, Endpoint endpoint, String method, String host, String path) {
    String line =
        "%s - \"%s %s HTTP/1.1\" %d 0 %d app_id:\"%s\" app_index:\"%d\""
            .formatted(
                host,
                method,
                path,
                reply.status(),
                reply.body().length,
                endpoint.appGuid(),
                endpoint.index());
    engine.logs.write(endpoint.appGuid(), "RTR", 0, false, line);
    return reply;
  }

  private Reply serve(Endpoint endpoint, String method, String path, Map<String, String> headers) {
    Optional<Droplet> droplet = foundation.droplets.find(endpoint.dropletGuid());
    if (droplet.isEmpty()) {
      return RouterErrors.endpointFailure();
    }
    return site.answer(droplet.get(), method, path, headers);
  }

  /** The route of a host with the longest path that the request's begins with. */
  private Optional<Route> lookup(String host, String path) {
    Optional<Route> exact = longest(host, path);
    int dot = host.indexOf('.');
    return exact.isPresent() || dot < 0 ? exact : longest("*" + host.substring(dot), path);
  }

  private Optional<Route> longest(String host, String path) {
    Route best = null;
    for (Route route : engine.routing.routes(host)) {
      if (under(path, route.path) && (best == null || route.path.length() > best.path.length())) {
        best = route;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean under(String path, String prefix) {
    return prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/");
  }
}
