package io.acf.regions;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One CF install. Neither verb throws for an operating error, and both end within the deadlines of
 * the region's {@link Limits}.
 */
public interface Region {
  RegionName name();

  /**
   * Looks at everything in these spaces, in at most 10 list calls. Changes nothing.
   *
   * @param targets the spaces that federations are placed in, 1 or more
   */
  Observation observe(SortedSet<Target> targets);

  /**
   * Looks again at some parts only of what these federations have, and takes the rest from an
   * earlier look: for following what CF is at. What it gives is no ground to believe that anything
   * is at rest. A region that cannot do with less looks at everything.
   *
   * @param before what was seen of the same spaces before, steps done since included
   * @param federations whose apps are on the move
   * @param parts that may have changed; empty: nothing is asked. The processes of an app are left
   *     out where deployments are asked for too and one of them is active: they decide nothing
   */
  default Observation glance(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    return observe(new TreeSet<>(before.spaces().keySet()));
  }

  /**
   * Reads what was done to apps of these spaces, whoever did it, in one list call. Leaves no trace.
   *
   * @param since where the last reading ended
   * @param back how far back to begin where nothing was read yet
   */
  default Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    return new Audit.Unheard("it tells none", Duration.ZERO);
  }

  /**
   * Does one step. Doing a step twice is doing it once: whatever is not idempotent in CF is looked
   * for before it is created, and the app's generation is read just before anything is written.
   */
  Outcome execute(Step step);
}
