package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From verdicts to weights. Lack of evidence lowers nothing, nothing is answered that was never
 * confirmed, and what is published is never emptied.
 */
public final class Traffic {
  /** Published weights are the written ones times this, so that a ramp has steps to go. */
  static final int SCALE = 100;

  private Traffic() {}

  /**
   * Weighs one federated name.
   *
   * @param candidates the placed regions
   * @param published what is answered now
   * @param frozen what is published stays, also when a region dies
   */
  public static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates,
      Duration ttl,
      Optional<Answer> published,
      boolean frozen) {
    var why = new TreeMap<RegionName, String>();
    candidates.forEach((region, candidate) -> why.put(region, why(candidate)));
    if (frozen) {
      return new Weighing(published, Weighing.Basis.FROZEN, why);
    }
    return weigh(candidates, ttl, published.map(answer -> named(answer, candidates)), why);
  }

  private static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates,
      Duration ttl,
      Optional<Answer> published,
      SortedMap<RegionName, String> why) {
    var confirmed = candidates.values().stream().anyMatch(Traffic::confirmed);
    var members =
        confirmed ? members(candidates, published, true) : returning(candidates, published);
    if (!members.isEmpty()) {
      return new Weighing(Optional.of(new Answer(members, ttl)), Weighing.Basis.CONFIRMED, why);
    }
    return published.isPresent()
        ? new Weighing(published, Weighing.Basis.LAST_GOOD, why)
        : new Weighing(Optional.empty(), Weighing.Basis.NEVER, why);
  }

  /** Positively up, and to be answered at least in part. */
  private static boolean confirmed(Candidate candidate) {
    return candidate.served()
        && candidate.drain() > 0
        && switch (candidate.health()) {
          case UP, SUSPECT, WARMING -> true;
          case UNKNOWN, DOWN, PROBATION -> false;
        };
  }

  private static List<Member> members(
      SortedMap<RegionName, Candidate> candidates, Optional<Answer> published, boolean drains) {
    var members = new ArrayList<Member>();
    candidates.forEach(
        (region, candidate) -> {
          var weight = weight(region, candidate, published, drains);
          if (weight > 0) {
            members.add(new Member(region, weight, candidate.addresses()));
          }
        });
    return members;
  }

  private static int weight(
      RegionName region, Candidate candidate, Optional<Answer> published, boolean drains) {
    var drain = drains ? candidate.drain() : 1.0;
    return switch (candidate.health()) {
      case UP, SUSPECT -> candidate.served() ? scaled(candidate, 1.0, drain) : 0;
      case WARMING -> candidate.served() ? scaled(candidate, candidate.vital().ramp(), drain) : 0;
      // Unknown keeps what it has; drained, it may only become less.
      case UNKNOWN ->
          drain < 1
              ? Math.min(has(region, candidate, published), scaled(candidate, 1.0, drain))
              : has(region, candidate, published);
      case DOWN, PROBATION -> 0;
    };
  }

  private static int scaled(Candidate candidate, double ramp, double drain) {
    if (drain <= 0) {
      return 0;
    }
    var weight = Math.round(candidate.weight() * SCALE * ramp * drain);
    return (int) Math.clamp(weight, 1, Member.WEIGHT_MOST);
  }

  /**
   * What a region has now. Under its name another install may have been answered: then it has
   * nothing, unless it is known to have been up itself.
   */
  private static int has(RegionName region, Candidate candidate, Optional<Answer> published) {
    return published.stream()
        .flatMap(answer -> answer.members().stream())
        .filter(member -> member.region().equals(region))
        .filter(member -> candidate.vital().everUp() || candidate.answers(member))
        .mapToInt(Member::weight)
        .findFirst()
        .orElse(0);
  }

  /** The same answer, in which a region that was renamed has the name that git has for it now. */
  private static Answer named(Answer answer, SortedMap<RegionName, Candidate> candidates) {
    var taken = new TreeSet<RegionName>();
    answer.members().forEach(member -> taken.add(member.region()));
    var members = new ArrayList<Member>();
    for (var member : answer.members()) {
      var now =
          candidates.containsKey(member.region())
              ? Optional.<RegionName>empty()
              : candidates.entrySet().stream()
                  .filter(entry -> entry.getValue().answers(member))
                  .map(Map.Entry::getKey)
                  .filter(taken::add)
                  .findFirst();
      members.add(new Member(now.orElse(member.region()), member.weight(), member.addresses()));
    }
    return new Answer(members, answer.ttl());
  }

  /**
   * No member is confirmed up. A region whose probes pass again, though its hold-down is not over,
   * is better than a dead answer; so is one that is drained. Otherwise what is published stays.
   */
  private static List<Member> returning(
      SortedMap<RegionName, Candidate> candidates, Optional<Answer> published) {
    var better = new TreeMap<RegionName, Candidate>();
    candidates.forEach(
        (region, candidate) -> {
          if (candidate.served() && candidate.vital().passing()) {
            better.put(region, up(candidate));
          }
        });
    return members(better, published, false);
  }

  private static Candidate up(Candidate candidate) {
    return new Candidate(
        candidate.addresses(),
        candidate.weight(),
        new Vital(Health.State.UP, true, 1.0),
        candidate.drain(),
        true);
  }

  private static String why(Candidate candidate) {
    if (!candidate.served()) {
      return "never converged";
    }
    var health = candidate.health().name().toLowerCase(java.util.Locale.ROOT);
    return candidate.drain() < 1 ? health + ", drained" : health;
  }
}
