package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Routes of an app (cloud_controller_ng app/messages/manifest_routes_update_message.rb). */
final class RouteRules {
  static final int MAX_ROUTES = 200;

  private static final List<String> BALANCING = List.of("round-robin", "least-connection");
  private static final Set<String> PROTOCOLS = Set.of("http1", "http2", "tcp");

  private RouteRules() {}

  static void list(Site site) {
    var routes = site.value();
    if (!(routes.tree() instanceof Tree.Sequence)) {
      site.wrongType(
          "a list of routes", "Write - route: HOST.DOMAIN; for no route at all no-route: true");
      return;
    }
    if (routes.items().size() > MAX_ROUTES) {
      site.error("out-of-range", "at most " + MAX_ROUTES + ", has " + routes.items().size(), "");
      return;
    }
    var seen = new HashSet<RouteUrl>();
    for (var item : routes.items()) {
      route(site.problems(), item, seen);
    }
  }

  /** The routes of http that can be mapped, each with the place of the first of its kind. */
  static TreeMap<RouteUrl, Position> read(View app) {
    var routes = new TreeMap<RouteUrl, Position>();
    for (var item : app.get("routes").map(View::items).orElse(List.of())) {
      item.get("route")
          .ifPresent(
              route -> {
                if (RouteText.of(route.text())
                    instanceof RouteText.Http(RouteUrl url, var ignored)) {
                  routes.putIfAbsent(url, route.position());
                }
              });
    }
    return routes;
  }

  private static void route(Problems problems, View item, Set<RouteUrl> seen) {
    var route = item.get("route");
    if (route.isEmpty()) {
      problems.error(
          "missing-key",
          item.position(),
          item.path() + ".route: missing",
          item.tree() instanceof Tree.Scalar ? "Write - route: HOST.DOMAIN" : near(item));
      return;
    }
    var value = CfScalar.of(route.get().tree());
    if (value.isEmpty() || !value.get().isText()) {
      problems.error(
          "wrong-type", route.get().position(), route.get().path() + ": must be HOST.DOMAIN", "");
      return;
    }
    if (Unrendered.refuses(route.get().text())) {
      return; // Told already.
    }
    switch (RouteText.of(route.get().text())) {
      case RouteText.Unwatched ignored ->
          problems.warning(
              "unwatched-route",
              route.get().position(),
              route.get().path() + ": wildcard and TCP routes are left to CF",
              "They are mapped with the manifest, but neither labelled nor watched");
      case RouteText.Wrong wrong ->
          problems.error(
              "bad-value",
              route.get().position(),
              route.get().path() + ": " + wrong.why() + Text.is(route.get().text()),
              wrong.tip());
      case RouteText.Http http -> {
        if (!http.dropped().isEmpty()) {
          problems.warning(
              "ignored-value",
              route.get().position(),
              route.get().path() + ": CF drops " + http.dropped(),
              "Write " + http.url());
        }
        if (!seen.add(http.url())) {
          problems.warning(
              "ignored-value",
              route.get().position(),
              route.get().path() + ": " + http.url() + " stands twice",
              "Remove one");
        }
      }
    }
  }

  private static String near(View item) {
    return item.entries().stream()
        .filter(entry -> entry.key().equalsIgnoreCase("route"))
        .findFirst()
        .map(entry -> "Did you mean \"route\"? CF knows no other spelling here")
        .orElse("");
  }

  static void protocol(Site site) {
    if (!site.isNull() && !PROTOCOLS.contains(site.scalar().map(CfScalar::text).orElse(""))) {
      site.badValue("http1, http2 or tcp", "");
    }
  }

  static void options(Site site) {
    if (!(site.tree() instanceof Tree.Mapping)) {
      site.wrongType("a mapping", "Leave it out, or write loadbalancing: least-connection");
    }
  }

  static void loadbalancing(Site site) {
    var value = site.scalar().filter(CfScalar::isText).map(CfScalar::text).orElse("");
    if (value.equals("hash")) {
      hash(site);
    } else if (!BALANCING.contains(value)) {
      site.badValue("round-robin or least-connection", Text.didYouMean(value, BALANCING));
    }
  }

  /** Behind a feature flag that is off where nobody has changed it. */
  static void hash(Site site) {
    site.warning(
        "bad-value",
        "Cloud Controller refuses it where its feature hash_based_routing is off, as by default",
        "Ask those who run the regions");
  }
}
