package io.acf.dns;

import java.time.Duration;

/**
 * What a publisher of zones can say.
 *
 * @param sets how it tells several members of an answer apart
 * @param weightMost the greatest weight that it can say, 1 or more; of no effect where sets are not
 *     weighted (Route 53: 255)
 * @param leastTtl what is shorter is published with this
 * @param whole the zone is ours whole: it has an {@link Apex} and no foreign names
 */
public record Capabilities(Sets sets, int weightMost, Duration leastTtl, boolean whole) {
  public Capabilities {
    if (weightMost < 1) {
      throw new IllegalArgumentException("no weight can be said: " + weightMost);
    }
  }

  /** How the members of an answer are told apart. */
  public enum Sets {
    /** A query draws one member by weight. */
    WEIGHTED,
    /** Every member has an equal share. */
    EVEN,
    /** There is one member. */
    SINGLE
  }
}
