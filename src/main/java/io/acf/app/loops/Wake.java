package io.acf.app.loops;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A flag that ends a wait, once: waking carries no data, and waking twice is waking once. */
final class Wake {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private boolean woken;

  void wake() {
    lock.lock();
    try {
      woken = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when woken, or after so long. */
  void await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!woken && left > 0) {
        left = rung.awaitNanos(left);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }
}
