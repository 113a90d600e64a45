package io.acf.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the planner needs to know of one app of a CF manifest; the manifest itself travels unread.
 *
 * @param instances wanted instances per process type, only where the manifest says a number; a type
 *     that is absent here keeps what it has
 * @param routes the routes that the manifest names
 */
public record AppSpec(
    AppName name, SortedMap<String, Integer> instances, SortedSet<RouteUrl> routes) {
  public AppSpec {
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
  }
}
