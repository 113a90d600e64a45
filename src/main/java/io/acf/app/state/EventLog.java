package io.acf.app.state;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import java.util.List;
import java.util.Optional;

/** Finds events again, for people. Reads only. */
public interface EventLog {
  /**
   * @param after sequence; 0 for the beginning
   * @param newestFirst otherwise in order of writing
   * @param skip how many matches to leave out
   * @param limit 1..5000
   */
  record Query(
      long after,
      Optional<Event.Kind> kind,
      Optional<RegionName> region,
      Optional<FederationName> federation,
      boolean newestFirst,
      long skip,
      int limit) {
    public static final Query ALL =
        new Query(0, Optional.empty(), Optional.empty(), Optional.empty(), false, 0, 50);
  }

  /**
   * @param total how many match, whatever the page
   */
  record Found(List<Event> events, long total) {}

  Found find(Query query);

  /** The sequence of the newest event; 0 where there is none. */
  long last();

  /** Every event after this sequence is still there; older ones may have been dropped. */
  long dropped();
}
