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
 * @param env the environment variables that it sets
 * @param labels keys of its labels
 * @param annotations keys of its annotations
 * @param services names of the service instances that it binds
 * @param attributes of its processes, by type and by key as CF writes it ({@code command}, {@code
 *     health-check-type}, {@code health-check-http-endpoint}); only what CF gives back as written.
 *     Commands may hold secrets: values are never printed
 */
public record AppSpec(
    AppName name,
    SortedMap<String, Integer> instances,
    SortedMap<String, Size> sizes,
    SortedSet<RouteUrl> routes,
    Values env,
    SortedSet<String> labels,
    SortedSet<String> annotations,
    SortedSet<String> services,
    SortedMap<String, Values> attributes) {
  public AppSpec {
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    annotations = Collections.unmodifiableSortedSet(new TreeSet<>(annotations));
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** An app of which the manifest says nothing under keys of people's own. */
  public AppSpec(
      AppName name,
      SortedMap<String, Integer> instances,
      SortedMap<String, Size> sizes,
      SortedSet<RouteUrl> routes) {
    this(
        name,
        instances,
        sizes,
        routes,
        Values.NONE,
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        Collections.emptySortedMap());
  }

  /** What CF keeps of it when a later release does not say it any more. */
  public Stated stated() {
    return new Stated(new TreeSet<>(env.values().keySet()), routes, labels, annotations);
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
