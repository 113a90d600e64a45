package io.acf.regions.cf;

import io.acf.regions.Fault;
import java.time.Duration;

/** When a verb must have ended, by the monotonic clock. */
final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  Deadline plus(Duration time) {
    return new Deadline(end + time.toNanos());
  }

  /** How long ago it was; 0 where it is still to come. */
  Duration overrun() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - end));
  }

  /** How long it is still; not positive where it has passed. */
  Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  boolean passed() {
    return end - System.nanoTime() <= 0;
  }

  /** The shorter of what is left and {@code limit}, more than 0. */
  Duration atMost(Duration limit) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new CfException.Failed(Fault.Cause.TIMEOUT, "no time left for another call", "");
    }
    return left < limit.toNanos() ? Duration.ofNanos(left) : limit;
  }

  /** Waits, at most so long and not over the end; false: the end is there, or we should stop. */
  boolean pause(Duration time) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(Math.min(left, time.toNanos())));
      return !passed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
