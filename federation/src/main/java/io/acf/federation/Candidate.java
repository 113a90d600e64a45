package io.acf.federation;

import io.acf.dns.Member;
import io.acf.health.Verdict;
import java.util.List;

/**
 * A region that may answer for a host name.
 *
 * @param addresses of its router
 * @param weight as written in git, 1..10000
 * @param verdict of its endpoint, as far as it is fresh
 * @param ramp the share of its weight that the verdict leaves it, 0..1: below 1 while WARMING
 * @param drain 1 where not drained, falling to 0
 * @param served the federation was completed there, or its host name was up or is answered there:
 *     now or ever
 */
public record Candidate(
    List<String> addresses,
    int weight,
    Verdict verdict,
    double ramp,
    double drain,
    boolean served) {
  public Candidate {
    addresses = List.copyOf(addresses);
  }

  /** Whether a member of an answer leads to this region's router. */
  boolean answers(Member member) {
    return addresses.stream().anyMatch(member.addresses()::contains);
  }
}
