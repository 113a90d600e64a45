package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the routes of an application, in CC's order.
 *
 * <p>Source: cloud_controller_ng, app/messages/manifest_routes_update_message.rb.
 */
final class RouteCheck {
  private static final Set<String> PROTOCOLS = Set.of("http1", "http2", "tcp");

  private final HashRouting hash;
  private final List<String> problems = new ArrayList<>();

  private RouteCheck(HashRouting hash) {
    this.hash = hash;
  }

  /**
   * Checks.
   *
   * @param flags which feature flags are on
   * @throws io.acf.simulator.wire.CfError an unknown error for a route that CC cannot even read
   */
  static List<String> problems(AppManifest app, Predicate<String> flags) {
    RouteCheck check = new RouteCheck(new HashRouting(flags.test(HashRouting.FLAG)));
    if (app.has("routes")) {
      check.routes(app.get("routes"));
    }
    check.flag(app, "no_route", "No-route");
    check.flag(app, "default_route", "Default-route");
    check.flag(app, "random_route", "Random-route");
    if (app.on("random_route") && app.on("default_route")) {
      check.problems.add("Random-route and default-route may not be used together");
    }
    return check.problems;
  }

  private void flag(AppManifest app, String key, String shown) {
    Object value = app.get(key);
    if (value != null && !(value instanceof Boolean)) {
      problems.add(shown + " must be a boolean");
    }
  }

  private void routes(@Nullable Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(RouteCheck::isRoute)) {
      problems.add("Routes must be a list of route objects");
      return;
    }
    List<Map<String, Object>> routes = list.stream().map(AppManifest::texts).toList();
    for (Map<String, Object> each : routes) {
      if (!RouteSpec.parse(each.get("route")).wellFormed()) {
        problems.add("The route '" + each.get("route") + "' is not a properly formed URL");
      }
    }
    for (Map<String, Object> each : routes) {
      Object protocol = each.get("protocol");
      if (protocol != null && !(protocol instanceof String text && PROTOCOLS.contains(text))) {
        problems.add("Route protocol must be 'http1', 'http2' or 'tcp'.");
      }
    }
    options(routes);
    balancing(routes);
    if (hash.on()) {
      routes.forEach(this::hash);
    }
  }

  private static boolean isRoute(@Nullable Object entry) {
    return entry instanceof Map<?, ?> map && !Ruby.blank(map.get("route"));
  }

  /** Nothing is said of the routes after the first one whose options are a map. */
  private void options(List<Map<String, Object>> routes) {
    for (Map<String, Object> route : routes) {
      if (!route.containsKey("options")) {
        continue;
      }
      if (!(route.get("options") instanceof Map<?, ?> options)) {
        problems.add("Route '" + route.get("route") + "': options must be an object");
        continue;
      }
      for (Object key : options.keySet()) {
        if (!hash.keys().contains(Ruby.text(key))) {
          problems.add(
              "Route '%s' contains invalid route option '%s'. Valid keys: '%s'"
                  .formatted(route.get("route"), Ruby.text(key), String.join(", ", hash.keys())));
        }
      }
      return;
    }
  }

  private void balancing(List<Map<String, Object>> routes) {
    for (Map<String, Object> route : routes) {
      if (!(route.get("options") instanceof Map<?, ?> options)
          || !options.containsKey("loadbalancing")) {
        continue;
      }
      Object given = options.get("loadbalancing");
      String rest =
          " for Route '%s'; Valid values are: '%s'"
              .formatted(route.get("route"), String.join(", ", hash.algorithms()));
      if (!(given instanceof String text)) {
        problems.add("Invalid value for 'loadbalancing'" + rest);
      } else if (!hash.algorithms().contains(text)) {
        problems.add("Cannot use loadbalancing value '" + text + "'" + rest);
      }
    }
  }

  private void hash(Map<String, Object> route) {
    if (route.get("options") instanceof Map<?, ?> options) {
      HashRouting.problems(options)
          .forEach(each -> problems.add("Route '" + route.get("route") + "': " + each));
    }
  }
}
