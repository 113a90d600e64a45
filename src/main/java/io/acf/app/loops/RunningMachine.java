package io.acf.app.loops;

import io.acf.federation.Input;
import io.acf.federation.Machine;
import io.acf.federation.Scheduler;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A machine and its mailbox. It has a virtual thread while it has inputs. */
final class RunningMachine<S, I extends Input, E> implements Scheduler.Running<S, I> {
  private static final Logger LOG = Logger.getLogger(RunningMachine.class);

  private final String name;
  private final Machine<S, I, E> machine;
  private final Scheduler.Interpreter<I, E> interpreter;
  private final Clock clock;
  private final Consumer<RunningMachine<S, I, E>> closing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, I> waiting = new LinkedHashMap<>();
  private boolean busy;
  private volatile boolean closed;
  private volatile S state;

  RunningMachine(
      String name,
      S first,
      Machine<S, I, E> machine,
      Scheduler.Interpreter<I, E> interpreter,
      Clock clock,
      Consumer<RunningMachine<S, I, E>> closing) {
    this.name = name;
    this.machine = machine;
    this.interpreter = interpreter;
    this.clock = clock;
    this.closing = closing;
    this.state = first;
  }

  @Override
  public void tell(I input) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      waiting.put(input.key(), input);
      if (busy) {
        return;
      }
      busy = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name(name).start(this::work);
  }

  private void work() {
    for (var input = next(); input != null; input = next()) {
      step(input);
    }
  }

  private @org.jspecify.annotations.Nullable I next() {
    lock.lock();
    try {
      var first = waiting.entrySet().iterator();
      if (closed || !first.hasNext()) {
        busy = false;
        return null;
      }
      var input = first.next().getValue();
      first.remove();
      return input;
    } finally {
      lock.unlock();
    }
  }

  private void step(I input) {
    try {
      var next = machine.next(state, input, clock.instant());
      state = next.state();
      interpreter.carryOut(next.effects(), this, () -> true, mistake -> mistake(input, mistake));
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      mistake(input, e);
    }
  }

  private void mistake(I input, Throwable thrown) {
    LOG.errorf(thrown, "machine-mistake machine=\"%s\" input=\"%s\"", name, input);
  }

  @Override
  public S state() {
    return state;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
    closing.accept(this);
  }
}
