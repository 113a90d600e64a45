package io.acf.regions.testing;

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
    spaces.replaceAll(
        (target, space) ->
            space instanceof SpaceView.Readable was
                    && now.spaces().get(target) instanceof SpaceView.Readable is
                ? merged(was, is, federations, parts)
                : space);
    return new Observation.Seen(
        spaces, parts.contains(Part.PROCESSES) ? now.instances() : before.instances());
  }

  /** Whether settings are shown: of what is new everything is. */
  static boolean settings(Set<Part> parts) {
    return parts.contains(Part.SETTINGS)
        || parts.contains(Part.APPS)
        || parts.contains(Part.ROUTES);
  }

  private static SpaceView.Readable merged(
      SpaceView.Readable was,
      SpaceView.Readable is,
      SortedSet<FederationName> federations,
      Set<Part> parts) {
    var merged = parts.contains(Part.APPS) ? apps(was, is, federations) : was;
    for (var federation : federations) {
      for (var app : merged.ofOwner(federation)) {
        merged = merged.with(hung(app, is.apps().get(app.name()), parts));
      }
    }
    return parts.contains(Part.ROUTES) ? routes(merged, is) : merged;
  }

  /** The apps of the federations as they are. */
  private static SpaceView.Readable apps(
      SpaceView.Readable was, SpaceView.Readable is, SortedSet<FederationName> federations) {
    var merged = was;
    for (var federation : federations) {
      for (var app : was.ofOwner(federation)) {
        merged = merged.without(app.name());
      }
    }
    for (var federation : federations) {
      for (var app : is.ofOwner(federation)) {
        merged = merged.with(bare(app, was.apps().get(app.name())));
      }
    }
    return merged;
  }

  /** The routes of all apps: whose a route is. */
  private static SpaceView.Readable routes(SpaceView.Readable was, SpaceView.Readable is) {
    var merged = was.routes(is.routes());
    for (var app : is.apps().values()) {
      var known = was.apps().get(app.name());
      merged = merged.with(known == null ? app : routed(known, app));
    }
    return merged;
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
