package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.federation.Weighing.Basis;
import io.acf.health.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From verdicts to weights: what a host name should answer. Lack of evidence lowers nothing,
 * nothing is answered that was never confirmed. Whatever the verdicts say:
 *
 * <ul>
 *   <li>traffic that is frozen stays as it is, also when a region dies;
 *   <li>what is published is never emptied;
 *   <li>where nobody is left, that is one cause and not many deaths: what was answered before
 *       members began to fall is answered again; of whom nothing is known may be left;
 *   <li>while the journal may have lost commands, a region that was left out stays out as long as
 *       another can be answered ({@link Place}).
 * </ul>
 */
public final class Traffic {
  /** Published weights are the written ones times this, so that a ramp has steps to go. */
  static final int SCALE = 100;

  private final SortedMap<RegionName, Place> places;
  private final SortedMap<RegionName, Verdict> verdicts;
  private final Optional<Answer> published;

  private Traffic(
      SortedMap<RegionName, Place> places,
      SortedMap<RegionName, Verdict> verdicts,
      Optional<Answer> published) {
    this.places = places;
    this.verdicts = verdicts;
    // Judged under the names that git has for the regions now.
    this.published = published.map(answer -> named(answer, places));
  }

  /**
   * Weighs one host name of which nobody fell just now.
   *
   * @param places the regions that may answer
   * @param verdicts of the endpoint of each, as far as it is fresh
   * @param published what is answered now
   * @param frozen people want what is published to stay
   */
  public static Weighing weigh(
      SortedMap<RegionName, Place> places,
      SortedMap<RegionName, Verdict> verdicts,
      Duration ttl,
      Optional<Answer> published,
      boolean frozen) {
    return weigh(places, verdicts, ttl, published, published, frozen);
  }

  /**
   * Weighs one host name.
   *
   * @param steady what was answered before members of it began to fall
   */
  public static Weighing weigh(
      SortedMap<RegionName, Place> places,
      SortedMap<RegionName, Verdict> verdicts,
      Duration ttl,
      Optional<Answer> published,
      Optional<Answer> steady,
      boolean frozen) {
    var traffic = new Traffic(places, verdicts, published);
    var why = new TreeMap<RegionName, String>();
    places.keySet().forEach(region -> why.put(region, traffic.why(region)));
    if (frozen) {
      return new Weighing(published, Basis.FROZEN, why);
    }
    var members = traffic.members();
    if (!members.isEmpty()) {
      var excused = verdicts.values().stream().anyMatch(Verdict::isExcused);
      return new Weighing(
          Optional.of(new Answer(members, ttl)),
          excused ? Basis.CHECK_CHANGED : Basis.CONFIRMED,
          why);
    }
    return traffic.kept(steady, why);
  }

  /** Nobody may be answered by what is known of the regions. */
  private Weighing kept(Optional<Answer> steady, SortedMap<RegionName, String> why) {
    if (published.isEmpty()) {
      return new Weighing(Optional.empty(), Basis.NEVER, why);
    }
    if (verdicts.values().stream().noneMatch(Verdict::isOut)) {
      return new Weighing(published, Basis.UNSEEN, why);
    }
    // Of whom nothing is known may serve: those that fell before stay out.
    var unknown =
        places.keySet().stream()
            .anyMatch(
                region -> verdict(region).state() == Verdict.State.UNKNOWN && has(region) > 0);
    var before = steady.map(answer -> named(answer, places)).or(() -> published);
    return new Weighing(unknown ? published : before, Basis.LAST_GOOD, why);
  }

  private Place place(RegionName region) {
    return Objects.requireNonNull(places.get(region));
  }

  private Verdict verdict(RegionName region) {
    return Objects.requireNonNull(verdicts.get(region));
  }

  private List<Member> members() {
    if (places.keySet().stream().noneMatch(this::confirmed)) {
      return returning();
    }
    var weights = new TreeMap<RegionName, Integer>();
    places.keySet().forEach(region -> weights.put(region, weight(region)));
    return members(weights);
  }

  private List<Member> members(SortedMap<RegionName, Integer> weights) {
    var members = new ArrayList<Member>();
    weights.forEach(
        (region, weight) -> {
          if (weight > 0) {
            members.add(new Member(region, weight, place(region).addresses()));
          }
        });
    return members;
  }

  /** Positively up, and to be answered at least in part. */
  private boolean confirmed(RegionName region) {
    var place = place(region);
    return place.served() && place.drain() > 0 && verdict(region).state().confirmed();
  }

  private int weight(RegionName region) {
    var place = place(region);
    var drain = place.drain();
    return switch (verdict(region).state()) {
      case UP, SUSPECT, WARMING -> place.served() ? scaled(place, place.ramp(), drain) : 0;
      // Unknown keeps what it has; drained, it may only become less.
      case UNKNOWN -> drain < 1 ? Math.min(has(region), scaled(place, 1.0, drain)) : has(region);
      // Spared, it is judged anew before it is withdrawn.
      case DOWN, PROBATION -> verdict(region).isSpared() ? has(region) : 0;
    };
  }

  private static int scaled(Place place, double ramp, double drain) {
    if (drain <= 0) {
      return 0;
    }
    var weight = Math.round(place.weight() * SCALE * ramp * drain);
    return (int) Math.clamp(weight, 1, Member.WEIGHT_MOST);
  }

  /**
   * What a region has now. Under its name another install may have been answered: then it has
   * nothing, unless it is known to have been up itself.
   */
  private int has(RegionName region) {
    return published.stream()
        .flatMap(answer -> answer.members().stream())
        .filter(member -> member.region().equals(region))
        .filter(member -> verdict(region).everUp() || place(region).answers(member))
        .mapToInt(Member::weight)
        .findFirst()
        .orElse(0);
  }

  /** The same answer, in which a region that was renamed has the name that git has for it now. */
  private static Answer named(Answer answer, SortedMap<RegionName, Place> places) {
    var taken = new TreeSet<RegionName>();
    answer.members().forEach(member -> taken.add(member.region()));
    var members = new ArrayList<Member>();
    for (var member : answer.members()) {
      var now =
          places.containsKey(member.region())
              ? Optional.<RegionName>empty()
              : places.entrySet().stream()
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
   * is better than a dead answer; so is one that is drained, where no other passes. Of whom nothing
   * is known keeps what it has: lack of evidence lowers nothing. Otherwise what is published stays.
   */
  private List<Member> returning() {
    if (places.keySet().stream().noneMatch(this::passing)) {
      return List.of();
    }
    var willing = places.keySet().stream().anyMatch(it -> passing(it) && place(it).drain() > 0);
    var weights = new TreeMap<RegionName, Integer>();
    places.forEach(
        (region, place) -> {
          var verdict = verdict(region);
          if (passing(region)) {
            weights.put(region, scaled(place, 1.0, willing ? place.drain() : 1.0));
          } else if (willing && verdict.state() == Verdict.State.UNKNOWN) {
            weights.put(region, weight(region));
          } else if (verdict.isSpared() || verdict.state() == Verdict.State.UNKNOWN) {
            weights.put(region, has(region));
          }
        });
    return members(weights);
  }

  private boolean passing(RegionName region) {
    return place(region).served() && verdict(region).passing();
  }

  private String why(RegionName region) {
    var place = place(region);
    var verdict = verdict(region);
    var suspended = place.suspended() ? ", perhaps drained: the journal lost commands" : "";
    if (!place.served()) {
      return "never converged" + suspended;
    }
    return word(verdict)
        + (place.drain() < 1 && !place.suspended() ? ", drained" : "")
        + (verdict.isSpared() ? ", kept: nobody else was left" : "")
        + (verdict.isExcused() ? ", kept: the health check has just changed" : "")
        + suspended;
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
