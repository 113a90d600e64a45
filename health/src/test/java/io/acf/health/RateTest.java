package io.acf.health;

import static io.acf.health.Worlds.FAIL;
import static io.acf.health.Worlds.PASS;
import static io.acf.health.Worlds.RULES;
import static io.acf.health.Worlds.SPEC;
import static io.acf.health.Worlds.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.acf.health.ProbedLife.Weather;
import io.acf.health.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Too many failures, although few follow each other. */
class RateTest {
  private static final Duration REFUSAL = Duration.ofMillis(1);
  private static final Health UP = Worlds.after(Health.unknown(T0), 0, Readiness.READY, PASS);

  private static Health probe(Health health, ProbeResult... probes) {
    return Worlds.after(health, 100, Readiness.READY, probes);
  }

  @Test
  void aRegionThatFailsEveryOtherProbeFalls() {
    // Each recheck passes: five interval probes fail, one after the other.
    var four = probe(UP, FAIL, PASS, FAIL, PASS, FAIL, PASS, FAIL, PASS);
    assertThat(four.verdict().state()).isEqualTo(State.UP);
    var five = probe(four, FAIL);
    assertThat(five.verdict().state()).isEqualTo(State.DOWN);
    assertThat(five.verdict().detail())
        .isEqualTo("5 of the last 5 probes failed, the last: refused: connection refused");
    assertThat(five.verdict().downs()).hasSize(1);
  }

  @Test
  void aRegionWithOneDeadRouterOfTwoFallsWithinFourMinutes() {
    for (int seed = 0; seed < 300; seed++) {
      var life = new ProbedLife(SPEC, HealthPolicy.DEFAULT, REFUSAL, seed);
      life.live(Duration.ofMinutes(2), Weather.share(0));
      assertThat(life.untilDown(Duration.ofHours(1), Weather.share(0.5)))
          .as("seed " + seed)
          .isLessThan(Duration.ofMinutes(4));
    }
  }

  @Test
  void rechecksDoNotCount() {
    var failures = Collections.nCopies(5, List.of(FAIL, FAIL, PASS, PASS, PASS));
    var health = UP;
    for (var burst : failures.subList(0, 4)) {
      health = probe(health, burst.toArray(ProbeResult[]::new));
    }
    assertThat(health.verdict().state()).isEqualTo(State.UP);
    assertThat(health.vote().orElseThrow().recent().failed())
        .isEqualTo(3); // of 10: the first one is forgotten
  }

  @Test
  void oldFailuresAreForgotten() {
    var health = UP;
    for (int i = 0; i < 40; i++) { // two of five, rechecked
      health = probe(health, FAIL, PASS, FAIL, PASS, PASS, PASS, PASS);
      assertThat(health.verdict().state()).isEqualTo(State.UP);
    }
  }

  @Test
  void aReturnStartsWithACleanSheet() {
    var down = probe(UP, FAIL, PASS, FAIL, PASS, FAIL, PASS, FAIL, PASS, FAIL);
    assertThat(down.verdict().state()).isEqualTo(State.DOWN);
    assertThat(probe(down, FAIL).vote().orElseThrow().recent()).isEqualTo(Recent.NONE);
    var warming = Worlds.after(down, 200, Readiness.READY, PASS, PASS);
    assertThat(warming.verdict().state()).isEqualTo(State.WARMING);
    assertThat(warming.vote().orElseThrow().recent()).isEqualTo(Recent.NONE);
    var stumbling = probe(warming, FAIL, PASS, FAIL, PASS, FAIL, PASS, FAIL, PASS);
    assertThat(stumbling.verdict().state()).isEqualTo(State.WARMING);
    assertThat(probe(stumbling, FAIL).verdict().state()).isEqualTo(State.DOWN);
  }

  @Test
  void whatFailedBeforeItWasEverUpIsNotHeldAgainstIt() {
    var unknown = Health.unknown(T0);
    for (int i = 0; i < 20; i++) {
      unknown = unknown.next("here", Worlds.ENDPOINT, FAIL, RULES, Readiness.READY, T0);
    }
    var up = probe(unknown, PASS, FAIL);
    assertThat(up.verdict().state()).isEqualTo(State.SUSPECT);
  }

  @Test
  void anUnaskedProbeIsNoEvidence() {
    var four = probe(UP, FAIL, PASS, FAIL, PASS, FAIL, PASS, FAIL, PASS);
    assertThat(Worlds.after(four, 200, Readiness.READY, Worlds.UNASKED, Worlds.UNASKED))
        .isEqualTo(four);
  }

  /** The law over random lives: by rate or by streak, and never otherwise. */
  @Test
  void downMeansStreakOrRate() {
    for (int seed = 0; seed < 200; seed++) {
      var dice = new SplittableRandom(seed);
      var health = UP;
      Instant start = T0;
      int streak = 0;
      var sheet = new ArrayDeque<Boolean>();
      for (int i = 0; i < 500; i++) {
        var fails = dice.nextInt(100) < 30;
        var recheck = streak > 0;
        if (!recheck && health.verdict().state().confirmed()) {
          sheet.addLast(fails);
          if (sheet.size() > 10) {
            sheet.removeFirst();
          }
        }
        streak = fails ? streak + 1 : 0;
        var due = streak >= 3 || sheet.stream().filter(f -> f).count() >= 5;
        var was = health.verdict().state().confirmed();
        health =
            health.next(
                "here", Worlds.ENDPOINT, fails ? FAIL : PASS, RULES, Readiness.READY, start);
        assertThat(was && health.verdict().state() == State.DOWN)
            .as("seed " + seed + " probe " + i)
            .isEqualTo(was && due);
        if (!health.verdict().state().confirmed()) {
          sheet.clear();
          streak = 0;
        }
        start = start.plusSeconds(5);
      }
    }
  }

  /** The short form of {@link FalseWithdrawalsBenchmark}: 200 region-days. */
  @Test
  void oneProbeOfAHundredLostCostsAtMostOneFalseWithdrawalInTenRegionDays() {
    var life = new ProbedLife(SPEC, HealthPolicy.DEFAULT, REFUSAL, 7);
    life.live(Duration.ofDays(200), Weather.share(0.01));
    assertThat(life.streaks() + life.rates()).isLessThanOrEqualTo(20);
    var calm = new ProbedLife(SPEC, HealthPolicy.DEFAULT, REFUSAL, 7);
    calm.live(Duration.ofDays(30), Weather.share(0));
    assertThat(calm.streaks() + calm.rates()).isZero();
    assertThat(calm.weight()).isEqualTo(1);
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthPolicy.Rate(0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthPolicy.Rate(5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthPolicy.Rate(5, 33));
    assertThat(HealthPolicy.DEFAULT.rate()).isEqualTo(new HealthPolicy.Rate(5, 10));
  }
}
