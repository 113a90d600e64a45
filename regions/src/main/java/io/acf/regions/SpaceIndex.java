package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Finds apps of a space by what they carry.
 *
 * @param byOwner names of the apps that carry the mark of a federation
 * @param byRoute names of the apps that a route leads to
 * @param byGuid name of the app of a guid, or of a process of it
 */
record SpaceIndex(
    TreePMap<FederationName, TreePSet<AppName>> byOwner,
    TreePMap<RouteUrl, TreePSet<AppName>> byRoute,
    TreePMap<String, AppName> byGuid) {
  private static final SpaceIndex EMPTY =
      new SpaceIndex(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

  static SpaceIndex of(Collection<AppView> apps) {
    var index = EMPTY;
    for (var app : apps) {
      index = index.with(app);
    }
    return index;
  }

  SortedSet<AppName> owned(FederationName federation) {
    return Objects.requireNonNullElse(byOwner.get(federation), TreePSet.empty());
  }

  SortedSet<FederationName> owners() {
    return byOwner.keySet();
  }

  SortedSet<AppName> holders(RouteUrl route) {
    return Objects.requireNonNullElse(byRoute.get(route), TreePSet.empty());
  }

  Optional<AppName> ofGuid(String guid) {
    return Optional.ofNullable(byGuid.get(guid));
  }

  SpaceIndex with(AppView app) {
    var name = app.name();
    var owners = app.owner().map(owner -> plus(byOwner, owner, name)).orElse(byOwner);
    var routes = byRoute;
    for (var route : app.routes()) {
      routes = plus(routes, route, name);
    }
    var guids = byGuid;
    for (var guid : guids(app)) {
      guids = guids.plus(guid, name);
    }
    return new SpaceIndex(owners, routes, guids);
  }

  /** With an app as it is now, in place of the same as it was. */
  SpaceIndex with(AppView was, AppView is) {
    var same =
        was.owner().equals(is.owner())
            && was.routes().equals(is.routes())
            && guids(was).equals(guids(is));
    return same ? this : without(was).with(is);
  }

  private static List<String> guids(AppView app) {
    var guids = new ArrayList<String>();
    guids.add(app.guid());
    for (var process : app.processes().values()) {
      guids.add(process.guid());
    }
    return guids;
  }

  SpaceIndex without(AppView app) {
    var name = app.name();
    var owners = app.owner().map(owner -> minus(byOwner, owner, name)).orElse(byOwner);
    var routes = byRoute;
    for (var route : app.routes()) {
      routes = minus(routes, route, name);
    }
    var guids = byGuid;
    for (var guid : guids(app)) {
      guids = guids.minus(guid);
    }
    return new SpaceIndex(owners, routes, guids);
  }

  private static <K> TreePMap<K, TreePSet<AppName>> plus(
      TreePMap<K, TreePSet<AppName>> all, K key, AppName name) {
    var before = all.get(key);
    return all.plus(key, before == null ? TreePSet.singleton(name) : before.plus(name));
  }

  private static <K> TreePMap<K, TreePSet<AppName>> minus(
      TreePMap<K, TreePSet<AppName>> all, K key, AppName name) {
    var before = all.get(key);
    if (before == null) {
      return all;
    }
    var left = before.minus(name);
    return left.isEmpty() ? all.minus(key) : all.plus(key, left);
  }
}
