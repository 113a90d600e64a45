package io.acf.health;

import static io.acf.health.Worlds.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.health.ProbedLife.Weather;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What "3 in a row" and "5 of the last 10" cost a healthy region in false withdrawals, and what
 * each of them finds. The real state machine at its defaults, in simulated time, seeded. Started by
 * {@code docs/benchmarks/withdrawals}.
 */
@Tag("benchmark")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FalseWithdrawalsBenchmark {
  private static final int DAYS = Integer.getInteger("acf.benchmark.days", 10_000);
  private static final int LIVES = 2_000;
  private static final Duration MOST = Duration.ofHours(1);
  private static final Duration REFUSAL = Duration.ofMillis(1);

  private static final HealthPolicy STREAK_ONLY =
      new HealthPolicy(
          HealthPolicy.DEFAULT.recheck(),
          HealthPolicy.DEFAULT.holdDown(),
          HealthPolicy.DEFAULT.holdDownMost(),
          HealthPolicy.DEFAULT.flapWindow(),
          HealthPolicy.DEFAULT.fresh(),
          new HealthPolicy.Rate(11, 10));

  @Test
  void whatTheRulesCost() {
    System.out.println("| probes that fail | by streak | by rate | in 10 region-days | weight |");
    System.out.println("|---|---|---|---|---|");
    for (double failing : new double[] {0, 0.01, 0.05, 0.10, 0.20}) {
      var life = new ProbedLife(SPEC, HealthPolicy.DEFAULT, REFUSAL, 20_261_128);
      life.live(Duration.ofDays(DAYS), Weather.share(failing));
      var inTenDays = (life.streaks() + life.rates()) * 10.0 / DAYS;
      System.out.printf(
          Locale.ROOT,
          "| %.0f %% | %,d | %,d | %.2f | %.3f %% |%n",
          failing * 100,
          life.streaks(),
          life.rates(),
          inTenDays,
          life.weight() * 100);
      if (failing <= 0.01) {
        assertThat(inTenDays).as("at " + failing).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void whatTheRulesCatch() {
    var weathers = new LinkedHashMap<String, Weather>();
    weathers.put("dead", Weather.share(1));
    weathers.put("every other probe", new EveryOther());
    weathers.put("80 % of the probes", Weather.share(0.8));
    weathers.put("60 %", Weather.share(0.6));
    weathers.put("50 % (one of two routers)", Weather.share(0.5));
    weathers.put("40 %", Weather.share(0.4));
    weathers.put("33 % (one of three routers)", Weather.share(1 / 3.0));
    weathers.put("25 %", Weather.share(0.25));
    weathers.put("dead for 10 s of every 30 s", (start, dice) -> start.getEpochSecond() % 30 < 10);
    System.out.println(
        "| the region fails | streak only: p50, p99 | both: p50, p99 | weight, streak only | both"
            + " |");
    System.out.println("|---|---|---|---|---|");
    weathers.forEach(FalseWithdrawalsBenchmark::row);
  }

  /** Fails and passes in turns: the interval probe finds it dead, the recheck alive. */
  private static final class EveryOther implements Weather {
    private boolean failed;

    @Override
    public boolean fails(java.time.Instant start, java.util.SplittableRandom dice) {
      failed = !failed;
      return failed;
    }
  }

  private static void row(String what, Weather weather) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |%n",
        what,
        found(STREAK_ONLY, weather),
        found(HealthPolicy.DEFAULT, weather),
        kept(STREAK_ONLY, weather),
        kept(HealthPolicy.DEFAULT, weather));
  }

  private static String found(HealthPolicy policy, Weather weather) {
    var took =
        IntStream.range(0, LIVES)
            .mapToObj(
                seed -> {
                  var life = new ProbedLife(SPEC, policy, REFUSAL, seed);
                  life.live(Duration.ofSeconds(120 + seed % 30), Weather.share(0));
                  return life.untilDown(MOST, weather);
                })
            .sorted()
            .toList();
    return seconds(took.get(LIVES / 2)) + ", " + seconds(took.get(LIVES * 99 / 100));
  }

  private static String seconds(Duration took) {
    return took.equals(MOST) ? "never" : took.toSeconds() + " s";
  }

  private static String kept(HealthPolicy policy, Weather weather) {
    var life = new ProbedLife(SPEC, policy, REFUSAL, 1);
    life.live(Duration.ofDays(30), weather);
    return String.format(Locale.ROOT, "%.0f %%", life.weight() * 100);
  }
}
