package io.acf.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What a federated name answers: never empty. One member is drawn per query (mode {@code single}).
 *
 * @param members 1 or more, sorted by region, each region once
 * @param ttl the same for every member
 */
public record Answer(List<Member> members, Duration ttl) {
  public Answer {
    members = members.stream().sorted(Comparator.comparing(Member::region)).toList();
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an answer is never empty");
    }
  }

  /** The sum of all weights. */
  public long total() {
    return members.stream().mapToLong(Member::weight).sum();
  }
}
