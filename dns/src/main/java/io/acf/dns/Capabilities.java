package io.acf.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What a publisher of zones can say.
 *
 * @param sets how it tells several members of an answer apart
 * @param leastTtl what is shorter is published with this
 * @param whole the zone is ours whole: it has an {@link Apex} and no foreign names
 */
public record Capabilities(Sets sets, Duration leastTtl, boolean whole) {
  /** How the members of an answer are told apart. */
  public enum Sets {
    /** A query draws one member by weight. */
    WEIGHTED,
    /** Every member has an equal share. */
    EVEN,
    /** There is one member. */
    SINGLE
  }

  /** The answer as it can be published, and will be read back. */
  public Answer fitted(Answer answer) {
    var ttl = answer.ttl().compareTo(leastTtl) < 0 ? leastTtl : answer.ttl();
    var members =
        switch (sets) {
          case WEIGHTED -> answer.members();
          case EVEN ->
              answer.members().stream()
                  .map(member -> new Member(member.region(), 1, member.addresses()))
                  .toList();
          case SINGLE ->
              List.of(
                  answer.members().stream()
                      .max(
                          Comparator.comparingInt(Member::weight)
                              .thenComparing(Member::region, Comparator.reverseOrder()))
                      .orElseThrow());
        };
    return new Answer(members, ttl);
  }
}
