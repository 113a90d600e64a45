package io.acf.app.loops;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A thread that does one thing over and over: a round, then a rest that a wake-up ends. A round
 * that throws is a mistake of ours; it is logged and does not end the loop.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class);
  private static final Duration AFTER_MISTAKE = Duration.ofSeconds(5);

  /** One round; gives how long to rest at most. */
  @FunctionalInterface
  public interface Round {
    Duration go() throws InterruptedException;
  }

  private final String name;
  private final Round round;
  private final Wake wake = new Wake();
  private final Thread thread;
  private volatile boolean closed;

  private Loop(String name, Round round, Thread.Builder builder) {
    this.name = name;
    this.round = round;
    this.thread = builder.name(name).unstarted(this::run);
  }

  /** On a thread of the system, for work that blocks natively. */
  static Loop platform(String name, Round round) {
    return new Loop(name, round, Thread.ofPlatform().daemon());
  }

  public static Loop virtual(String name, Round round) {
    return new Loop(name, round, Thread.ofVirtual());
  }

  public Loop start() {
    thread.start();
    return this;
  }

  public void wake() {
    wake.wake();
  }

  boolean closed() {
    return closed;
  }

  private void run() {
    while (!closed) {
      try {
        wake.await(guarded());
      } catch (InterruptedException e) {
        return; // Only close() interrupts.
      }
    }
  }

  private Duration guarded() throws InterruptedException {
    try {
      return round.go();
    } catch (RuntimeException e) {
      LOG.errorf(e, "loop-mistake loop=%s", name);
      return AFTER_MISTAKE;
    }
  }

  /** Ends after the round in progress, without waiting for it. */
  void stop() {
    closed = true;
    wake.wake();
  }

  /** Waits for the end, if it ever began; after the deadline the round is interrupted. */
  void join(Duration most) {
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(most)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    join(Duration.ofSeconds(5));
  }
}
