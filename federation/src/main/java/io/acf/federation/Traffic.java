package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Verdict;
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
    // Judged under the names that git has for the regions now.
    var before = published.map(answer -> named(answer, candidates));
    var recent =
        frozen
            ? new Safety.Recent(published, steady)
            : new Safety.Recent(before, steady.map(answer -> named(answer, candidates)));
    var members =
        candidates.values().stream().anyMatch(Traffic::confirmed)
            ? members(candidates, before)
            : returning(candidates, before);
    var proposal =
        new Safety.Proposal(
            members.isEmpty() ? Optional.empty() : Optional.of(new Answer(members, ttl)),
            candidates.values().stream().anyMatch(it -> it.verdict().isOut()),
            candidates.entrySet().stream()
                .anyMatch(
                    it ->
                        it.getValue().verdict().state() == Verdict.State.UNKNOWN
                            && has(it.getKey(), it.getValue(), before) > 0),
            candidates.values().stream().anyMatch(it -> it.verdict().isExcused()),
            why);
    return Safety.review(proposal, recent, frozen);
  }

  /** Positively up, and to be answered at least in part. */
  private static boolean confirmed(Candidate candidate) {
    return candidate.served() && candidate.drain() > 0 && candidate.verdict().state().confirmed();
  }

  private static List<Member> members(
      SortedMap<RegionName, Candidate> candidates, Optional<Answer> published) {
    var members = new ArrayList<Member>();
    candidates.forEach(
        (region, candidate) ->
            add(members, region, candidate, weight(region, candidate, published)));
    return members;
  }

  private static void add(
      List<Member> members, RegionName region, Candidate candidate, int weight) {
    if (weight > 0) {
      members.add(new Member(region, weight, candidate.addresses()));
    }
  }

  private static int weight(RegionName region, Candidate candidate, Optional<Answer> published) {
    var drain = candidate.drain();
    return switch (candidate.verdict().state()) {
      case UP, SUSPECT, WARMING ->
          candidate.served() ? scaled(candidate, candidate.ramp(), drain) : 0;
      // Unknown keeps what it has; drained, it may only become less.
      case UNKNOWN ->
          drain < 1
              ? Math.min(has(region, candidate, published), scaled(candidate, 1.0, drain))
              : has(region, candidate, published);
      // Spared, it is judged anew before it is withdrawn.
      case DOWN, PROBATION ->
          candidate.verdict().isSpared() ? has(region, candidate, published) : 0;
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
        .filter(member -> candidate.verdict().everUp() || candidate.answers(member))
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
   * is better than a dead answer; so is one that is drained. Of whom nothing is known keeps what it
   * has: lack of evidence lowers nothing. Otherwise what is published stays.
   */
  private static List<Member> returning(
      SortedMap<RegionName, Candidate> candidates, Optional<Answer> published) {
    if (candidates.values().stream().noneMatch(Traffic::passing)) {
      return List.of();
    }
    var members = new ArrayList<Member>();
    candidates.forEach(
        (region, candidate) -> {
          if (passing(candidate)) {
            add(members, region, candidate, scaled(candidate, 1.0, 1.0));
          } else if (candidate.verdict().isSpared()
              || candidate.verdict().state() == Verdict.State.UNKNOWN) {
            add(members, region, candidate, has(region, candidate, published));
          }
        });
    return members;
  }

  private static boolean passing(Candidate candidate) {
    return candidate.served() && candidate.verdict().passing();
  }

  private static String why(Candidate candidate) {
    if (!candidate.served()) {
      return "never converged";
    }
    return word(candidate.verdict())
        + (candidate.drain() < 1 ? ", drained" : "")
        + (candidate.verdict().isSpared() ? ", kept: nobody else was left" : "")
        + (candidate.verdict().isExcused() ? ", kept: the health check has just changed" : "");
  }

  /** One failure, or one pass on the way back, changes no weight. */
  private static String word(Verdict verdict) {
    return switch (verdict.state()) {
      case SUSPECT -> Verdict.State.UP.word();
      case PROBATION -> verdict.passing() ? verdict.state().word() : Verdict.State.DOWN.word();
      case UNKNOWN, UP, DOWN, WARMING -> verdict.state().word();
    };
  }
}
