package io.acf.simulator.wire;

import io.acf.simulator.model.Foundation;
import io.vertx.core.Vertx;

/** Lets a region's time go on by itself: one timer for what happens next. Used by one thread. */
final class Pulse {
  private final Vertx vertx;
  private final Foundation foundation;
  private long timer = -1;
  private long timerDue = Long.MAX_VALUE;

  Pulse(Vertx vertx, Foundation foundation) {
    this.vertx = vertx;
    this.foundation = foundation;
  }

  /** Sets the timer, where something happens sooner than it knows. */
  void arm() {
    var next = foundation.next();
    if (next.isEmpty() || next.getAsLong() >= timerDue) {
      return;
    }
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    timerDue = next.getAsLong();
    long delay = Math.max(1, timerDue - foundation.clock());
    timer =
        vertx.setTimer(
            delay,
            fired -> {
              timer = -1;
              timerDue = Long.MAX_VALUE;
              foundation.catchUp();
              arm();
            });
  }
}
