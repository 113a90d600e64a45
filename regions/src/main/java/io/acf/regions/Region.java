package io.acf.regions;

import io.acf.config.RegionName;
import io.acf.config.Target;
import java.util.SortedSet;

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
   * Does one step. Doing a step twice is doing it once: whatever is not idempotent in CF is looked
   * for before it is created, and the app's generation is read just before anything is written.
   */
  Outcome execute(Step step);
}
