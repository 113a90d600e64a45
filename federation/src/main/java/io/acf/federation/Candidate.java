package io.acf.federation;

import io.acf.dns.Member;
import io.acf.health.Health;
import java.util.List;

/**
 * A region that may answer for a host name.
 *
 * @param addresses of its router
 * @param weight as written in git, 1..10000
 * @param vital what probes found
 * @param drain 1 where not drained, falling to 0
 * @param served the federation was completed there, or its host name was up or is answered there:
 *     now or ever
 */
public record Candidate(
    List<String> addresses, int weight, Vital vital, double drain, boolean served) {
  public Candidate {
    addresses = List.copyOf(addresses);
  }

  /**
   * @param health the verdict
   * @param passing the last probes passed, also where the verdict is still PROBATION
   * @param ramp 0..1, below 1 while WARMING
   */
  public Candidate(
      List<String> addresses,
      int weight,
      Health.State health,
      boolean passing,
      double ramp,
      double drain,
      boolean served) {
    this(addresses, weight, new Vital(health, passing, ramp), drain, served);
  }

  public Health.State health() {
    return vital.state();
  }

  /** Whether a member of an answer leads to this region's router. */
  boolean answers(Member member) {
    return addresses.stream().anyMatch(member.addresses()::contains);
  }
}
