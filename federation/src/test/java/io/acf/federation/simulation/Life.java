package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.Source;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.PairStatus;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.util.Optional;
import java.util.SortedMap;

/** The replica from a start until the kill -9 that ends it. */
interface Life {
  /** What runs it, and what ends it. */
  VirtualScheduler scheduler();

  Source source();

  /** What is in force. */
  default Optional<Desired> desired() {
    return source().accepted();
  }

  Controls controls();

  SortedMap<Pair, PairStatus> statuses();

  /** What was judged last of an endpoint in this life. */
  Optional<io.acf.health.Verdict> verdict(Endpoint endpoint);

  /** What stands in the way of a pair and may be taken back, with what it carries. */
  SortedMap<AppName, AppMarks> adoptable(Pair pair);

  /**
   * A command of a person.
   *
   * @return whether it is acknowledged: durable and in force
   */
  boolean tell(Command command);

  /** Makes lives. */
  interface Maker {
    /**
     * @param number 1 for the first life
     */
    Life begin(World world, VirtualScheduler scheduler, int number);
  }
}
