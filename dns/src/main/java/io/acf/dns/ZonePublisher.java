package io.acf.dns;

import io.acf.config.Hostname;
import java.util.SortedSet;

/**
 * Whoever publishes names of ours in zones that others may have names in too. What is not ours is
 * never changed, released or withdrawn. Never throws for an operating error; may take its time.
 */
public interface ZonePublisher {
  Capabilities capabilities();

  /** What is published now. */
  Reading read(Hostname zone);

  /** Makes the change as a whole or not at all; again is no mistake. */
  Publication publish(ZoneChange change);

  /**
   * Publishes nothing of ours in the zone any more; one that is ours whole is refused from then on.
   * Again is no mistake.
   *
   * @param expected the fence that was read; {@link Fence#NONE} where nothing of ours was there
   */
  Publication withdraw(Hostname zone, Fence expected);

  /** The zones in which something of ours is known to be published. */
  SortedSet<Hostname> zones();

  /** Not seen is not the same as seen nothing. */
  sealed interface Reading {
    record Seen(OwnedZone zone) implements Reading {}

    /** Read completely, and there is no such zone yet. */
    record Absent() implements Reading {}

    record Blind(String reason, String tip) implements Reading {}
  }

  /** What became of a change. */
  sealed interface Publication {
    /**
     * @param fence of the publication that stands now
     */
    record Published(Fence fence) implements Publication {}

    /**
     * Nothing was changed: somebody has published since the zone was read.
     *
     * @param found the fence that stands instead of the expected one
     */
    record Stale(Fence found) implements Publication {}

    /**
     * Not safely published, or nobody can tell: only a look tells what stands.
     *
     * @param answered it is answered, but may be forgotten with a restart
     */
    record Failed(String reason, String tip, boolean answered) implements Publication {}
  }
}
