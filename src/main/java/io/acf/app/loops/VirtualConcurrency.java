package io.acf.app.loops;

import io.acf.federation.Concurrency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Tasks side by side on virtual threads. */
public final class VirtualConcurrency implements Concurrency {
  @Override
  public <T> List<T> all(int atOnce, List<Supplier<T>> tasks) {
    if (tasks.size() <= 1 || atOnce <= 1) {
      return Concurrency.NONE.all(1, tasks);
    }
    var permits = new Semaphore(atOnce);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<T>>();
      for (var task : tasks) {
        permits.acquire();
        futures.add(
            pool.submit(
                () -> {
                  try {
                    return task.get();
                  } finally {
                    permits.release();
                  }
                }));
      }
      var results = new ArrayList<T>(futures.size());
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
