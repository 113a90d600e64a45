package io.acf.simulator.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log to the disk on a thread of its own: once for all who wait for it, and at the latest
 * {@value #DELAY_MILLIS} ms after a change that nobody waits for. After a failure it never succeeds
 * again: what the disk then holds is not known.
 */
final class GroupSync implements AutoCloseable {
  static final long DELAY_MILLIS = 1_000;

  private static final System.Logger LOG = System.getLogger(GroupSync.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Runnable force;
  private final Thread thread;

  /** The last sync that has begun, and the one after it. */
  private CompletableFuture<Void> syncing = CompletableFuture.completedFuture(null);

  private CompletableFuture<Void> next = new CompletableFuture<>();
  private boolean wanted;
  private long dirtySince = -1;
  private boolean closed;
  private @Nullable UncheckedIOException broken;

  /** Starts the thread; {@code force} brings to the disk what was written before it is called. */
  GroupSync(String name, Runnable force) {
    this.force = force;
    this.thread = Thread.ofPlatform().daemon().name("sync-" + name).start(this::run);
  }

  /** Something was written. */
  synchronized void written() {
    if (dirtySince < 0) {
      dirtySince = System.nanoTime();
      notifyAll();
    }
  }

  /** Done when what was written so far is on the disk. */
  synchronized CompletableFuture<Void> done() {
    if (broken != null) {
      return CompletableFuture.failedFuture(broken);
    }
    if (closed || dirtySince < 0) {
      return syncing;
    }
    wanted = true;
    notifyAll();
    return next;
  }

  private void run() {
    try {
      for (var each = take(); each != null; each = take()) {
        sync(each);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What completes when the next sync is done; null when there will be none. */
  private synchronized @Nullable CompletableFuture<Void> take() throws InterruptedException {
    while (!closed && !wanted && !due()) {
      wait(dirtySince < 0 ? 0 : DELAY_MILLIS);
    }
    if (dirtySince < 0) {
      return null;
    }
    syncing = next;
    next = new CompletableFuture<>();
    wanted = false;
    dirtySince = -1;
    return syncing;
  }

  private boolean due() {
    return dirtySince >= 0 && System.nanoTime() - dirtySince >= DELAY_MILLIS * 1_000_000;
  }

  private void sync(CompletableFuture<Void> waiting) {
    try {
      force.run();
      waiting.complete(null);
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.ERROR, "the state cannot be kept", e);
      synchronized (this) {
        broken = e;
      }
      waiting.completeExceptionally(e);
    }
  }

  /** Syncs what is left. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
