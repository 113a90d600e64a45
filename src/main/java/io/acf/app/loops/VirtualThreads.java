package io.acf.app.loops;

import io.acf.federation.Input;
import io.acf.federation.Machine;
import io.acf.federation.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs machines on virtual threads: a machine has one while it has inputs, an effect has one of its
 * own, so that none waits for another. What was begun here is ended here, together.
 */
public final class VirtualThreads implements Scheduler {
  private static final Logger LOG = Logger.getLogger(VirtualThreads.class);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor alarm;
  private final Set<Thread> efforts = ConcurrentHashMap.newKeySet();
  private final Set<RunningMachine<?, ?, ?>> machines = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  private final Supplier<Thread.Builder> builder;

  private VirtualThreads(
      Clock clock, ScheduledThreadPoolExecutor alarm, Supplier<Thread.Builder> builder) {
    this.clock = clock;
    this.alarm = alarm;
    this.builder = builder;
  }

  public static VirtualThreads by(Clock clock) {
    var alarm =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("acf-alarm").factory());
    alarm.setRemoveOnCancelPolicy(true);
    return new VirtualThreads(clock, alarm, Thread::ofVirtual);
  }

  /** Others of the same clock, that are ended by themselves. */
  public VirtualThreads apart() {
    return new VirtualThreads(clock, alarm, builder);
  }

  /** The same, for effects that block natively: they run on threads of the system. */
  public VirtualThreads onPlatform() {
    return new VirtualThreads(clock, alarm, () -> Thread.ofPlatform().daemon());
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void at(Instant when, Runnable then) {
    if (closed) {
      return;
    }
    var unused = alarm(Duration.between(now(), when), then);
  }

  @Override
  public <R> Effort start(Call<R> call, Consumer<R> reply) {
    var running = new RunningCall<>(call, reply);
    var thread =
        builder
            .get()
            .name(call.what())
            .unstarted(
                () -> {
                  try {
                    running.run();
                  } finally {
                    efforts.remove(Thread.currentThread());
                  }
                });
    lock.lock();
    try {
      if (closed) {
        return () -> {};
      }
      efforts.add(thread);
      thread.start();
    } finally {
      lock.unlock();
    }
    running.watch(
        alarm(call.most(), thread::interrupt),
        alarm(call.most().plus(Call.GRACE), running::giveUp));
    return thread::interrupt;
  }

  private ScheduledFuture<?> alarm(Duration in, Runnable then) {
    return alarm.schedule(
        () -> {
          if (!closed) {
            guarded("alarm", then);
          }
        },
        Math.max(0, in.toNanos()),
        TimeUnit.NANOSECONDS);
  }

  static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      mistake(what, e);
    }
  }

  static void mistake(String what, Throwable thrown) {
    LOG.errorf(thrown, "mistake in=\"%s\"", what);
  }

  @Override
  public <S, I extends Input, E> Running<S, I> run(
      String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter) {
    var running = new RunningMachine<>(name, first, machine, interpreter, clock, machines::remove);
    machines.add(running);
    return running;
  }

  /** Its machines take no more inputs. */
  public void stop() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    machines.forEach(RunningMachine::close);
  }

  /** Waits until its effects have ended; after the deadline they are interrupted. */
  public void join(Duration most) {
    var end = System.nanoTime() + most.toNanos();
    try {
      for (var thread : efforts) {
        var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (thread != Thread.currentThread() && !thread.join(left)) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      efforts.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread that all of the same clock share for their times. */
  public void shutdown() {
    stop();
    alarm.shutdownNow();
  }
}
