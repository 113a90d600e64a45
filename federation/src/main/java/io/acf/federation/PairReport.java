package io.acf.federation;

import io.acf.config.AppName;
import io.acf.regions.AppMarks;
import java.util.List;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * How a pair stands, for people.
 *
 * @param plan what would be done next, as texts; empty where nothing is to be done, or that is not
 *     known
 * @param adoptable what its apps carry that stands in the way and that a person may take back
 */
public record PairReport(
    PairStatus status, List<String> plan, SortedMap<AppName, AppMarks> adoptable) {
  public PairReport {
    plan = List.copyOf(plan);
    adoptable = TreePMap.fromSortedMap(adoptable);
  }
}
