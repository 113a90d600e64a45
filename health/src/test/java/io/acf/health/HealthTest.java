package io.acf.health;

import static io.acf.health.Worlds.FAIL;
import static io.acf.health.Worlds.PASS;
import static io.acf.health.Worlds.RAMP;
import static io.acf.health.Worlds.RULES;
import static io.acf.health.Worlds.T0;
import static io.acf.health.Worlds.UNASKED;
import static io.acf.health.Worlds.after;
import static io.acf.health.Worlds.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.health.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Readiness OLD = new Readiness(true, false, false);
  private static final Readiness WAIVED = new Readiness(true, false, true);
  private static final Health UP = after(Health.unknown(T0), 0, Readiness.READY, PASS);
  private static final Health DOWN = after(UP, 5, Readiness.READY, FAIL, FAIL, FAIL);

  private record Row(
      String what, Health from, Readiness ready, List<ProbeResult> probes, State to) {}

  @Test
  void table() {
    Health suspect = after(UP, 5, Readiness.READY, FAIL);
    Health warming = after(DOWN, 60, Readiness.READY, PASS, PASS);
    List<Row> rows =
        List.of(
            row(
                "never converged: passes",
                Health.unknown(T0),
                Readiness.NEVER,
                State.UNKNOWN,
                PASS),
            row(
                "never converged: failures",
                Health.unknown(T0),
                Readiness.NEVER,
                State.UNKNOWN,
                FAIL,
                FAIL,
                FAIL,
                FAIL),
            row("converged, its first pass", Health.unknown(T0), Readiness.READY, State.UP, PASS),
            row(
                "converged, routes still to come",
                Health.unknown(T0),
                Readiness.READY,
                State.UNKNOWN,
                FAIL,
                FAIL,
                FAIL,
                FAIL),
            row("first pass needs no newest release", Health.unknown(T0), OLD, State.UP, PASS),
            row("restored, one pass", Health.restored(T0), OLD, State.UP, PASS),
            row("restored, fall", Health.restored(T0), OLD, State.DOWN, FAIL, FAIL, FAIL),
            row("restored, less than fall", Health.restored(T0), OLD, State.UNKNOWN, FAIL, FAIL),
            row(
                "restored, not in a row",
                Health.restored(T0),
                OLD,
                State.SUSPECT,
                FAIL,
                FAIL,
                PASS,
                FAIL),
            row("one failure", UP, Readiness.READY, State.SUSPECT, FAIL),
            row("two failures", UP, Readiness.READY, State.SUSPECT, FAIL, FAIL),
            row("three failures", UP, Readiness.READY, State.DOWN, FAIL, FAIL, FAIL),
            row(
                "a pass in between",
                UP,
                Readiness.READY,
                State.SUSPECT,
                FAIL,
                FAIL,
                PASS,
                FAIL,
                FAIL),
            row("suspect recovers", suspect, Readiness.READY, State.UP, PASS),
            row(
                "unasked while suspect",
                suspect,
                Readiness.READY,
                State.SUSPECT,
                UNASKED,
                UNASKED,
                UNASKED),
            row("down stays down", DOWN, Readiness.READY, State.DOWN, FAIL, UNASKED, FAIL),
            row("first pass back", DOWN, Readiness.READY, State.PROBATION, PASS),
            row("rise and hold-down over", DOWN, Readiness.READY, State.WARMING, PASS, PASS),
            row("not yet the newest release", DOWN, OLD, State.PROBATION, PASS, PASS, PASS, PASS),
            row("nothing else could be answered", DOWN, WAIVED, State.WARMING, PASS, PASS),
            row("fails on probation", DOWN, Readiness.READY, State.DOWN, PASS, FAIL),
            row("one failure while warming", warming, Readiness.READY, State.WARMING, FAIL),
            row("fall while warming", warming, Readiness.READY, State.DOWN, FAIL, FAIL, FAIL),
            row("a commit lands while warming", warming, OLD, State.WARMING, PASS),
            row("a commit lands while up", UP, OLD, State.UP, PASS));
    for (Row row : rows) {
      Health to = after(row.from(), 100, row.ready(), row.probes().toArray(ProbeResult[]::new));
      assertThat(to.verdict().state()).as(row.what()).isEqualTo(row.to());
    }
  }

  private static Row row(
      String what, Health from, Readiness ready, State to, ProbeResult... probes) {
    return new Row(what, from, ready, List.of(probes), to);
  }

  @Test
  void unconvergedPairsCountNoDowns() {
    Health health = after(Health.unknown(T0), 0, Readiness.NEVER, FAIL, FAIL, FAIL, FAIL, PASS);
    assertThat(health.verdict().downs()).isEmpty();
    assertThat(health.vote().orElseThrow().failures()).isZero();
    assertThat(after(health, 60, Readiness.READY, PASS).verdict().state()).isEqualTo(State.UP);
  }

  @Test
  void holdDownRunsFromTheDownAndDoubles() {
    assertThat(DOWN.verdict().returnsNotBefore(HealthPolicy.DEFAULT)).isEqualTo(at(15 + 30));
    assertThat(after(DOWN, 20, Readiness.READY, PASS, PASS, PASS, PASS, PASS).verdict().state())
        .isEqualTo(State.PROBATION);
    assertThat(after(DOWN, 40, Readiness.READY, PASS, PASS).verdict().state())
        .isEqualTo(State.WARMING);
    List<Long> seconds = new ArrayList<>();
    for (int downs = 1; downs <= 7; downs++) {
      seconds.add(HealthPolicy.DEFAULT.holdDownAfter(downs).toSeconds());
    }
    assertThat(seconds).containsExactly(30L, 60L, 120L, 240L, 480L, 600L, 600L);
  }

  @Test
  void aDownIsForgottenAfterTheFlapWindow() {
    Health up = after(after(DOWN, 60, Readiness.READY, PASS, PASS), 400, Readiness.READY, PASS);
    assertThat(up.verdict().state()).isEqualTo(State.UP);
    Health soon = after(up, 500, Readiness.READY, FAIL, FAIL, FAIL);
    assertThat(soon.verdict().downs()).hasSize(2);
    Health late = after(up, 2000, Readiness.READY, FAIL, FAIL, FAIL);
    assertThat(late.verdict().downs()).containsExactly(at(2010));
  }

  @Test
  void theRampEndsInUp() {
    Health warming = after(DOWN, 60, Readiness.READY, PASS, PASS);
    assertThat(warming.verdict().since()).isEqualTo(at(65));
    assertThat(after(warming, 184, Readiness.READY, PASS).verdict().state())
        .isEqualTo(State.WARMING);
    assertThat(after(warming, 185, Readiness.READY, PASS).verdict().state()).isEqualTo(State.UP);
    Health stumbled = after(warming, 100, Readiness.READY, FAIL);
    assertThat(stumbled.verdict().since()).isEqualTo(warming.verdict().since());
    assertThat(after(stumbled, 185, Readiness.READY, PASS).verdict().state()).isEqualTo(State.UP);
  }

  @Test
  void aClockThatIsSetBackNeverMakesAnAgeNegative() {
    Health yesterday =
        DOWN.next(
            "here", Worlds.ENDPOINT, PASS, RULES, Readiness.READY, T0.minus(Duration.ofDays(1)));
    assertThat(yesterday.verdict().returnsNotBefore(HealthPolicy.DEFAULT))
        .isEqualTo(T0.minus(Duration.ofDays(1)).plusSeconds(30));
    assertThat(RAMP.factor(T0, T0.minusSeconds(9))).isEqualTo(0.1);
    assertThat(RAMP.over(T0, T0.minus(Duration.ofDays(1)))).isFalse();
    assertThat(RAMP.nextStepAt(T0, T0.minusSeconds(9))).isEqualTo(T0.plusSeconds(21));
  }

  @Test
  void recheckStartsAtTheEndOfAFailureAndJitterOnlyShortens() {
    var dice = new SplittableRandom(1);
    Health suspect = after(UP, 5, Readiness.READY, FAIL);
    assertThat(suspect.nextProbeAt(RULES, at(5), at(7), dice.nextDouble())).isEqualTo(at(8));
    for (Health health : List.of(UP, DOWN, Health.unknown(T0))) {
      for (int i = 0; i < 1000; i++) {
        Instant next = health.nextProbeAt(RULES, at(0), at(0.1), dice.nextDouble());
        assertThat(next).isBetween(at(4.5), at(5));
      }
    }
    assertThat(UP.nextProbeAt(RULES, at(0), at(60), dice.nextDouble())).isEqualTo(at(60));
    assertThat(UP.nextProbeAt(RULES, at(60), at(0), dice.nextDouble())).isBetween(at(4.5), at(5));
  }

  private static final Readiness ALONE = new Readiness(true, true, true, false);
  private static final Readiness BESIDE = new Readiness(true, true, false, true);

  @Test
  void aChangedCheckStartsWithFreshEvidence() {
    Health suspect = after(UP, 5, BESIDE, FAIL, FAIL);
    assertThat(suspect.askedAnew(at(12)).verdict().state()).isEqualTo(State.UP);
    assertThat(after(suspect.askedAnew(at(12)), 13, BESIDE, FAIL).vote().orElseThrow().failures())
        .isEqualTo(1);
    Health down = DOWN.askedAnew(at(20));
    assertThat(down.verdict().state()).isEqualTo(State.UNKNOWN);
    assertThat(after(down, 21, BESIDE, PASS).verdict().state()).isEqualTo(State.UP);
    // Within 30 s nobody falls; then only who fails what another passes.
    Health failing = after(UP.askedAnew(at(20)), 21, BESIDE, FAIL, FAIL, FAIL, FAIL);
    assertThat(failing.verdict().state()).isEqualTo(State.SUSPECT);
    assertThat(failing.verdict().isExcused()).isTrue();
    assertThat(failing.verdict().proves()).isFalse();
    assertThat(after(failing, 50, BESIDE, FAIL).verdict().state()).isEqualTo(State.DOWN);
    assertThat(after(failing, 50, BESIDE, FAIL).verdict().downs()).containsExactly(at(50));
    assertThat(after(failing, 50, ALONE, FAIL, FAIL, FAIL, FAIL, FAIL).verdict().state())
        .isEqualTo(State.SUSPECT);
    assertThat(after(failing, 50, ALONE, PASS).verdict().isExcused()).isFalse();
    // Long after the change it is one of many failures.
    assertThat(after(UP.askedAnew(at(20)), 60, ALONE, FAIL, FAIL, FAIL).verdict().state())
        .isEqualTo(State.DOWN);
  }

  @Test
  void aChangedCheckLetsNobodyReturnEarlier() {
    Health probation = after(DOWN, 20, BESIDE, PASS);
    assertThat(probation.verdict().state()).isEqualTo(State.PROBATION);
    Health asked = probation.askedAnew(at(26));
    assertThat(asked.verdict().downs()).isEqualTo(DOWN.verdict().downs());
    assertThat(after(asked, 27, BESIDE, PASS, PASS, PASS).verdict().state())
        .isEqualTo(State.PROBATION);
    Health held = after(asked, 27, BESIDE, PASS, PASS);
    var over =
        (int)
            Duration.between(at(0), held.verdict().returnsNotBefore(HealthPolicy.DEFAULT))
                .toSeconds();
    var stale = new Readiness(true, false, false, true);
    assertThat(after(held, over, stale, PASS).verdict().detail())
        .isEqualTo("waits for the newest release");
    assertThat(after(held, over, BESIDE, PASS).verdict().state()).isEqualTo(State.WARMING);
    // Nobody else was left when this one fell: it needs no ramp, however it is asked.
    Health spared = after(DOWN.spared(), 20, ALONE, PASS);
    assertThat(spared.verdict().state()).isEqualTo(State.PROBATION);
    assertThat(after(spared.askedAnew(at(26)), 27, ALONE, PASS).verdict().state())
        .isEqualTo(State.UP);
  }

  @Test
  void whoFellWithAllOthersIsHeldDownByNobody() {
    Health spared = DOWN.spared();
    assertThat(spared.verdict().downs()).isEmpty();
    assertThat(spared.verdict().fellAt()).isEmpty();
    assertThat(DOWN.verdict().fellAt()).contains(at(15));
    assertThat(UP.spared()).isEqualTo(UP);
    assertThat(spared.spared()).isEqualTo(spared);
    assertThat(after(spared, 20, ALONE, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL).verdict().isSpared())
        .isTrue();
    assertThat(after(spared, 20, ALONE, PASS).verdict().state()).isEqualTo(State.PROBATION);
    assertThat(after(spared, 20, ALONE, PASS, PASS).verdict().state()).isEqualTo(State.UP);
    assertThat(after(spared, 20, ALONE, PASS, FAIL).verdict().isSpared()).isTrue();
    // Another is back: it is judged again, at the usual pace.
    assertThat(after(spared, 20, BESIDE, FAIL, FAIL).verdict().isSpared()).isTrue();
    Health own = after(spared, 20, BESIDE, FAIL, FAIL, FAIL);
    assertThat(own.verdict().isSpared()).isFalse();
    assertThat(own.verdict().downs()).containsExactly(at(30));
  }

  /** Laws over random lives: 300 seeds of 400 probes each. */
  @Test
  void laws() {
    for (int seed = 0; seed < 300; seed++) {
      var dice = new SplittableRandom(seed);
      Health health = dice.nextBoolean() ? Health.unknown(T0) : Health.restored(T0);
      boolean converged = dice.nextBoolean();
      int passes = 0;
      int failures = 0;
      Instant now = T0;
      Instant lastDown = Instant.MIN;
      for (int i = 0; i < 400; i++) {
        now = now.plusMillis(dice.nextInt(100, 20_000));
        converged |= dice.nextInt(20) == 0;
        var readiness = new Readiness(converged, converged && dice.nextInt(4) > 0, false);
        ProbeResult probe =
            switch (dice.nextInt(8)) {
              case 0 -> UNASKED;
              case 1, 2, 3 -> FAIL;
              default -> PASS;
            };
        passes = probe == PASS ? passes + 1 : probe == FAIL ? 0 : passes;
        failures = probe == FAIL ? failures + 1 : probe == PASS ? 0 : failures;
        Health next = health.next("here", Worlds.ENDPOINT, probe, RULES, readiness, now);
        String where = "seed " + seed + " probe " + i + " " + health + " -> " + next;
        boolean wasOut =
            health.verdict().state() == State.DOWN || health.verdict().state() == State.PROBATION;
        if (probe == UNASKED) {
          assertThat(next).as(where).isEqualTo(health);
        }
        if (!converged) {
          assertThat(next.verdict().state()).as(where).isEqualTo(State.UNKNOWN);
        }
        if (wasOut && next.verdict().state().confirmed()) {
          assertThat(next.verdict().state()).as(where).isEqualTo(State.WARMING);
          assertThat(passes).as(where).isGreaterThanOrEqualTo(2);
          assertThat(readiness.newest()).as(where).isTrue();
          assertThat(now).as(where).isAfterOrEqualTo(lastDown.plusSeconds(30));
          assertThat(now)
              .as(where)
              .isAfterOrEqualTo(next.verdict().returnsNotBefore(HealthPolicy.DEFAULT));
        }
        if (!wasOut && next.verdict().state() == State.DOWN) {
          // A streak, or with this one five of the last ten: RateTest keeps its own count of those.
          assertThat(failures >= 3 || health.vote().orElseThrow().recent().failed() == 4)
              .as(where)
              .isTrue();
          lastDown = now;
          assertThat(next.verdict().downs()).as(where).endsWith(now);
        }
        if (failures >= 3 && converged && health.verdict().everUp()) {
          assertThat(next.verdict().state().confirmed()).as(where).isFalse();
        }
        health = next;
      }
    }
  }
}
