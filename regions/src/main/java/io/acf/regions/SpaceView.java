package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** One space of a region. A space that cannot be read blinds its own federations only. */
public sealed interface SpaceView {
  /**
   * Read completely. A value: a copy with another app costs in proportion to that app, and so does
   * finding the apps of a federation, of a route, or by a guid.
   */
  final class Readable implements SpaceView {
    private final TreePMap<AppName, AppView> apps;
    private final SortedSet<String> domains;
    private final TreePSet<RouteUrl> routes;
    private final SpaceIndex index;

    /**
     * @param apps all apps of the space, ours or not
     * @param domains the domains that routes of this space may use
     * @param routes all routes of the space
     */
    public Readable(
        SortedMap<AppName, AppView> apps, SortedSet<String> domains, SortedSet<RouteUrl> routes) {
      this(
          TreePMap.fromSortedMap(apps),
          Collections.unmodifiableSortedSet(new TreeSet<>(domains)),
          TreePSet.fromSortedSet(routes),
          SpaceIndex.of(apps.values()));
    }

    private Readable(
        TreePMap<AppName, AppView> apps,
        SortedSet<String> domains,
        TreePSet<RouteUrl> routes,
        SpaceIndex index) {
      this.apps = apps;
      this.domains = domains;
      this.routes = routes;
      this.index = index;
    }

    public SortedMap<AppName, AppView> apps() {
      return apps;
    }

    public SortedSet<String> domains() {
      return domains;
    }

    public SortedSet<RouteUrl> routes() {
      return routes;
    }

    public Optional<AppView> app(AppName name) {
      return Optional.ofNullable(apps.get(name));
    }

    /** The apps that carry the mark of a federation, by name. */
    public List<AppView> ofOwner(FederationName federation) {
      return named(index.owned(federation));
    }

    /** The federations that apps carry the mark of. */
    public SortedSet<FederationName> owners() {
      return index.owners();
    }

    /** The apps that a route leads to, by name. */
    public List<AppView> holders(RouteUrl route) {
      return named(index.holders(route));
    }

    /** The app that has this guid, or a process of this guid. */
    public Optional<AppView> ofGuid(String guid) {
      return index.ofGuid(guid).flatMap(this::app);
    }

    private List<AppView> named(Iterable<AppName> names) {
      var found = new ArrayList<AppView>();
      names.forEach(name -> app(name).ifPresent(found::add));
      return found;
    }

    /** With this app in place of the one of its name. */
    public Readable with(AppView app) {
      var before = apps.get(app.name());
      var next = before == null ? index.with(app) : index.with(before, app);
      return new Readable(apps.plus(app.name(), app), domains, routes, next);
    }

    public Readable without(AppName name) {
      var before = apps.get(name);
      return before == null
          ? this
          : new Readable(apps.minus(name), domains, routes, index.without(before));
    }

    /** With other routes in the space. */
    public Readable routes(SortedSet<RouteUrl> now) {
      return new Readable(apps, domains, TreePSet.fromSortedSet(now), index);
    }

    /** With each app changed. */
    public Readable each(UnaryOperator<AppView> change) {
      var changed = this;
      for (var app : apps.values()) {
        changed = changed.with(change.apply(app));
      }
      return changed;
    }

    /** With what the answer to a step that is done has told: marks on apps, routes that exist. */
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
        case Step.CreateRoute it -> new Readable(apps, domains, routes.plus(it.route()), index);
        case Step.CreateApp ignored -> this;
        case Step.Upload ignored -> this;
        case Step.Stage ignored -> this;
        case Step.ApplyManifest ignored -> this;
        case Step.Deploy it -> with(it.app(), AppView::begun); // CF starts what it deploys.
        case Step.Cancel ignored -> this;
        case Step.Start ignored -> this;
      };
    }

    private Readable with(AppName name, UnaryOperator<AppView> change) {
      return app(name).map(app -> with(change.apply(app))).orElse(this);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Readable it
          && apps.equals(it.apps)
          && domains.equals(it.domains)
          && routes.equals(it.routes);
    }

    @Override
    public int hashCode() {
      return Objects.hash(apps, domains, routes);
    }

    @Override
    public String toString() {
      return "Readable[apps=" + apps + ", domains=" + domains + ", routes=" + routes + "]";
    }
  }

  /** The org or space is not there, or not visible to us. */
  record Unreadable(Fault fault) implements SpaceView {}
}
