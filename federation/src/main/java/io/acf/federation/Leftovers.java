package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.regions.AppView;
import io.acf.regions.Mark;
import io.acf.regions.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What former releases of ours stated of an app and this one does not: CF keeps it, so it is
 * removed. What others set was never stated by us, and stays.
 */
final class Leftovers {
  private Leftovers() {}

  /** Before the release is staged: neither its staging nor its instances are to see them. */
  static List<Step> env(AppSpec app, AppView view, Release release, Mark mark) {
    var keys = view.marks().stated().without(app.stated()).env();
    return keys.isEmpty()
        ? List.of()
        : List.of(new Step.UnsetEnv(release.target(), mark, view.name(), keys));
  }

  /** When the release runs: until then the one before it serves on its routes. */
  static List<Step> routes(
      AppSpec app, AppView view, Release release, Mark mark, Answered answered) {
    var steps = new ArrayList<Step>();
    for (var route : former(app, view)) {
      if (!answered.holds(route.host())) {
        steps.add(new Step.UnmapRoute(release.target(), mark, view.name(), route));
      }
    }
    return steps;
  }

  /** What is noted as stated once the release is completed: what had to stay is ours still. */
  static Stated noted(AppSpec app, AppView view, Answered answered) {
    var kept = new TreeSet<>(former(app, view));
    kept.removeIf(route -> !answered.holds(route.host()));
    kept.addAll(ChosenRoutes.held(app, view));
    return app.stated().withRoutes(kept);
  }

  /** What is set on the app and the release does not state: named, and left alone. */
  static Condition converged(AppSpec app, AppView view) {
    var left =
        Stream.of(
                named("env ", less(SettingsDrift.env(view), app.stated().env())),
                named("route ", foreignRoutes(app, view)),
                named("process ", foreignProcesses(app, view)),
                named("service ", less(SettingsDrift.services(view), app.services())))
            .filter(text -> !text.isEmpty())
            .toList();
    return left.isEmpty()
        ? Condition.CONVERGED
        : new Condition(
            State.CONVERGED,
            Reason.NONE,
            "not of git on " + view.name() + ", and left alone: " + String.join("; ", left));
  }

  private static SortedSet<String> less(SortedSet<String> found, SortedSet<String> stated) {
    var rest = new TreeSet<>(found);
    rest.removeAll(stated);
    return rest;
  }

  private static SortedSet<RouteUrl> foreignRoutes(AppSpec app, AppView view) {
    var routes = new TreeSet<>(view.routes());
    routes.removeIf(app::holds);
    routes.removeAll(view.marks().stated().routes());
    return routes;
  }

  /** Types that have instances though the manifest does not say so; CF gives them none. */
  private static SortedSet<String> foreignProcesses(AppSpec app, AppView view) {
    var types = new TreeSet<String>();
    view.processes()
        .forEach(
            (type, process) -> {
              if (!type.equals("web")
                  && process.wanted() > 0
                  && !app.instances().containsKey(type)) {
                types.add(type);
              }
            });
    return types;
  }

  private static String named(String what, SortedSet<?> names) {
    return names.isEmpty()
        ? ""
        : what
            + names.stream().limit(5).map(Object::toString).collect(Collectors.joining(", "))
            + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
  }

  private static SortedSet<RouteUrl> former(AppSpec app, AppView view) {
    var former = new TreeSet<>(view.marks().stated().without(app.stated()).routes());
    former.retainAll(view.routes());
    former.removeIf(app::holds);
    return former;
  }
}
