package io.acf.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the planner needs to know of one app of a CF manifest; the manifest itself travels unread.
 *
 * @param instances wanted instances per process type, only where the manifest says a number; a type
 *     that is absent here keeps what it has
 * @param sizes what an instance of a process type gets, only where the manifest says so
 * @param routes the routes that the manifest names
 */
public record AppSpec(
    AppName name,
    SortedMap<String, Integer> instances,
    SortedMap<String, Size> sizes,
    SortedSet<RouteUrl> routes) {
  public AppSpec {
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
  }

  /** An app whose instances get what the region gives them. */
  public AppSpec(AppName name, SortedMap<String, Integer> instances, SortedSet<RouteUrl> routes) {
    this(name, instances, Collections.emptySortedMap(), routes);
  }

  /**
   * @param memory MB; empty: as the region says
   * @param disk MB; empty: as the region says
   */
  public record Size(Optional<Integer> memory, Optional<Integer> disk) {}
}
