package io.acf.config;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a release says of an app that CF keeps when a later one says it no more: CF's manifests only
 * ever add. Names, never values.
 *
 * @param env keys of environment variables
 * @param labels keys of {@code metadata.labels}
 * @param annotations keys of {@code metadata.annotations}
 */
public record Stated(
    SortedSet<String> env,
    SortedSet<RouteUrl> routes,
    SortedSet<String> labels,
    SortedSet<String> annotations) {
  public static final Stated NOTHING =
      new Stated(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet());

  public Stated {
    env = sorted(env);
    routes = sorted(routes);
    labels = sorted(labels);
    annotations = sorted(annotations);
  }

  /** What one of the two says. */
  public Stated and(Stated other) {
    return new Stated(
        both(env, other.env),
        both(routes, other.routes),
        both(labels, other.labels),
        both(annotations, other.annotations));
  }

  /** What the other one does not say. */
  public Stated without(Stated other) {
    return new Stated(
        less(env, other.env),
        less(routes, other.routes),
        less(labels, other.labels),
        less(annotations, other.annotations));
  }

  /** The same with more routes. */
  public Stated withRoutes(Collection<RouteUrl> more) {
    return new Stated(env, both(routes, more), labels, annotations);
  }

  public static Stated ofEnv(Collection<String> keys) {
    return new Stated(new TreeSet<>(keys), NOTHING.routes, NOTHING.labels, NOTHING.annotations);
  }

  public static Stated ofRoute(RouteUrl route) {
    return NOTHING.withRoutes(java.util.List.of(route));
  }

  private static <T> SortedSet<T> sorted(SortedSet<T> set) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }

  private static <T> SortedSet<T> both(SortedSet<T> one, Collection<T> other) {
    var all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private static <T> SortedSet<T> less(SortedSet<T> one, Collection<T> other) {
    var rest = new TreeSet<>(one);
    rest.removeAll(other);
    return rest;
  }
}
