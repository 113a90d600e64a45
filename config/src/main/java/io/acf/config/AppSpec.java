package io.acf.config;

import java.util.Collections;
import java.util.Locale;
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
 * @param chosen the route that CF chooses, where the manifest names none
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
    SortedMap<String, Values> attributes,
    ChosenRoute chosen) {
  public AppSpec {
    instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    annotations = Collections.unmodifiableSortedSet(new TreeSet<>(annotations));
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** An app that names its routes, or has none. */
  public AppSpec(
      AppName name,
      SortedMap<String, Integer> instances,
      SortedMap<String, Size> sizes,
      SortedSet<RouteUrl> routes,
      Values env,
      SortedSet<String> labels,
      SortedSet<String> annotations,
      SortedSet<String> services,
      SortedMap<String, Values> attributes) {
    this(
        name,
        instances,
        sizes,
        routes,
        env,
        labels,
        annotations,
        services,
        attributes,
        ChosenRoute.NONE);
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

  /**
   * What the two make of one app, applied one after the other: CF keeps what the later one does not
   * say.
   *
   * @param mapped the routes that are mapped in the end
   */
  public AppSpec then(AppSpec later, SortedSet<RouteUrl> mapped) {
    var counts = new TreeMap<>(instances);
    counts.putAll(later.instances);
    var given = new TreeMap<>(sizes);
    later.sizes.forEach((type, size) -> given.merge(type, size, Size::then));
    return new AppSpec(
        later.name,
        counts,
        given,
        mapped,
        env.then(later.env),
        both(labels, later.labels),
        both(annotations, later.annotations),
        both(services, later.services),
        // What null or another check takes back of the earlier ones is in no value.
        later.attributes,
        mapped.isEmpty() ? later.chosen : ChosenRoute.NONE);
  }

  private static SortedSet<String> both(SortedSet<String> one, SortedSet<String> other) {
    var all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /** What CF keeps of it when a later release does not say it any more. */
  public Stated stated() {
    return new Stated(new TreeSet<>(env.values().keySet()), routes, labels, annotations);
  }

  /** Whether the release has given it this route: one that it names, or the one that CF chose. */
  public boolean holds(RouteUrl route) {
    return routes.contains(route) || chosen.fits(name, route);
  }

  /** An app whose instances get what the region gives them. */
  public AppSpec(AppName name, SortedMap<String, Integer> instances, SortedSet<RouteUrl> routes) {
    this(name, instances, Collections.emptySortedMap(), routes);
  }

  /** What CF chooses where an app has no route at all, and keeps from then on. */
  public enum ChosenRoute {
    /** Nothing: the manifest names its routes, or says that there are none. */
    NONE,
    /** {@code NAME.<default domain>}. */
    DEFAULT,
    /** {@code NAME-adjective-noun-xx.<default domain>}. */
    RANDOM;

    /** Whether it may be this one; which domain is the default one only the region knows. */
    boolean fits(AppName name, RouteUrl route) {
      var host = route.host().value();
      var first = host.substring(0, host.indexOf('.'));
      var own = name.value().toLowerCase(Locale.ROOT);
      return route.path().isEmpty()
          && switch (this) {
            case NONE -> false;
            case DEFAULT -> first.equals(own);
            case RANDOM -> first.startsWith(own + "-");
          };
    }
  }

  /**
   * @param memory MB; empty: as the region says
   * @param disk MB; empty: as the region says
   */
  public record Size(Optional<Integer> memory, Optional<Integer> disk) {
    Size then(Size later) {
      return new Size(later.memory.or(() -> memory), later.disk.or(() -> disk));
    }
  }
}
