package io.acf.health;

import static io.acf.health.Worlds.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RampTest {
  @Test
  void climbsInFewStepsFromATenthToOne() {
    Ramp ramp = Ramp.of(Duration.ofSeconds(30));
    var factors = new TreeSet<Double>();
    double before = 0;
    for (int second = 0; second <= 200; second++) {
      double factor = ramp.factor(T0, T0.plusSeconds(second));
      assertThat(factor).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(before + 0.25);
      assertThat(factor).isLessThanOrEqualTo(Math.min(1, 0.1 + 0.9 * second / 120) + 1e-9);
      assertThat(ramp.over(T0, T0.plusSeconds(second))).isEqualTo(second >= 120);
      factors.add(factor);
      before = factor;
    }
    assertThat(factors).hasSize(5).contains(0.1, 1.0);
  }

  @Test
  void lastsTwoTtlWhereThatIsLonger() {
    assertThat(Ramp.of(Duration.ofSeconds(30)).length()).isEqualTo(Duration.ofSeconds(120));
    assertThat(Ramp.of(Duration.ofMinutes(5)).length()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void saysWhenItChangesNext() {
    Ramp ramp = new Ramp(Duration.ofSeconds(101));
    List<Double> seen = new ArrayList<>();
    Instant now = T0;
    while (!ramp.over(T0, now)) {
      double here = ramp.factor(T0, now);
      seen.add(here);
      Instant next = ramp.nextStepAt(T0, now);
      assertThat(ramp.factor(T0, next.minusNanos(1))).isEqualTo(here);
      now = next;
    }
    assertThat(seen).hasSize(4);
    assertThat(ramp.nextStepAt(T0, now)).isEqualTo(Instant.MAX);
  }
}
