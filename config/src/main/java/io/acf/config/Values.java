package io.acf.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a manifest writes under some keys, such as environment variables. Values may be people's
 * secrets: they are compared, and never printed.
 *
 * @param values by key; empty where what CF stores of it is not certain to be what is written, such
 *     as {@code 1.10}, {@code yes} or a list
 */
public record Values(SortedMap<String, Optional<String>> values) {
  public static final Values NONE = new Values(Collections.emptySortedMap());

  public Values {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** These, and over them the later ones. */
  Values then(Values later) {
    var all = new TreeMap<>(values);
    all.putAll(later.values);
    return new Values(all);
  }

  @Override
  public String toString() {
    return "Values" + values.keySet();
  }
}
