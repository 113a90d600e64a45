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
   * Weighs one host name.
   *
   * @param candidates the regions that may answer
   * @param published what is answered now
   * @param frozen what is published stays, also when a region dies
   */
  public static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates,
      Duration ttl,
      Optional<Answer> published,
      boolean frozen) {
    return weigh(candidates, ttl, published, published, frozen);
  }

  /**
   * Weighs one host name.
   *
   * @param steady what was answered before members of it began to fall: it is answered again where
   *     nobody is left, since that is one cause and not many deaths
   */
  public static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates,
      Duration ttl,
      Optional<Answer> published,
      Optional<Answer> steady,
      boolean frozen) {
    var why = new TreeMap<RegionName, String>();
    candidates.forEach((region, candidate) -> why.put(region, why(candidate)));
    if (frozen) {
      return new Weighing(published, Weighing.Basis.FROZEN, why);
    }
    var before = published.map(answer -> named(answer, candidates));
    var members =
        candidates.values().stream().anyMatch(Traffic::confirmed)
            ? members(candidates, before, true)
            : returning(candidates, before);
    if (!members.isEmpty()) {
      var excused = candidates.values().stream().anyMatch(it -> it.vital().excused());
      return new Weighing(
          Optional.of(new Answer(members, ttl)),
          excused ? Weighing.Basis.CHECK_CHANGED : Weighing.Basis.CONFIRMED,
          why);
    }
    if (before.isEmpty()) {
      return new Weighing(Optional.empty(), Weighing.Basis.NEVER, why);
    }
    return candidates.values().stream().anyMatch(Traffic::down)
        ? new Weighing(
            steady.map(answer -> named(answer, candidates)).or(() -> before),
            Weighing.Basis.LAST_GOOD,
            why)
        : new Weighing(before, Weighing.Basis.UNSEEN, why);
  }

  private static boolean down(Candidate candidate) {
    return switch (candidate.health()) {
      case DOWN, PROBATION -> true;
      case UNKNOWN, UP, SUSPECT, WARMING -> false;
    };
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
      // Spared, it is judged anew before it is withdrawn.
      case DOWN, PROBATION -> candidate.vital().spared() ? has(region, candidate, published) : 0;
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
    if (better.isEmpty()) {
      return List.of();
    }
    candidates.forEach(
        (region, candidate) -> {
          if (candidate.vital().spared()) {
            better.putIfAbsent(region, candidate);
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
    return health
        + (candidate.drain() < 1 ? ", drained" : "")
        + (candidate.vital().spared() ? ", kept: nobody else was left" : "")
        + (candidate.vital().excused() ? ", kept: the health check has just changed" : "");
  }
}
