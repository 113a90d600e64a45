package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.RegionName;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which connections to regions a commit begins and ends. One that it names in neither goes on, with
 * its token and its breaker: whatever else is written of the region is read from the commit in
 * force.
 *
 * @param begun to be opened now
 * @param ended to be closed now; where the region is connected with otherwise, the new connection
 *     is begun once the old one is closed
 */
public record Connections(
    SortedMap<RegionName, ConnectionSpec> begun, SortedSet<RegionName> ended) {
  public Connections {
    begun = Collections.unmodifiableSortedMap(new TreeMap<>(begun));
    ended = Collections.unmodifiableSortedSet(new TreeSet<>(ended));
  }

  /**
   * @param open connections, by what they were opened with
   * @param closing regions whose last connection is not closed yet; none is open
   */
  public static Connections next(
      Map<RegionName, ConnectionSpec> open, Set<RegionName> closing, Desired desired) {
    var begun = new TreeMap<RegionName, ConnectionSpec>();
    desired
        .regions()
        .forEach(
            (name, spec) -> {
              if (!open.containsKey(name) && !closing.contains(name)) {
                begun.put(name, spec.connection());
              }
            });
    var ended = new TreeSet<RegionName>();
    open.forEach(
        (name, connection) -> {
          var spec = desired.regions().get(name);
          if (spec == null || !spec.connection().equals(connection)) {
            ended.add(name);
          }
        });
    return new Connections(begun, ended);
  }
}
