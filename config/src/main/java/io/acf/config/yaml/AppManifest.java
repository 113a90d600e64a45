package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A CF manifest as far as it is read.
 *
 * @param text what is sent of it: what {@code cf push} would send, written anew
 */
record AppManifest(String file, String text, List<App> apps) {
  AppManifest {
    apps = List.copyOf(apps);
  }

  /**
   * One app, with the places that messages point to.
   *
   * @param path what {@code cf push} would upload, as written; empty where nothing is said
   */
  record App(
      AppSpec spec, Position position, SortedMap<RouteUrl, Position> routes, Optional<View> path) {
    /** This one and then the other of the same name, as CF applies them. */
    App then(App later) {
      var all = new TreeMap<>(later.routes());
      if (later.spec().chosen() != AppSpec.ChosenRoute.NONE || !all.isEmpty()) {
        routes.forEach(all::putIfAbsent);
      }
      return new App(
          spec.then(later.spec(), all.navigableKeySet()),
          later.position(),
          all,
          later.path().or(() -> path));
    }
  }
}
