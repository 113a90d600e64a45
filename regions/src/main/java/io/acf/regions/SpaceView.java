package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One space of a region. A space that cannot be read blinds its own federations only. */
public sealed interface SpaceView {
  /**
   * Read completely.
   *
   * @param apps all apps of the space, ours or not
   * @param domains the domains that routes of this space may use
   * @param routes all routes of the space
   */
  record Readable(
      SortedMap<AppName, AppView> apps, SortedSet<String> domains, SortedSet<RouteUrl> routes)
      implements SpaceView {
    public Readable {
      apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
      domains = Collections.unmodifiableSortedSet(new TreeSet<>(domains));
      routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
    }

    /** The apps that carry the mark of a federation. */
    public List<AppView> ofOwner(FederationName federation) {
      return apps.values().stream()
          .filter(app -> app.owner().filter(federation::equals).isPresent())
          .toList();
    }

    /** With this app in place of the one of its name. */
    public Readable with(AppView app) {
      SortedMap<AppName, AppView> changed = new TreeMap<>(apps);
      changed.put(app.name(), app);
      return new Readable(changed, domains, routes);
    }

    public Readable without(AppName name) {
      SortedMap<AppName, AppView> changed = new TreeMap<>(apps);
      changed.remove(name);
      return new Readable(changed, domains, routes);
    }

    public Readable routes(SortedSet<RouteUrl> now) {
      return new Readable(apps, domains, now);
    }

    public Readable each(UnaryOperator<AppView> change) {
      SortedMap<AppName, AppView> changed = new TreeMap<>();
      apps.forEach((name, app) -> changed.put(name, change.apply(app)));
      return new Readable(changed, domains, routes);
    }

    public Readable after(Step step) {
      return switch (step) {
        case Step.Fence it ->
            with(it.app(), app -> app.marked(app.marks().fenced(it.mark(), it.stated())));
        case Step.Complete it ->
            with(it.app(), app -> app.marked(app.marks().completed(it.mark(), it.stated())));
        case Step.UnsetEnv it ->
            with(it.app(), app -> app.marked(app.marks().without(Stated.ofEnv(it.keys()))));
        case Step.OweRestart it ->
            with(it.app(), app -> app.marked(app.marks().restarting(it.deployments())));
        case Step.UnmapRoute it -> with(it.app(), app -> app.unmapped(it.route()));
        case Step.CreateRoute it -> {
          SortedSet<RouteUrl> more = new TreeSet<>(routes);
          more.add(it.route());
          yield new Readable(apps, domains, more);
        }
        case Step.CreateApp ignored -> this;
        case Step.Upload ignored -> this;
        case Step.Stage ignored -> this;
        case Step.ApplyManifest ignored -> this;
        case Step.Deploy ignored -> this;
        case Step.Cancel ignored -> this;
        case Step.Start ignored -> this;
      };
    }

    private Readable with(AppName name, UnaryOperator<AppView> change) {
      SortedMap<AppName, AppView> changed = new TreeMap<>(apps);
      changed.computeIfPresent(name, (same, app) -> change.apply(app));
      return new Readable(changed, domains, routes);
    }
  }

  /** The org or space is not there, or not visible to us. */
  record Unreadable(Fault fault) implements SpaceView {}
}
