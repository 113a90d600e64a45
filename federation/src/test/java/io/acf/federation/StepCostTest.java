package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A step about one pair costs what that pair costs. Counted are the bytes that a step allocates: a
 * copy, or a stream over all pairs, shows there, whatever else the machine does.
 */
class StepCostTest {
  /** Paths of trees with 16 times as many leaves are 4 levels longer. */
  private static final double LONGER_PATHS = 1.6;

  private static StepMeter metered(int federations) {
    var meter = new StepMeter("eu-1", federations);
    meter.follow("one");
    meter.costs.clear();
    meter.follow("two");
    meter.gossip(20);
    return meter;
  }

  @Test
  void aStepAboutOnePairDoesNotCostMoreWhereThereAreMore() {
    metered(25); // Classes are loaded by then.
    var few = metered(25);
    var many = metered(400);
    for (var kind : List.of("StepEnded", "Glanced", "Gated", "Heard")) {
      var here = few.costs.get("one: " + kind);
      var there = many.costs.get("one: " + kind);
      assertThat(here).as(kind).isNotNull();
      assertThat(there).as(kind).isNotNull();
      assertThat((double) there.bytesEach() / here.bytesEach())
          .as(
              "bytes of a step for %s: %d at 25 federations, %d at 400",
              kind, here.bytesEach(), there.bytesEach())
          .isLessThan(LONGER_PATHS);
    }
  }
}
