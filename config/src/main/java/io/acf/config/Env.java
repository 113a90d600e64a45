package io.acf.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Environment variables of an app as a manifest writes them. Values are people's secrets: they are
 * compared, and never printed.
 *
 * @param values by key; empty where what CF stores of it is not certain to be what is written, such
 *     as {@code 1.10}, {@code yes} or a list
 */
public record Env(SortedMap<String, Optional<String>> values) {
  public static final Env NONE = new Env(Collections.emptySortedMap());

  public Env {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  @Override
  public String toString() {
    return "Env" + values.keySet();
  }
}
