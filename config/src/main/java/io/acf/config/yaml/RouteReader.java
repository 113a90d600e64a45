package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.AppSpec.ChosenRoute;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which routes an app gets. As {@code cf push} does, {@code default-route: true} goes with each app
 * without {@code no-route} or {@code random-route}; Cloud Controller then makes the default route
 * where the app has none and lists none (app/actions/app_apply_manifest.rb).
 */
final class RouteReader {
  /** The shortest end that CF makes up: {@code -adjective-noun-xx}. */
  private static final int RANDOM_END = 11;

  private static final int MAX_HOST = 63;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+");

  private final Problems problems;

  RouteReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param routes those that the manifest names and CF maps, with their places
   */
  record Routes(TreeMap<RouteUrl, Position> routes, ChosenRoute chosen) {}

  Routes read(View app, Optional<AppName> name) {
    var listed = app.get("routes").filter(it -> it.tree() instanceof Tree.Sequence);
    boolean none = isTrue(app, "no-route");
    boolean random = isTrue(app, "random-route");
    if (random && isTrue(app, "default-route")) {
      problems.error(
          "conflicting-keys",
          app.need("random-route").position(),
          app.path() + ".random-route: CF refuses random-route with default-route",
          "Leave out one of the two");
    }
    if (none) {
      var why = "CF maps none, and takes away those that are there, because of no-route";
      listed.filter(it -> !it.items().isEmpty()).ifPresent(it -> ignored(it, why));
      app.get("random-route").filter(it -> random).ifPresent(it -> ignored(it, why));
      return new Routes(new TreeMap<>(), ChosenRoute.NONE);
    }
    if (listed.isPresent()) {
      app.get("random-route")
          .filter(it -> random)
          .ifPresent(it -> ignored(it, "CF makes up no route where routes are listed"));
      return new Routes(RouteRules.read(app), ChosenRoute.NONE);
    }
    boolean unclear =
        app.get("no-route")
            .flatMap(it -> CfScalar.of(it.tree()))
            .filter(it -> !it.isNull() && !(it.meaning() instanceof CfScalar.Bool))
            .isPresent();
    if (unclear) {
      return new Routes(new TreeMap<>(), ChosenRoute.NONE); // Told where the key is looked at.
    }
    if (!random && !isTrue(app, "default-route")) {
      // What stands in another spelling behind the one that the CLI knows counts, null too.
      return new Routes(new TreeMap<>(), ChosenRoute.NONE);
    }
    var chosen = random ? ChosenRoute.RANDOM : ChosenRoute.DEFAULT;
    name.ifPresent(it -> host(app.need("name"), it.value(), random));
    return new Routes(new TreeMap<>(), chosen);
  }

  private void ignored(View at, String why) {
    problems.warning("ignored-key", at.position(), at.path() + ": " + why, "Leave it out");
  }

  /** A route is made of the app's name, where it can be one. */
  private void host(View at, String name, boolean random) {
    int most = random ? MAX_HOST - RANDOM_END : MAX_HOST;
    if (Unrendered.refuses(name)) {
      return; // Told already.
    }
    if (!HOST.matcher(name).matches() || name.length() > most) {
      problems.error(
          "bad-value",
          at.position(),
          at.path()
              + ": cannot be a host (at most "
              + most
              + " letters, digits, - and _), and without routes CF makes the route of the app of it"
              + (random ? ", with random-route a word or two longer" : "")
              + Text.is(name),
          "Write routes, or no-route: true");
    }
  }

  private static boolean isTrue(View app, String key) {
    return app.get(key).flatMap(it -> CfScalar.of(it.tree())).filter(CfScalar::isTrue).isPresent();
  }
}
