package io.acf.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.federation.testing.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation itself: that it is the same again, smaller where it fails, and has teeth. */
class SimulationTest {
  @Test
  void theSameSeedIsTheSameRun() {
    var scenario = Scenario.of(5).lasting(Duration.ofMinutes(2));
    var once = Simulate.run(scenario);
    assertThat(Simulate.run(scenario).hash()).isEqualTo(once.hash());
    assertThat(once.length()).isGreaterThan(Duration.ofMinutes(2));
    assertThat(Simulate.run(Scenario.of(6).lasting(Duration.ofMinutes(2))).hash())
        .isNotEqualTo(once.hash());
  }

  @Test
  void withoutTroubleEveryPromiseIsKept() {
    for (var seed = 1; seed <= 5; seed++) {
      var calm = calm(seed);
      assertThat(Simulate.run(calm).broken()).as("seed " + seed).isEmpty();
      assertThat(Simulate.run(calm).served()).isPositive();
    }
  }

  private static Scenario calm(long seed) {
    return new Scenario(seed, 3, 2, new TreeSet<>(List.of(Trouble.COMMITS)), Duration.ofMinutes(3));
  }

  @Test
  void aFailureIsShrunkToWhatItTakes() {
    var first =
        verdict(
            new Scenario(
                3,
                5,
                4,
                new TreeSet<>(List.of(Trouble.KILLS, Trouble.BLIND, Trouble.COMMITS)),
                Duration.ofMinutes(12)));
    var small = new Shrinker(SimulationTest::verdict).shrink(first);
    assertThat(small.scenario().troubles()).containsExactly(Trouble.KILLS);
    assertThat(small.scenario().regions()).isEqualTo(3);
    assertThat(small.scenario().federations()).isEqualTo(1);
    assertThat(small.scenario().weather()).isLessThan(Duration.ofMinutes(5));
    assertThat(Story.of(first, small))
        .startsWith("seed 3 breaks a promise: nothing is lost (Lost)")
        .contains("shrunk from 5 and 4", "weather: kill -9", "00:05.000  something happened");
  }

  /** Breaks where three regions meet kills for four minutes. */
  private static Verdict verdict(Scenario scenario) {
    var broken =
        scenario.regions() >= 3
            && scenario.troubles().contains(Trouble.KILLS)
            && scenario.weather().compareTo(Duration.ofMinutes(4)) >= 0;
    var line = new Trace.Line(World.START.plusSeconds(5), "something happened");
    return new Verdict(
        scenario,
        1,
        Duration.ofMinutes(3),
        1,
        1,
        broken
            ? Optional.of(new Verdict.Broken("Lost", "nothing is lost", "it is gone"))
            : Optional.empty(),
        List.of(line),
        List.of(line));
  }

  @Test
  @Tag("story")
  void everyMistakeFitsTheCodeAndCompiles() throws Exception {
    var root = root();
    var mistakes = Mistake.all();
    assertThat(mistakes).hasSizeGreaterThanOrEqualTo(20);
    for (var mistake : mistakes) {
      var source = java.nio.file.Files.readString(root.resolve(mistake.file()));
      assertThat(Compiler.compile(mistake.type(), mistake.in(source)))
          .as(mistake.what())
          .containsKey(mistake.type());
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("acf.root", ".."));
  }

  /**
   * By {@code docs/simulation/run}: too long for every run as long as a seed costs what it does.
   */
  @Test
  @Tag("benchmark")
  void manySeedsKeepEveryPromise() throws Exception {
    var summary = Simulate.run(1, Long.getLong("acf.simulation.seeds", 2000));
    System.out.println(summary.line());
    assertThat(summary.stories()).isEmpty();
  }

  /** By {@code docs/simulation/planted}. */
  @Test
  @Tag("benchmark")
  void everyPlantedMistakeIsCaught() throws Exception {
    assertThat(new Planted(root()).hunt(mistake -> true, hunt -> {}))
        .allSatisfy(hunt -> assertThat(hunt.caught()).as(hunt.mistake().what()).isPresent());
  }
}
