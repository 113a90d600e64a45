package io.acf.federation.testing;

import io.acf.federation.Input;
import io.acf.federation.Machine;
import io.acf.federation.Scheduler;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a machine that a test drives asks for ends when it is begun; the test takes care of the
 * times that were asked for.
 *
 * @param clock what the time is for the machine
 * @param mistake told what was thrown
 */
public record AtOnce(Supplier<Instant> clock, Consumer<Throwable> mistake) implements Scheduler {
  /** What throws is only seen by its result. */
  public AtOnce(Supplier<Instant> clock) {
    this(clock, thrown -> {});
  }

  @Override
  public Instant now() {
    return clock.get();
  }

  @Override
  public void at(Instant when, Runnable then) {}

  @Override
  public <R> Effort start(Call<R> call, Consumer<R> reply) {
    reply.accept(call.result(mistake));
    return () -> {};
  }

  @Override
  public <S, I extends Input, E> Running<S, I> run(
      String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter) {
    throw new UnsupportedOperationException("one machine, driven by hand");
  }
}
