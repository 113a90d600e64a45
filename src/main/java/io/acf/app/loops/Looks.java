package io.acf.app.loops;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for looks at the source that have ended; 0 is what is remembered of those before. */
final class Looks {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long ended = -1;
  private boolean closed;

  /** The look of this number, and what it led to, has ended. */
  void ended(long look) {
    lock.lock();
    try {
      ended = Math.max(ended, look);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has ended within that time. */
  boolean until(long look, Duration most) {
    lock.lock();
    try {
      long left = most.toNanos();
      while (ended < look && left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      return ended >= look;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more: the process is stopping. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
