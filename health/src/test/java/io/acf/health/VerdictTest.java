package io.acf.health;

import static io.acf.health.Opinion.FAILING;
import static io.acf.health.Opinion.FALL;
import static io.acf.health.Opinion.PASSING;
import static io.acf.health.Opinion.RISE;
import static io.acf.health.Worlds.ENDPOINT;
import static io.acf.health.Worlds.RULES;
import static io.acf.health.Worlds.T0;
import static io.acf.health.Worlds.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.health.Verdict.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What follows from votes: of one vantage point, and of several. */
class VerdictTest {
  private static final Verdict NEW = Verdict.unknown(T0);
  private static final Verdict RESTORED = Verdict.restored(T0);
  private static final Verdict UP = one(NEW, PASSING, 0);
  private static final Verdict SUSPECT = one(UP, FAILING, 5);
  private static final Verdict DOWN = one(UP, FALL, 15);
  private static final Verdict PROBATION = one(DOWN, PASSING, 20);
  private static final Verdict WARMING = one(DOWN, RISE, 60);

  private static Verdict one(Verdict before, Opinion opinion, double second) {
    return before.next(List.of(vote("a", opinion, second)), RULES, Readiness.READY, at(second));
  }

  private record Row(String what, Verdict before, State after, Vote... votes) {}

  @Test
  void table() {
    Vote up = vote("a", PASSING, 98);
    Vote stale = vote("b", FALL, 89);
    List<Row> rows =
        List.of(
            new Row("nobody", UP, State.UP),
            new Row("one decides alone: up", NEW, State.UP, up),
            new Row("one decides alone: down", UP, State.DOWN, vote("a", FALL, 98)),
            new Row("one failure", UP, State.SUSPECT, vote("a", FAILING, 98)),
            new Row("suspect is still up", SUSPECT, State.SUSPECT, vote("a", FAILING, 98)),
            new Row("suspect recovers", SUSPECT, State.UP, up),
            new Row("suspect falls", SUSPECT, State.DOWN, vote("a", FALL, 98)),
            new Row("first pass back", DOWN, State.PROBATION, up),
            new Row("rise, the hold-down is over", DOWN, State.WARMING, vote("a", RISE, 98)),
            new Row("fails on probation", PROBATION, State.DOWN, vote("a", FAILING, 98)),
            new Row("passes while warming", WARMING, State.WARMING, vote("a", RISE, 98)),
            new Row("one failure while warming", WARMING, State.WARMING, vote("a", FAILING, 98)),
            new Row("falls while warming", WARMING, State.DOWN, vote("a", FALL, 98)),
            new Row("never up: no fall lowers it", NEW, State.UNKNOWN, vote("a", FALL, 98)),
            new Row("restored, one failure", RESTORED, State.UNKNOWN, vote("a", FAILING, 98)),
            new Row("restored, falls", RESTORED, State.DOWN, vote("a", FALL, 98)),
            new Row("stale lowers nothing", UP, State.UP, stale),
            new Row("stale raises nothing", NEW, State.UNKNOWN, vote("a", PASSING, 89.9)),
            new Row("two intervals old is fresh", NEW, State.UP, vote("a", PASSING, 90)),
            new Row("dated in the future is fresh", NEW, State.UP, vote("a", PASSING, 5000)),
            new Row("two that differ lower nothing", UP, State.UP, up, vote("b", FALL, 98)),
            new Row("two that differ raise nothing", DOWN, State.DOWN, up, vote("b", FALL, 98)),
            new Row("one up, one silent", NEW, State.UP, up, stale),
            new Row("one down, one silent: no majority", UP, State.UP, vote("a", FALL, 98), stale),
            new Row(
                "two of three down", UP, State.DOWN, up, vote("b", FALL, 98), vote("c", FALL, 97)),
            new Row(
                "two of three up",
                NEW,
                State.UP,
                vote("a", RISE, 98),
                vote("b", FALL, 98),
                vote("c", PASSING, 97)),
            new Row(
                "one of three up, two silent",
                NEW,
                State.UNKNOWN,
                up,
                stale,
                vote("c", PASSING, 80)),
            new Row(
                "one sees a failure, the other does not", UP, State.UP, up, vote("b", FAILING, 98)),
            new Row(
                "one of two has not seen the rise, half is enough",
                DOWN,
                State.WARMING,
                vote("a", RISE, 98),
                vote("b", PASSING, 98)),
            new Row(
                "one of three has seen the rise",
                DOWN,
                State.PROBATION,
                vote("a", RISE, 98),
                vote("b", PASSING, 98),
                vote("c", PASSING, 98)));
    for (Row row : rows) {
      var votes = new ArrayList<>(List.of(row.votes()));
      for (int i = 0; i < 6; i++) {
        assertThat(row.before().next(votes, RULES, Readiness.READY, at(100)).state())
            .as(row.what())
            .isEqualTo(row.after());
        Collections.shuffle(votes, new Random(i));
      }
    }
  }

  /**
   * Of one that was warming up when nobody probed it any more, failures say nothing: it keeps what
   * it has until it passes or falls, and is not confirmed.
   */
  @Test
  void whoWasWarmingUpIsConfirmedByAPassOnly() {
    var recalled =
        Verdict.recalled(State.WARMING, T0, List.of(), true, Grace.NONE, "was warming up");
    var failed = one(one(recalled, FAILING, 60), FAILING, 61);

    assertThat(failed.asOf(at(61), RULES).state()).isEqualTo(State.UNKNOWN);
    assertThat(one(failed, FALL, 62).asOf(at(62), RULES).state()).isEqualTo(State.DOWN);
    var passed = one(failed, PASSING, 62);
    assertThat(passed.asOf(at(62), RULES).state()).isEqualTo(State.WARMING);
    assertThat(one(passed, FAILING, 67).asOf(at(67), RULES).state()).isEqualTo(State.WARMING);
  }

  /** The votes' order changes nothing of the verdict, its line for people included. */
  @Test
  void votesHaveNoOrder() {
    for (int seed = 0; seed < 500; seed++) {
      var dice = new Random(seed);
      var votes = new ArrayList<Vote>();
      for (var vantage : List.of("a", "b", "c", "d").subList(0, 1 + dice.nextInt(4))) {
        var opinion = Opinion.values()[dice.nextInt(4)];
        votes.add(vote(vantage, opinion, 85 + dice.nextInt(16)));
      }
      for (var before : List.of(NEW, RESTORED, UP, SUSPECT, DOWN, PROBATION, WARMING)) {
        var after = before.next(votes, RULES, Readiness.READY, at(100));
        Collections.shuffle(votes, dice);
        assertThat(before.next(votes, RULES, Readiness.READY, at(100)))
            .as("seed " + seed)
            .isEqualTo(after);
      }
    }
  }

  /** What nobody has spoken for lately keeps what it has; it is not shown as anything else. */
  @Test
  void aVerdictThatIsNotFreshLowersAndRaisesNothing() {
    assertThat(DOWN.asOf(at(25), RULES).state()).isEqualTo(State.DOWN);
    assertThat(DOWN.asOf(at(25.1), RULES).state()).isEqualTo(State.UNKNOWN);
    assertThat(DOWN.asOf(at(25.1), RULES).everUp()).isTrue();
    assertThat(DOWN.asOf(at(25.1), RULES).fellAt()).isEmpty();
    assertThat(UP.asOf(at(10.1), RULES).state()).isEqualTo(State.UNKNOWN);
    assertThat(RESTORED.asOf(T0, RULES).state()).isEqualTo(State.UNKNOWN);
    assertThat(UP.askedAnew(at(3)).asOf(at(9), RULES).state()).isEqualTo(State.UP);
  }

  @Test
  void theShareFollowsTheVerdict() {
    assertThat(UP.share(RULES.ramp(), at(0))).isEqualTo(1);
    assertThat(SUSPECT.share(RULES.ramp(), at(5))).isEqualTo(1);
    assertThat(WARMING.share(RULES.ramp(), at(60))).isEqualTo(0.1);
    assertThat(WARMING.share(RULES.ramp(), at(90))).isEqualTo(0.325);
    assertThat(PROBATION.share(RULES.ramp(), at(20))).isZero();
    assertThat(DOWN.share(RULES.ramp(), at(20))).isZero();
  }

  @Test
  void itPassesFromTheRiseOnAlsoWhereItIsHeldDown() {
    assertThat(UP.passing()).isTrue();
    assertThat(DOWN.passing()).isFalse();
    assertThat(PROBATION.passing()).isFalse();
    assertThat(PROBATION.proves()).isTrue();
    var held = one(PROBATION, RISE, 25);
    assertThat(held.state()).isEqualTo(State.PROBATION);
    assertThat(held.detail()).startsWith("hold-down until ");
    assertThat(held.passing()).isTrue();
  }

  @Test
  void wordsAreReadAsTheyAreWritten() {
    for (var state : State.values()) {
      assertThat(State.of(state.word())).isEqualTo(state);
    }
  }

  private static Vote vote(String vantage, Opinion opinion, double second) {
    var passes = opinion.passes() ? 1 : 0;
    return new Vote(
        vantage,
        ENDPOINT,
        opinion,
        passes,
        1 - passes,
        Recent.NONE,
        "found by " + vantage,
        at(second));
  }
}
