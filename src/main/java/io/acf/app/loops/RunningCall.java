package io.acf.app.loops;

import io.acf.federation.Scheduler.Call;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A call under way: its waiter is replied to once, by its end or by its longest time. */
final class RunningCall<R> implements Runnable {
  private static final Logger LOG = Logger.getLogger(RunningCall.class);

  private final Call<R> call;
  private final Consumer<R> reply;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean replied;
  private List<Future<?>> alarms = List.of();

  RunningCall(Call<R> call, Consumer<R> reply) {
    this.call = call;
    this.reply = reply;
  }

  /** These are not needed once it has ended. */
  void watch(Future<?>... alarms) {
    lock.lock();
    try {
      this.alarms = List.of(alarms);
      if (replied) {
        cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    reply(call.result(mistake -> VirtualThreads.mistake(call.what(), mistake)));
  }

  /** Its longest time is over, and being interrupted has not ended it. */
  void giveUp() {
    LOG.errorf("given-up call=\"%s\" after=%s", call.what(), call.most());
    reply(call.unended());
  }

  private void reply(R result) {
    lock.lock();
    try {
      if (replied) {
        return;
      }
      replied = true;
      cancel();
    } finally {
      lock.unlock();
    }
    VirtualThreads.guarded(call.what(), () -> reply.accept(result));
  }

  private void cancel() {
    alarms.forEach(alarm -> alarm.cancel(false));
  }
}
