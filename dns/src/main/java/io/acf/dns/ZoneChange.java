package io.acf.dns;

import io.acf.config.Hostname;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be different in a zone. Names that are neither set nor released stay as they are.
 *
 * @param apex for a zone that is ours whole; of no effect in another
 * @param set names of ours, all within the zone, and what each is to answer
 * @param release names of ours that are not to be answered any more
 * @param expected the fence that was read; {@link Fence#NONE} where nothing of ours was there
 * @param decided when: the new fence follows it as far as it can
 */
public record ZoneChange(
    Hostname zone,
    Apex apex,
    SortedMap<Hostname, Optional<Answer>> set,
    SortedSet<Hostname> release,
    Fence expected,
    Instant decided) {
  public ZoneChange {
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
    release = Collections.unmodifiableSortedSet(new TreeSet<>(release));
    for (Hostname each : set.keySet()) {
      if (!each.within(zone) || release.contains(each)) {
        throw new IllegalArgumentException("cannot be set in the zone " + zone + ": " + each);
      }
    }
  }
}
