package io.acf.regions.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The wall clock as it was at the start, moved on by the monotonic one: a step of the wall clock
 * opens and closes no breaker.
 */
public final class MonotonicClock extends Clock {
  private final Instant start;
  private final long nanos;
  private final ZoneId zone;

  private MonotonicClock(Instant start, long nanos, ZoneId zone) {
    this.start = start;
    this.nanos = nanos;
    this.zone = zone;
  }

  public static MonotonicClock start() {
    return new MonotonicClock(Instant.now(), System.nanoTime(), ZoneOffset.UTC);
  }

  @Override
  public Instant instant() {
    return start.plus(Duration.ofNanos(System.nanoTime() - nanos));
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new MonotonicClock(start, nanos, other);
  }
}
