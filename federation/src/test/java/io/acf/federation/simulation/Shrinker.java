package io.acf.federation.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a scenario smaller as long as it still breaks the same promise: fewer troubles, a shorter
 * time, fewer federations, fewer regions. Deterministic.
 */
final class Shrinker {
  private static final int RUNS = 60;

  private final Function<Scenario, Verdict> run;
  private int runs;

  Shrinker(Function<Scenario, Verdict> run) {
    this.run = run;
  }

  /** The smallest that was found, in a bounded number of runs. */
  Verdict shrink(Verdict broken) {
    var smallest = broken;
    var before = 0L;
    while (before != size(smallest.scenario()) && runs < RUNS) {
      before = size(smallest.scenario());
      smallest = shorter(fewer(smallest));
    }
    return smallest;
  }

  private static long size(Scenario it) {
    return it.weather().toSeconds() * 1000
        + it.troubles().size() * 100L
        + it.regions() * 10L
        + it.federations();
  }

  private Verdict fewer(Verdict broken) {
    var smallest = broken;
    for (var trouble : broken.scenario().troubles()) {
      smallest = tried(smallest, smallest.scenario().without(trouble));
    }
    while (smallest.scenario().federations() > 1) {
      var next =
          tried(
              smallest, smallest.scenario().withFederations(smallest.scenario().federations() - 1));
      if (next == smallest) {
        break;
      }
      smallest = next;
    }
    while (smallest.scenario().regions() > 2) {
      var next =
          tried(smallest, smallest.scenario().withRegions(smallest.scenario().regions() - 1));
      if (next == smallest) {
        break;
      }
      smallest = next;
    }
    return smallest;
  }

  private Verdict shorter(Verdict broken) {
    var weather = broken.scenario().weather();
    for (var part = 1; part < 4; part++) {
      var next = tried(broken, broken.scenario().lasting(part(weather, part)));
      if (next != broken) {
        return next;
      }
    }
    return broken;
  }

  private static Duration part(Duration whole, int quarters) {
    return whole.multipliedBy(quarters).dividedBy(4);
  }

  private Verdict tried(Verdict broken, Scenario smaller) {
    if (runs >= RUNS) {
      return broken;
    }
    runs++;
    var next = run.apply(smaller);
    return name(next).equals(name(broken)) ? next : broken;
  }

  private static Optional<String> name(Verdict verdict) {
    return verdict.broken().map(Verdict.Broken::name);
  }
}
