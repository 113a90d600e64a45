package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A CF manifest as far as it is read; the text travels as it is.
 *
 * @param text what was written, byte for byte in UTF-8
 */
record AppManifest(String file, String text, List<App> apps) {
  AppManifest {
    apps = List.copyOf(apps);
  }

  /**
   * One app, with the places that messages point to.
   *
   * @param chosenByCf the key that makes CF choose a route ({@code random-route}, {@code
   *     default-route}); empty where none is true
   * @param path what {@code cf push} would upload, as written; empty where nothing is said
   */
  record App(
      AppSpec spec,
      Position position,
      SortedMap<RouteUrl, Position> routes,
      String chosenByCf,
      Optional<View> path) {}
}
