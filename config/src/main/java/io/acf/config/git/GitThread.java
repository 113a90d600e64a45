package io.acf.config.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One platform thread at a time for all that is done with git, each task under a deadline. A task
 * that does not end even when it has been cut off keeps its thread and is left behind; where too
 * many are, nothing is tried until one of them ends.
 */
final class GitThread implements AutoCloseable {
  private static final int MAX_LEFT_BEHIND = 2;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Duration deadline;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger leftBehind = new AtomicInteger();
  private volatile boolean closed;

  GitThread(Duration deadline) {
    this.deadline = deadline;
  }

  <T> T call(Callable<T> task, Cutoff cutoff)
      throws TimeoutException, ExecutionException, InterruptedException {
    if (!turn.tryLock(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("another look takes too long");
    }
    try {
      if (closed || leftBehind.get() > MAX_LEFT_BEHIND) {
        throw new TimeoutException("earlier looks still hang");
      }
      return run(task, cutoff);
    } finally {
      turn.unlock();
    }
  }

  private <T> T run(Callable<T> task, Cutoff cutoff)
      throws TimeoutException, ExecutionException, InterruptedException {
    var future = new FutureTask<>(task);
    var ended = new CountDownLatch(1);
    leftBehind.incrementAndGet();
    Thread.ofPlatform()
        .name("acf-git")
        .daemon(true)
        .start(
            () -> {
              try {
                future.run();
              } finally {
                leftBehind.decrementAndGet();
                ended.countDown();
              }
            });
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      cutoff.cut();
      var unused = future.cancel(true);
      // What it holds (locks, half a copy) is best let go before the next one begins.
      var inTime = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
