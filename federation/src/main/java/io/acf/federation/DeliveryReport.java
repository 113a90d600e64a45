package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.regions.AppMarks;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one tick of delivery in a region found and did.
 *
 * @param result how the tick went, for the metric: {@code seen}, {@code blind}, {@code refused},
 *     {@code idle} where nothing is placed here
 * @param statuses every federation that is placed here
 * @param plans what would be done, for people: empty lists where the region was not seen
 * @param events to be journalled, in order
 * @param again when to look again at the latest; every wake-up comes before that
 */
public record DeliveryReport(
    RegionName region,
    String result,
    SortedMap<FederationName, PairStatus> statuses,
    SortedMap<FederationName, List<String>> plans,
    List<Event.Draft> events,
    Duration again,
    Marks marks) {
  /**
   * What the marks in the region tell.
   *
   * @param raise by how much they say that the generation was raised, where that is more than is
   *     known here; else 0
   * @param adoptable of each federation that was looked at: what its apps carry that stands in the
   *     way, and that a person may take back
   */
  public record Marks(
      long raise, SortedMap<FederationName, SortedMap<AppName, AppMarks>> adoptable) {
    public static final Marks NONE = new Marks(0, Collections.emptySortedMap());

    public Marks {
      adoptable = Collections.unmodifiableSortedMap(new TreeMap<>(adoptable));
    }
  }

  /** A tick that saw no marks. */
  public DeliveryReport(
      RegionName region,
      String result,
      SortedMap<FederationName, PairStatus> statuses,
      SortedMap<FederationName, List<String>> plans,
      List<Event.Draft> events,
      Duration again) {
    this(region, result, statuses, plans, events, again, Marks.NONE);
  }

  public DeliveryReport {
    statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    events = List.copyOf(events);
  }

  DeliveryReport with(Marks found) {
    return new DeliveryReport(region, result, statuses, plans, events, again, found);
  }
}
