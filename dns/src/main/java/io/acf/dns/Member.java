package io.acf.dns;

import io.acf.config.RegionName;
import java.util.List;

/**
 * A region in an answer.
 *
 * @param weight its share relative to the other members, 1..1,000,000, no unit; a region that
 *     should get nothing is absent
 * @param addresses IPv4 or IPv6 literals, 1 or more
 */
public record Member(RegionName region, int weight, List<String> addresses) {
  public static final int WEIGHT_MOST = 1_000_000;

  public Member {
    addresses = List.copyOf(addresses);
    if (weight < 1 || weight > WEIGHT_MOST) {
      throw new IllegalArgumentException("weight out of 1.." + WEIGHT_MOST + ": " + weight);
    }
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a member needs an address");
    }
  }
}
