package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.RouteUrl;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
  }

  /** The org or space is not there, or not visible to us. */
  record Unreadable(Fault fault) implements SpaceView {}
}
