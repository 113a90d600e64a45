package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  @Test
  void followsTheNanosAlone() {
    var nanos = new AtomicLong(-5);
    var clock = new SteadyClock(Instant.parse("2026-11-22T12:00:00Z"), nanos::get);
    nanos.addAndGet(1_500_000_000L);
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-22T12:00:01.500Z"));
  }
}
