package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/**
 * What a region showed when it was last read, with what steps done since have told. To lose it
 * costs a complete look and nothing else.
 *
 * @param spaces with ages as of {@code base}: what was made since has a negative one
 * @param instances how instances are to be had
 * @param base the moment of the ages, and of the last complete look
 * @param counted when instances were last counted, and what that cost in calls
 */
record RegionView(
    TreePMap<Target, SpaceView> spaces,
    Observation.Instances instances,
    Instant base,
    Counted counted) {
  /**
   * @param calls that one more count costs
   * @param last of the federations, the one that was counted last; empty: all were
   */
  record Counted(Instant at, int calls, Optional<FederationName> last) {}

  /** Whose apps are read, or taken from what was known before: those of a federation here. */
  record Whose(FederationName federation, Target target, List<AppSpec> named) {
    static Whose of(PairWork pair) {
      return new Whose(pair.name(), pair.release().target(), pair.spec().apps());
    }

    private SortedSet<AppName> apps(Optional<SpaceView.Readable> space) {
      var all = new TreeSet<AppName>();
      named.forEach(app -> all.add(app.name()));
      space.ifPresent(it -> it.ofOwner(federation).forEach(app -> all.add(app.name())));
      return all;
    }
  }

  /** After a complete look. */
  static RegionView whole(Observation.Seen seen, Optional<RegionView> before, Instant started) {
    var spaces = TreePMap.<Target, SpaceView>empty().plusAll(seen.spaces());
    return new RegionView(
        spaces,
        seen.instances(),
        started,
        new Counted(started, 1, before.flatMap(it -> it.counted.last())));
  }

  /** When the region last showed its instances, or everything. */
  Instant lookedAt() {
    return counted.at().isAfter(base) ? counted.at() : base;
  }

  Optional<SpaceView.Readable> readable(Target target) {
    return Optional.ofNullable(spaces.get(target))
        .filter(SpaceView.Readable.class::isInstance)
        .map(SpaceView.Readable.class::cast);
  }

  /** What it shows of a federation, with ages as of now. */
  Optional<SpaceView.Readable> of(Whose whose, Instant now) {
    return readable(whose.target()).map(space -> shifted(space, whose, passed(now)));
  }

  /** The same for several, for who takes the rest from it. */
  Observation.Seen of(Iterable<Whose> several, Instant now) {
    var changed = spaces;
    for (var whose : several) {
      var space = changed.get(whose.target());
      if (space instanceof SpaceView.Readable it) {
        changed = changed.plus(whose.target(), shifted(it, whose, passed(now)));
      }
    }
    return new Observation.Seen(changed, instances);
  }

  private Duration passed(Instant now) {
    return Duration.between(base, now);
  }

  private static SpaceView.Readable shifted(SpaceView.Readable space, Whose whose, Duration time) {
    var changed = space;
    for (var name : whose.apps(Optional.of(space))) {
      var app = space.apps().get(name);
      if (app != null) {
        changed = changed.with(app.later(time));
      }
    }
    return changed;
  }

  /** With the apps of a federation, and routes where they were read, from a look at a part. */
  RegionView read(Observation.Seen look, Whose whose, Set<Part> parts, Instant started) {
    if (!(look.spaces().get(whose.target()) instanceof SpaceView.Readable theirs)) {
      return spaces(spaces.plus(whose.target(), look.spaces().get(whose.target())), look);
    }
    var ours = readable(whose.target());
    var next = ours.orElse(theirs);
    var names = whose.apps(ours);
    names.addAll(whose.apps(Optional.of(theirs)));
    for (var name : names) {
      var app = theirs.apps().get(name);
      next =
          app == null ? next.without(name) : next.with(app.later(Duration.between(started, base)));
    }
    if (parts.contains(Part.ROUTES)) {
      next = routed(next, theirs, names);
    }
    return spaces(spaces.plus(whose.target(), next), look);
  }

  /** Whose a route is, is asked of all apps: also of those that are not ours. */
  private SpaceView.Readable routed(
      SpaceView.Readable ours, SpaceView.Readable theirs, SortedSet<AppName> read) {
    var next = ours.routes(theirs.routes());
    for (var app : theirs.apps().values()) {
      var was = ours.apps().get(app.name());
      if (was == null) {
        next = next.with(app);
      } else if (!read.contains(app.name()) && !was.routes().equals(app.routes())) {
        next = next.with(routed(was, app.routes()));
      }
    }
    return next;
  }

  private static AppView routed(AppView app, SortedSet<RouteUrl> routes) {
    return app.with(
        app.packages(), app.builds(), app.deployments(), app.processes(), routes, app.settings());
  }

  /** With the instances of a federation from a count. */
  RegionView counted(Observation.Seen look, Whose whose, Instant started) {
    if (!(look.spaces().get(whose.target()) instanceof SpaceView.Readable theirs)) {
      return spaces(spaces, look);
    }
    var since = Duration.between(started, base);
    return spaces(spaces, look)
        .each(
            whose,
            app ->
                Optional.ofNullable(theirs.apps().get(app.name()))
                    .filter(it -> it.guid().equals(app.guid()))
                    .map(it -> app.counted(it, since))
                    .orElse(app));
  }

  /** All of it, with ages as of the last complete look. */
  Observation.Seen seen() {
    return new Observation.Seen(spaces, instances);
  }

  private RegionView spaces(TreePMap<Target, SpaceView> now, Observation.Seen look) {
    return new RegionView(now, look.instances(), base, counted);
  }

  /** With the apps of a federation as another view shows them. */
  RegionView keeping(RegionView other, Whose whose) {
    var theirs = other.readable(whose.target());
    var ours = readable(whose.target());
    if (theirs.isEmpty() || ours.isEmpty()) {
      return this;
    }
    var next = ours.get();
    var names = whose.apps(ours);
    names.addAll(whose.apps(theirs));
    for (var name : names) {
      var app = theirs.get().apps().get(name);
      next =
          app == null
              ? next.without(name)
              : next.with(app.later(Duration.between(other.base, base)));
    }
    return with(spaces.plus(whose.target(), next));
  }

  /** With the settings that were read before: a complete look reads none. */
  RegionView settings(RegionView before) {
    var changed = spaces;
    for (var entry : spaces.entrySet()) {
      if (entry.getValue() instanceof SpaceView.Readable space) {
        changed = changed.plus(entry.getKey(), settings(space, before.readable(entry.getKey())));
      }
    }
    return with(changed);
  }

  private static SpaceView settings(SpaceView.Readable space, Optional<SpaceView.Readable> before) {
    var settings = new TreeMap<String, AppView.Settings>();
    before.ifPresent(
        known ->
            known
                .apps()
                .values()
                .forEach(app -> app.settings().ifPresent(it -> settings.put(app.guid(), it))));
    return settings.isEmpty()
        ? space
        : space.each(
            app ->
                app.settings().isPresent()
                    ? app
                    : set(app, Optional.ofNullable(settings.get(app.guid()))));
  }

  private static AppView set(AppView app, Optional<AppView.Settings> settings) {
    return app.with(
        app.packages(), app.builds(), app.deployments(), app.processes(), app.routes(), settings);
  }

  /** What was set on its apps is not known until it is read again. */
  RegionView withoutSettings(Whose whose) {
    return each(whose, app -> set(app, Optional.empty()));
  }

  RegionView each(Whose whose, UnaryOperator<AppView> change) {
    var space = readable(whose.target());
    if (space.isEmpty()) {
      return this;
    }
    var next = space.get();
    for (var app : space.get().ofOwner(whose.federation())) {
      next = next.with(change.apply(app));
    }
    return with(spaces.plus(whose.target(), next));
  }

  /** With what the answer to a step that is done has told. */
  RegionView after(Step step) {
    return readable(step.target())
        .map(space -> with(spaces.plus(step.target(), space.after(step))))
        .orElse(this);
  }

  RegionView counted(Counted now) {
    return new RegionView(spaces, instances, base, now);
  }

  private RegionView with(TreePMap<Target, SpaceView> now) {
    return new RegionView(now, instances, base, counted);
  }

  /** Parts of a federation that are suspected though everything was looked at. */
  Set<Part> uncounted(Whose whose) {
    var uncounted =
        instances.oneByOne()
            && readable(whose.target()).stream()
                .flatMap(space -> space.ofOwner(whose.federation()).stream())
                .flatMap(app -> app.processes().values().stream())
                .anyMatch(process -> process.age().isEmpty());
    return uncounted ? EnumSet.of(Part.PROCESSES) : EnumSet.noneOf(Part.class);
  }
}
