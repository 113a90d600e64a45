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
  static final String HASH_BASED_ROUTING = "hash_based_routing";
  private static final Set<String> PROTOCOLS = Set.of("http1", "http2", "tcp");
  private static final int HEADER_MAX = 128;
  private static final int BALANCE_MAX = 16;

  private final boolean hashBased;
  private final List<String> problems = new ArrayList<>();

  private RouteCheck(boolean hashBased) {
    this.hashBased = hashBased;
  }

  /**
   * Checks.
   *
   * @param flags which feature flags are on
   * @throws io.acf.simulator.wire.CfError an unknown error for a route that CC cannot even read
   */
  static List<String> problems(AppManifest app, Predicate<String> flags) {
    RouteCheck check = new RouteCheck(flags.test(HASH_BASED_ROUTING));
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
    if (hashBased) {
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
        if (!keys().contains(Ruby.text(key))) {
          problems.add(
              "Route '%s' contains invalid route option '%s'. Valid keys: '%s'"
                  .formatted(route.get("route"), Ruby.text(key), String.join(", ", keys())));
        }
      }
      return;
    }
  }

  private List<String> keys() {
    return hashBased
        ? List.of("loadbalancing", "hash_header", "hash_balance")
        : List.of("loadbalancing");
  }

  private List<String> algorithms() {
    return hashBased
        ? List.of("round-robin", "least-connection", "hash")
        : List.of("round-robin", "least-connection");
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
              .formatted(route.get("route"), String.join(", ", algorithms()));
      if (!(given instanceof String text)) {
        problems.add("Invalid value for 'loadbalancing'" + rest);
      } else if (!algorithms().contains(text)) {
        problems.add("Cannot use loadbalancing value '" + text + "'" + rest);
      }
    }
  }

  private void hash(Map<String, Object> route) {
    if (!(route.get("options") instanceof Map<?, ?> options)) {
      return;
    }
    String of = "Route '" + route.get("route") + "': ";
    Object header = options.get("hash_header");
    Object balance = options.get("hash_balance");
    if (!Ruby.blank(header) && Ruby.text(header).length() > HEADER_MAX) {
      problems.add(of + "Hash header must be at most 128 characters");
    }
    if (!Ruby.blank(balance)) {
      balance(of, Ruby.text(balance));
    }
    Object algorithm = options.get("loadbalancing");
    boolean other = !Ruby.blank(algorithm) && !"hash".equals(algorithm);
    if (other && !Ruby.blank(header)) {
      problems.add(of + "Hash header can only be set when loadbalancing is hash");
    }
    if (other && !Ruby.blank(balance)) {
      problems.add(of + "Hash balance can only be set when loadbalancing is hash");
    }
  }

  private void balance(String of, String balance) {
    if (balance.length() > BALANCE_MAX) {
      problems.add(of + "Hash balance must be at most 16 characters");
    } else if (!balance.matches("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      problems.add(of + "Hash balance must be a numeric value");
    } else {
      double number = Double.parseDouble(balance);
      if (number != 0 && (number < 1.1 || number > 10)) {
        problems.add(of + "Hash balance must be either 0 or between 1.1 and 10.0");
      }
    }
  }
}
