package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Commands of people that may have been in force are lost: the journal is damaged, gone or cannot
 * be read. Until a person accepts that, nothing is pushed, and a region that was left out of an
 * answer, perhaps since somebody drained it, is answered only where no other can be.
 *
 * @param reason one line for people
 * @param since when it was noticed
 * @param answered per name, the regions that were answered when this process began; a name that was
 *     not answered then leaves nobody out
 */
public record Loss(
    String reason, Instant since, SortedMap<Hostname, SortedSet<RegionName>> answered) {
  public Loss {
    var copy = new TreeMap<Hostname, SortedSet<RegionName>>();
    answered.forEach(
        (name, regions) ->
            copy.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(regions))));
    answered = Collections.unmodifiableSortedMap(copy);
  }

  public static Loss of(String reason, Instant since) {
    return new Loss(reason, since, Collections.emptySortedMap());
  }

  public Loss answered(SortedMap<Hostname, SortedSet<RegionName>> then) {
    return new Loss(reason, since, then);
  }

  /** Whether somebody may have taken this region out of that answer. */
  public boolean leavesOut(Hostname name, RegionName region) {
    var then = answered.get(name);
    return then != null && !then.contains(region);
  }
}
