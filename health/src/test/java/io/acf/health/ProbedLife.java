package io.acf.health;

import io.acf.config.HealthSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A region's life under probes in simulated time: the real state machine, dice for the weather.
 * Counts what the machine makes of it.
 */
final class ProbedLife {
  /** How a probe ends that starts then. */
  interface Weather {
    boolean fails(Instant start, SplittableRandom dice);

    /** Each probe, recheck or not, fails with the same chance, whatever others did. */
    static Weather share(double failing) {
      return (start, dice) -> dice.nextDouble() < failing;
    }
  }

  private static final Duration ANSWER = Duration.ofMillis(20);

  private final HealthSpec spec;
  private final HealthPolicy policy;
  private final SplittableRandom dice;
  private final Duration failureTakes;

  private Health health = Health.unknown(Worlds.T0);
  private Instant start = Worlds.T0;
  private long streaks;
  private long rates;
  private double weightSeconds;
  private double seconds;

  ProbedLife(HealthSpec spec, HealthPolicy policy, Duration failureTakes, long seed) {
    this.spec = spec;
    this.policy = policy;
    this.failureTakes = failureTakes;
    this.dice = new SplittableRandom(seed);
  }

  /** Goes on for so long. */
  void live(Duration time, Weather weather) {
    var end = start.plus(time);
    while (start.isBefore(end)) {
      step(weather);
    }
  }

  /**
   * Goes on until it is DOWN, at most for so long: how long that took, or the most. The weather
   * begins somewhere between two probes.
   */
  Duration untilDown(Duration most, Weather weather) {
    var from = start.minusNanos(dice.nextLong(spec.interval().toNanos()));
    while (Duration.between(from, start).compareTo(most) < 0) {
      var ended = step(weather);
      if (health.verdict().state() == Verdict.State.DOWN) {
        return Duration.between(from, ended);
      }
    }
    return most;
  }

  private Instant step(Weather weather) {
    var fails = weather.fails(start, dice);
    var ended = start.plus(fails ? failureTakes : ANSWER);
    var next =
        health.next(
            "here",
            Worlds.ENDPOINT,
            fails ? Worlds.FAIL : Worlds.PASS,
            Worlds.rules(spec, policy),
            Readiness.READY,
            ended);
    if (health.verdict().state().confirmed() && next.verdict().state() == Verdict.State.DOWN) {
      count(next);
    }
    health = next;
    var then = health.nextProbeAt(Worlds.rules(spec, policy), start, ended, dice.nextDouble());
    var rest = Duration.between(start, then).toNanos() / 1e9;
    seconds += rest;
    weightSeconds += rest * weight(ended);
    start = then;
    return ended;
  }

  private void count(Health down) {
    if (down.verdict().detail().contains("of the last")) {
      rates++;
    } else {
      streaks++;
    }
  }

  private double weight(Instant now) {
    return switch (health.verdict().state()) {
      case UP, SUSPECT -> 1;
      case WARMING -> Worlds.RAMP.factor(health.verdict().since(), now);
      case UNKNOWN, DOWN, PROBATION -> 0;
    };
  }

  /** Withdrawals because so many failed in a row. */
  long streaks() {
    return streaks;
  }

  /** Withdrawals because too many of the last ones failed. */
  long rates() {
    return rates;
  }

  /** The share of its weight that it had over its whole life, 0..1. */
  double weight() {
    return weightSeconds / seconds;
  }
}
