package io.acf.simulator.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every resource has. Changed only inside {@link Foundation#transact}. */
public abstract class Entity {
  private static final SortedMap<String, String> NOTHING =
      java.util.Collections.unmodifiableSortedMap(new TreeMap<>());

  public String guid = "";

  /** Milliseconds since the epoch. */
  public long createdAt;

  /** Milliseconds since the epoch. */
  public long updatedAt;

  /** Order of creation over all resources of a region. */
  public long seq;

  public SortedMap<String, String> labels = NOTHING;
  public SortedMap<String, String> annotations = NOTHING;

  /** Merges labels; a null value removes. */
  public void label(Map<String, ? extends @org.jspecify.annotations.Nullable String> changes) {
    labels = merged(labels, changes);
  }

  /** Merges annotations; a null value removes. */
  public void annotate(Map<String, ? extends @org.jspecify.annotations.Nullable String> changes) {
    annotations = merged(annotations, changes);
  }

  private static SortedMap<String, String> merged(
      SortedMap<String, String> old,
      Map<String, ? extends @org.jspecify.annotations.Nullable String> changes) {
    SortedMap<String, String> merged = changes.isEmpty() ? old : merge(old, changes);
    return merged.isEmpty() ? NOTHING : merged;
  }

  /** The old entries with the changes; a null value removes. */
  public static SortedMap<String, String> merge(
      SortedMap<String, String> old,
      Map<String, ? extends @org.jspecify.annotations.Nullable String> changes) {
    SortedMap<String, String> merged = new TreeMap<>(old);
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }
}
