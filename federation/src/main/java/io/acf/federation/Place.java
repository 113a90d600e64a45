package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.dns.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A region that may answer for a host name: what git, people and delivery say of it.
 *
 * @param addresses of its router
 * @param weight as written in git, 1..10000
 * @param ramp the share of its weight that its return leaves it, 0..1: below 1 while WARMING
 * @param drain the share that people leave it: 1 where not drained, falling to 0
 * @param suspended it may have been drained by a command that the journal has lost
 * @param served the federation was completed there, or its host name was up or is answered there:
 *     now or ever
 */
public record Place(
    List<String> addresses,
    int weight,
    double ramp,
    double drain,
    boolean suspended,
    boolean served) {
  public Place {
    addresses = List.copyOf(addresses);
  }

  /** Of a region that git does not name nobody can tell how it is: it keeps what it has. */
  static Place unnamed(Hostname host, Member member, Controls controls) {
    var suspended = suspended(controls, host, member.region());
    return new Place(member.addresses(), 1, 1, 1, suspended, true);
  }

  /** Of a region that git names. */
  static Place of(
      TrafficSpec traffic,
      RegionSpec region,
      int weight,
      double ramp,
      boolean served,
      Controls controls,
      Instant now) {
    var suspended = suspended(controls, traffic.hostname(), region.name());
    var drain = suspended ? 0 : drain(controls, region.name(), traffic.ttl(), now);
    return new Place(region.router().addresses(), weight, ramp, drain, suspended, served);
  }

  private static boolean suspended(Controls controls, Hostname host, RegionName region) {
    return controls.lost().filter(loss -> loss.leavesOut(host, region)).isPresent();
  }

  /**
   * The share of its weight that people leave to a region: gently to nothing over twice the ttl.
   */
  static double drain(Controls controls, RegionName region, Duration ttl, Instant now) {
    var said = controls.drained().get(region);
    if (said == null) {
      return 1.0;
    }
    if (said.settled()) {
      return 0;
    }
    var gone = said.age(now).toMillis();
    var quarters = 1 + Math.min(3, gone * 4 / Math.max(1, ttl.multipliedBy(2).toMillis()));
    return 1.0 - quarters / 4.0;
  }

  /** Its weight changes by time alone. */
  boolean isDraining() {
    return drain > 0 && drain < 1;
  }

  /** Whether a member of an answer leads to this region's router. */
  boolean answers(Member member) {
    return addresses.stream().anyMatch(member.addresses()::contains);
  }
}
