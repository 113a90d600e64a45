package io.acf.health;

import static io.acf.health.Worlds.FAIL;
import static io.acf.health.Worlds.PASS;
import static io.acf.health.Worlds.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.HealthSpec;
import io.acf.health.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Hours of probing in simulated time: what the state machine makes of outages. */
class HealthStoryTest {
  private static final Duration REFUSAL = Duration.ofMillis(1);

  private record Moment(Instant at, Health health) {}

  /** Probes a region from T0 on; a probe passes where the region is alive at its start. */
  private static List<Moment> life(
      HealthSpec spec,
      Predicate<Instant> alive,
      Duration failureTakes,
      Instant end,
      SplittableRandom dice) {
    List<Moment> life = new ArrayList<>();
    Health health = Health.unknown(T0);
    Instant start = T0;
    while (start.isBefore(end)) {
      boolean passes = alive.test(start);
      Instant ended = start.plus(passes ? REFUSAL : failureTakes);
      health =
          health.next(
              "here",
              Worlds.ENDPOINT,
              passes ? PASS : FAIL,
              Worlds.rules(spec, HealthPolicy.DEFAULT),
              Readiness.READY,
              ended);
      life.add(new Moment(ended, health));
      start =
          health.nextProbeAt(
              Worlds.rules(spec, HealthPolicy.DEFAULT), start, ended, dice.nextDouble());
    }
    return life;
  }

  @Test
  void aDeadRegionIsNoticedWithinItsBound() {
    for (int seed = 0; seed < 500; seed++) {
      var dice = new SplittableRandom(seed);
      Duration interval = Duration.ofMillis(dice.nextLong(1_000, 20_000));
      Duration timeout = Duration.ofMillis(dice.nextLong(100, interval.toMillis()));
      int fall = dice.nextInt(1, 6);
      HealthSpec spec = Worlds.spec(interval, timeout, fall, 2);
      boolean hangs = dice.nextBoolean();
      Instant death = T0.plusMillis(dice.nextLong(30_000, 90_000));
      Duration failureTakes = hangs ? timeout : REFUSAL;
      Duration bound =
          interval
              .plus(HealthPolicy.DEFAULT.recheck().multipliedBy(fall - 1))
              .plus(failureTakes.multipliedBy(fall));
      List<Moment> life =
          life(spec, t -> t.isBefore(death), failureTakes, death.plus(bound).plusSeconds(1), dice);
      Instant noticed =
          life.stream()
              .filter(m -> m.health().verdict().state() == State.DOWN)
              .map(Moment::at)
              .findFirst()
              .orElse(Instant.MAX);
      assertThat(noticed).as("seed " + seed).isBeforeOrEqualTo(death.plus(bound));
    }
  }

  @Test
  void atTheDefaultsThatIsNineSecondsRefusedAndFifteenInABlackHole() {
    for (boolean hangs : List.of(false, true)) {
      for (int seed = 0; seed < 200; seed++) {
        var dice = new SplittableRandom(seed);
        Instant death = T0.plusMillis(dice.nextLong(30_000, 90_000));
        List<Moment> life =
            life(
                Worlds.SPEC,
                t -> t.isBefore(death),
                hangs ? Worlds.SPEC.timeout() : REFUSAL,
                death.plusSeconds(60),
                dice);
        Duration took =
            life.stream()
                .filter(m -> m.health().verdict().state() == State.DOWN)
                .map(m -> Duration.between(death, m.at()))
                .findFirst()
                .orElseThrow();
        // 2 s of the promise are for the votes and the publication.
        assertThat(took).as("seed " + seed).isLessThan(Duration.ofSeconds(hangs ? 14 : 8));
      }
    }
  }

  @Test
  void aFlappingRegionIsWithdrawnOncePerHoldDown() {
    for (int seed = 0; seed < 50; seed++) {
      var dice = new SplittableRandom(seed);
      long period = dice.nextLong(8, 40);
      Predicate<Instant> alive = t -> Duration.between(T0, t).toSeconds() % (2 * period) < period;
      List<Moment> life = life(Worlds.SPEC, alive, REFUSAL, T0.plus(Duration.ofMinutes(30)), dice);
      int withdrawn = 0;
      Health before = Health.unknown(T0);
      for (Moment moment : life) {
        Health health = moment.health();
        if (before.verdict().state().confirmed() && health.verdict().state() == State.DOWN) {
          withdrawn++;
          assertThat(moment.at())
              .as("seed " + seed + " withdrawal " + withdrawn)
              .isAfterOrEqualTo(before.verdict().returnsNotBefore(HealthPolicy.DEFAULT));
        }
        before = health;
      }
      assertThat(withdrawn).as("seed " + seed).isBetween(1, 12);
    }
  }

  @Test
  void onceItStaysUpItGetsItsWholeWeightBack() {
    for (int seed = 0; seed < 100; seed++) {
      var dice = new SplittableRandom(seed);
      Instant peace = T0.plus(Duration.ofMinutes(20));
      Predicate<Instant> alive =
          t -> !t.isBefore(peace) || new SplittableRandom(t.getEpochSecond() / 10).nextBoolean();
      List<Moment> life =
          life(Worlds.SPEC, alive, REFUSAL, peace.plus(Duration.ofMinutes(15)), dice);
      assertThat(life.getLast().health().verdict().state()).as("seed " + seed).isEqualTo(State.UP);
    }
  }
}
