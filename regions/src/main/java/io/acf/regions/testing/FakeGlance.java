package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Of all that a {@link FakeRegion} shows, the parts that a glance asks for. */
final class FakeGlance {
  private FakeGlance() {}

  static Observation.Seen merged(
      Observation.Seen before,
      Observation.Seen now,
      SortedSet<FederationName> federations,
      Set<Part> parts) {
    SortedMap<Target, SpaceView> spaces = new TreeMap<>(before.spaces());
    before
        .spaces()
        .forEach(
            (target, space) -> {
              if (space instanceof SpaceView.Readable was
                  && now.spaces().get(target) instanceof SpaceView.Readable is) {
                spaces.put(target, merged(was, is, federations, parts));
              }
            });
    return new Observation.Seen(
        spaces, parts.contains(Part.PROCESSES) ? now.instances() : before.instances());
  }

  private static SpaceView merged(
      SpaceView.Readable was,
      SpaceView.Readable is,
      SortedSet<FederationName> federations,
      Set<Part> parts) {
    SortedMap<AppName, AppView> apps = new TreeMap<>(was.apps());
    if (parts.contains(Part.APPS)) {
      apps.values().removeIf(app -> looked(app, federations));
      is.apps().values().stream()
          .filter(app -> looked(app, federations))
          .forEach(app -> apps.put(app.name(), bare(app, was.apps().get(app.name()))));
    }
    apps.replaceAll(
        (name, app) -> looked(app, federations) ? hung(app, is.apps().get(name), parts) : app);
    if (parts.contains(Part.ROUTES)) { // Of all apps: whose a route is.
      is.apps().forEach((name, app) -> apps.merge(name, app, FakeGlance::routed));
    }
    return new SpaceView.Readable(
        apps, was.domains(), parts.contains(Part.ROUTES) ? is.routes() : was.routes());
  }

  private static AppView routed(AppView was, AppView is) {
    return was.with(
        was.packages(),
        was.builds(),
        was.deployments(),
        was.processes(),
        is.routes(),
        was.settings());
  }

  private static boolean looked(AppView app, Set<FederationName> federations) {
    return app.owner().filter(federations::contains).isPresent();
  }

  /** The app itself as it is, with what hung on it before. */
  private static AppView bare(AppView is, @org.jspecify.annotations.Nullable AppView was) {
    return was == null || !was.guid().equals(is.guid())
        ? is
        : is.with(
            was.packages(),
            was.builds(),
            was.deployments(),
            was.processes(),
            was.routes(),
            was.settings());
  }

  private static AppView hung(
      AppView app, @org.jspecify.annotations.Nullable AppView is, Set<Part> parts) {
    if (is == null) { // Gone: nothing hangs on it any more.
      return app.with(
          app.packages(),
          app.builds(),
          app.deployments(),
          parts.contains(Part.PROCESSES) ? new TreeMap<>() : app.processes(),
          app.routes(),
          app.settings());
    }
    boolean deploying =
        parts.contains(Part.DEPLOYMENTS)
            && is.deployments().stream().anyMatch(it -> it.status().active());
    return app.with(
        parts.contains(Part.PACKAGES) ? is.packages() : app.packages(),
        parts.contains(Part.BUILDS) ? is.builds() : app.builds(),
        parts.contains(Part.DEPLOYMENTS) ? is.deployments() : app.deployments(),
        parts.contains(Part.PROCESSES) && !deploying ? is.processes() : app.processes(),
        parts.contains(Part.ROUTES) ? is.routes() : app.routes(),
        parts.contains(Part.SETTINGS) ? is.settings() : app.settings());
  }
}
