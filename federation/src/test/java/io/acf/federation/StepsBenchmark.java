package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps a second of the delivery machines, with few federations in few regions and with many. */
@Tag("benchmark")
class StepsBenchmark {
  private static final int GOSSIP = 400;

  private record Size(int regions, int federations) {
    @Override
    public String toString() {
      return regions + " regions x " + federations + " federations";
    }
  }

  private static List<StepMeter> built(Size size) {
    var meters = new ArrayList<StepMeter>();
    for (int i = 1; i <= size.regions(); i++) {
      var meter = new StepMeter("eu-" + i, size.federations());
      meter.follow("one");
      meters.add(meter);
    }
    return meters;
  }

  /** An update of all federations, and news of single ones. */
  private static StepMeter.Cost run(List<StepMeter> meters, String version, int times) {
    var all = new StepMeter.Cost();
    for (var meter : meters) {
      meter.costs.clear();
      for (int i = 0; i < times; i++) {
        meter.follow(version + i);
      }
      meter.gossip(GOSSIP);
      all.add(meter.ofOne());
    }
    return all;
  }

  private static double report(Size size, List<StepMeter> meters, StepMeter.Cost all) {
    System.out.printf(
        "%s: %,.0f steps a second about one pair, %.1f us and %,d bytes each, of %,d%n",
        size, 1e6 / all.microsEach(), all.microsEach(), all.bytesEach(), all.steps);
    meters
        .getLast()
        .costs
        .forEach(
            (kind, cost) ->
                System.out.printf(
                    "  %-20s %,9d steps %,12.1f us %,14d bytes each%n",
                    kind, cost.steps, cost.microsEach(), cost.bytesEach()));
    return all.microsEach();
  }

  @Test
  void stepsASecond() {
    var few = new Size(3, 50);
    var many = new Size(Integer.getInteger("acf.benchmark.regions", 20), 2_000);
    var here = built(few);
    run(here, "warm", 20);
    var small = report(few, here, run(here, "two", 10));
    var there = built(many);
    var large = report(many, there, run(there, "two", 1));
    System.out.printf("a step at 2,000 : one at 50 = %.2f%n", large / small);
    assertThat(large / small).isLessThan(4);
  }
}
