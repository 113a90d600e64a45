package io.acf.federation;

import io.acf.health.Health;
import java.util.List;

/**
 * A region that may answer for a federation.
 *
 * @param addresses of its router
 * @param weight as written in git, 1..10000
 * @param health the verdict
 * @param passing the last probes passed, also where the verdict is still PROBATION
 * @param ramp 0..1, below 1 while WARMING
 * @param drain 1 where not drained, falling to 0
 * @param completedOnce the federation was completed there, now or ever
 */
public record Candidate(
    List<String> addresses,
    int weight,
    Health.State health,
    boolean passing,
    double ramp,
    double drain,
    boolean completedOnce) {
  public Candidate {
    addresses = List.copyOf(addresses);
  }
}
