package io.acf.federation.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * What one run is made of; all else is drawn from the seed.
 *
 * @param regions 1..5
 * @param federations 1..6
 * @param weather for how long there is trouble
 */
record Scenario(
    long seed, int regions, int federations, SortedSet<Trouble> troubles, Duration weather) {
  Scenario {
    troubles = Collections.unmodifiableSortedSet(new TreeSet<>(troubles));
  }

  /** The scenario of a seed: 3 to 5 regions, 1 to 6 federations, 10 to 15 minutes of trouble. */
  static Scenario of(long seed) {
    var dice = dice(seed, "scenario");
    var troubles = new TreeSet<Trouble>();
    for (var trouble : Trouble.values()) {
      if (dice.nextBoolean()) {
        troubles.add(trouble);
      }
    }
    return new Scenario(
        seed,
        3 + dice.nextInt(3),
        1 + dice.nextInt(6),
        troubles,
        Duration.ofSeconds(600 + dice.nextInt(300)));
  }

  /**
   * Dice of their own for each concern, so that one trouble less leaves the others as they are.
   *
   * @param concern e.g. {@code git}
   */
  RandomGenerator dice(String concern) {
    return dice(seed, concern);
  }

  private static RandomGenerator dice(long seed, String concern) {
    return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + concern.hashCode());
  }

  Scenario without(Trouble trouble) {
    var fewer = new TreeSet<>(troubles);
    fewer.remove(trouble);
    return new Scenario(seed, regions, federations, fewer, weather);
  }

  Scenario withRegions(int fewer) {
    return new Scenario(seed, fewer, federations, troubles, weather);
  }

  Scenario withFederations(int fewer) {
    return new Scenario(seed, regions, fewer, troubles, weather);
  }

  Scenario lasting(Duration shorter) {
    return new Scenario(seed, regions, federations, troubles, shorter);
  }
}
