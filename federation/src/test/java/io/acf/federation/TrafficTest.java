package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Opinion;
import io.acf.health.Verdict;
import io.acf.health.Verdict.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Laws and a table of weighing. */
class TrafficTest {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final String[] REGIONS = {"ap-1", "eu-1", "us-1"};

  private record Candidate(Place place, Verdict verdict) {}

  private static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates, Optional<Answer> published, boolean frozen) {
    return weigh(candidates, published, published, frozen);
  }

  private static Weighing weigh(
      SortedMap<RegionName, Candidate> candidates,
      Optional<Answer> published,
      Optional<Answer> steady,
      boolean frozen) {
    var places = new TreeMap<RegionName, Place>();
    var verdicts = new TreeMap<RegionName, Verdict>();
    candidates.forEach((region, it) -> places.put(region, it.place()));
    candidates.forEach((region, it) -> verdicts.put(region, it.verdict()));
    return Traffic.weigh(places, verdicts, TTL, published, steady, frozen);
  }

  /**
   * @param passing enough probes passed in a row, though it is on probation
   */
  private static Candidate candidate(
      List<String> addresses,
      int weight,
      State state,
      boolean passing,
      double ramp,
      double drain,
      boolean served) {
    var verdict = Worlds.verdict(state, passing ? Opinion.RISE : Opinion.PASSING);
    return new Candidate(new Place(addresses, weight, ramp, drain, false, served), verdict);
  }

  private static Candidate candidate(int region, State state) {
    return candidate(
        List.of("192.0.2." + (region + 1)),
        100,
        state,
        state == State.UP,
        state == State.WARMING ? 0.325 : 1,
        1,
        true);
  }

  private static SortedMap<RegionName, Candidate> candidates(State... states) {
    var map = new TreeMap<RegionName, Candidate>();
    for (int i = 0; i < states.length; i++) {
      map.put(new RegionName(REGIONS[i]), candidate(i, states[i]));
    }
    return map;
  }

  private static Optional<Answer> published(int... weights) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        members.add(
            new Member(new RegionName(REGIONS[i]), weights[i], List.of("192.0.2." + (i + 1))));
      }
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new Answer(members, TTL));
  }

  /** One row: what is known, what is published, what must come of it (weights; 0 is absent). */
  private record Row(
      String name, List<State> states, int[] published, int[] wanted, Weighing.Basis basis) {}

  @Test
  void table() {
    var up = State.UP;
    var down = State.DOWN;
    var unknown = State.UNKNOWN;
    var good = Weighing.Basis.CONFIRMED;
    var rows =
        List.of(
            new Row(
                "all up",
                List.of(up, up, up),
                new int[] {0, 0, 0},
                new int[] {10_000, 10_000, 10_000},
                good),
            new Row(
                "one down",
                List.of(down, up, up),
                new int[] {1, 1, 1},
                new int[] {0, 10_000, 10_000},
                good),
            new Row(
                "one suspect keeps all",
                List.of(State.SUSPECT, up, up),
                new int[] {1, 1, 1},
                new int[] {10_000, 10_000, 10_000},
                good),
            new Row(
                "one warming",
                List.of(State.WARMING, up, up),
                new int[] {0, 1, 1},
                new int[] {3_250, 10_000, 10_000},
                good),
            new Row(
                "one on probation",
                List.of(State.PROBATION, up, up),
                new int[] {0, 1, 1},
                new int[] {0, 10_000, 10_000},
                good),
            new Row(
                "unknown keeps what it has",
                List.of(unknown, up, up),
                new int[] {7, 0, 0},
                new int[] {7, 10_000, 10_000},
                good),
            new Row(
                "unknown gets nothing it had not",
                List.of(unknown, up, up),
                new int[] {0, 1, 1},
                new int[] {0, 10_000, 10_000},
                good),
            new Row(
                "all down: last good",
                List.of(down, down, down),
                new int[] {0, 5, 9},
                new int[] {0, 5, 9},
                Weighing.Basis.LAST_GOOD),
            new Row(
                "down and unknown: last good",
                List.of(down, unknown, unknown),
                new int[] {3, 5, 9},
                new int[] {3, 5, 9},
                Weighing.Basis.LAST_GOOD),
            new Row(
                "none ever",
                List.of(unknown, unknown, unknown),
                new int[] {0, 0, 0},
                new int[] {0, 0, 0},
                Weighing.Basis.NEVER));
    for (var row : rows) {
      var weighing =
          weigh(candidates(row.states.toArray(State[]::new)), published(row.published), false);
      assertThat(weighing.answer()).as(row.name).isEqualTo(published(row.wanted));
      assertThat(weighing.basis()).as(row.name).isEqualTo(row.basis);
    }
  }

  /** After a restart the first probe may be of the region that had left the answer. */
  @Test
  void whoFellBeforeStaysOutWhileOfTheRestNothingIsKnown() {
    var published = published(new int[] {0, 5, 9});
    var weighing =
        weigh(
            candidates(State.DOWN, State.UNKNOWN, State.UNKNOWN),
            published,
            published(new int[] {3, 5, 9}),
            false);
    assertThat(weighing.answer()).isEqualTo(published);
    assertThat(weighing.basis()).isEqualTo(Weighing.Basis.LAST_GOOD);
  }

  @Test
  void aRegionThatPassesAgainIsBetterThanADeadAnswer() {
    var candidates = candidates(State.DOWN, State.DOWN, State.DOWN);
    candidates.put(
        new RegionName("eu-1"),
        candidate(List.of("192.0.2.2"), 100, State.PROBATION, true, 0, 1, true));
    var weighing = weigh(candidates, published(1, 0, 0), false);
    assertThat(weighing.answer()).isEqualTo(published(0, 10_000, 0));
  }

  /** After a restart one region's first pass may come before any news of the others. */
  @Test
  void whoPassesAgainDrivesOutNobodyOfWhomNothingIsKnown() {
    var candidates = candidates(State.UNKNOWN, State.DOWN, State.UNKNOWN);
    candidates.put(
        new RegionName("eu-1"),
        candidate(List.of("192.0.2.2"), 100, State.PROBATION, true, 0, 1, true));
    assertThat(weigh(candidates, published(7, 0, 9), false).answer())
        .isEqualTo(published(7, 10_000, 9));
  }

  @Test
  void frozenStaysAsItIs() {
    var weighing = weigh(candidates(State.DOWN, State.UP, State.UP), published(1, 1, 1), true);
    assertThat(weighing.answer()).isEqualTo(published(1, 1, 1));
    assertThat(weighing.basis()).isEqualTo(Weighing.Basis.FROZEN);
  }

  @Test
  void neverConvergedIsInNoAnswer() {
    var candidates = candidates(State.UP, State.UP, State.UP);
    candidates.put(
        new RegionName("ap-1"), candidate(List.of("192.0.2.1"), 100, State.UP, true, 1, 1, false));
    assertThat(weigh(candidates, Optional.empty(), false).answer())
        .isEqualTo(published(0, 10_000, 10_000));
  }

  @Test
  void draining() {
    var candidates = candidates(State.UP, State.UP, State.UP);
    candidates.put(
        new RegionName("ap-1"),
        candidate(List.of("192.0.2.1"), 100, State.UP, true, 1, 0.25, true));
    assertThat(weigh(candidates, published(1, 1, 1), false).answer())
        .isEqualTo(published(2_500, 10_000, 10_000));
    for (var region : REGIONS) {
      var it = candidates.get(new RegionName(region));
      candidates.put(
          new RegionName(region),
          candidate(it.place().addresses(), 100, State.UP, true, 1, 0, true));
    }
    assertThat(weigh(candidates, published(1, 1, 1), false).answer()).isPresent();
  }

  @Test
  void whatIsDrainedComesBackOnlyWhereNothingElsePasses() {
    var candidates = candidates(State.PROBATION, State.DOWN, State.UNKNOWN);
    var returns = candidate(List.of("192.0.2.1"), 100, State.PROBATION, true, 1, 1, true);
    var drained = candidate(List.of("192.0.2.2"), 100, State.UP, true, 1, 0, true);
    candidates.put(new RegionName("ap-1"), returns);
    candidates.put(new RegionName("eu-1"), drained);
    candidates.put(
        new RegionName("us-1"),
        candidate(List.of("192.0.2.3"), 100, State.UNKNOWN, false, 1, 0, true));
    assertThat(weigh(candidates, published(0, 0, 7), false).answer())
        .as("one that returns stands in for those that are drained")
        .isEqualTo(published(10_000, 0, 0));
    candidates.put(new RegionName("ap-1"), candidate(0, State.DOWN));
    assertThat(weigh(candidates, published(0, 0, 7), false).answer())
        .as("nobody else passes")
        .isEqualTo(published(0, 10_000, 7));
  }

  @Test
  void laws() {
    for (int seed = 0; seed < 20_000; seed++) {
      var dice = new Random(seed);
      var candidates = new TreeMap<RegionName, Candidate>();
      for (int i = 0; i < 3; i++) {
        var state = State.values()[dice.nextInt(State.values().length)];
        candidates.put(
            new RegionName(REGIONS[i]),
            candidate(
                List.of("192.0.2." + (i + 1)),
                1 + dice.nextInt(10_000),
                state,
                state == State.UP || dice.nextInt(4) == 0 && state == State.PROBATION,
                dice.nextInt(5) / 4.0,
                dice.nextInt(5) / 4.0,
                dice.nextInt(5) > 0));
      }
      var published = published(dice.nextInt(3), dice.nextInt(3), dice.nextInt(3));
      var weighing = weigh(candidates, published, false);
      var what = "seed " + seed;
      // Someone answers: what is published is never emptied, and whoever is up is answered.
      assertThat(weighing.answer().isPresent())
          .as(what)
          .isEqualTo(published.isPresent() || weighing.basis() == Weighing.Basis.CONFIRMED);
      candidates.forEach(
          (region, it) -> {
            var share = Weighing.share(weighing.answer(), region);
            if (!it.place().served() && Weighing.share(published, region) == 0) {
              assertThat(share).as(what + ": never converged").isZero();
            }
            if (weighing.basis() == Weighing.Basis.CONFIRMED
                && it.verdict().state() == State.DOWN) {
              assertThat(share).as(what + ": down beside a confirmed one").isZero();
            }
            if (it.verdict().state() == State.UP && it.place().served() && it.place().drain() > 0) {
              assertThat(share).as(what + ": up").isPositive();
            }
            // A worse verdict never raises a region's own weight.
            var worse = new TreeMap<>(candidates);
            worse.put(
                region,
                candidate(
                    it.place().addresses(),
                    it.place().weight(),
                    State.DOWN,
                    false,
                    0,
                    it.place().drain(),
                    it.place().served()));
            var then = weigh(worse, published, false);
            if (then.basis() == Weighing.Basis.CONFIRMED
                && weighing.basis() == Weighing.Basis.CONFIRMED) {
              assertThat(Weighing.share(then.answer(), region))
                  .as(what + ": worse")
                  .isLessThanOrEqualTo(share);
            }
          });
      assertThat(weigh(candidates, published, false))
          .as(what + ": deterministic")
          .isEqualTo(weighing);
    }
  }
}
