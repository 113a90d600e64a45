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

  /** The same as a zone's publisher can say it, and it will be read back. */
  public Answer fitted(Capabilities publisher) {
    var least = publisher.leastTtl();
    var said =
        switch (publisher.sets()) {
          case WEIGHTED -> weighted(publisher.weightMost());
          case EVEN ->
              members.stream()
                  .map(member -> new Member(member.region(), 1, member.addresses()))
                  .toList();
          case SINGLE ->
              List.of(
                  members.stream()
                      .max(
                          Comparator.comparingInt(Member::weight)
                              .thenComparing(Member::region, Comparator.reverseOrder()))
                      .orElseThrow());
        };
    return new Answer(said, ttl.compareTo(least) < 0 ? least : ttl);
  }

  /** The same shares as near as weights of up to so much can say them; nobody is left out. */
  private List<Member> weighted(int weightMost) {
    var most = members.stream().mapToInt(Member::weight).max().orElseThrow();
    return most <= weightMost
        ? members
        : members.stream()
            .map(
                member ->
                    new Member(
                        member.region(),
                        (int) Math.max(1, Math.round((double) member.weight() * weightMost / most)),
                        member.addresses()))
            .toList();
  }
}
