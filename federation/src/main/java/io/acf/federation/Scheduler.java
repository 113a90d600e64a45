package io.acf.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs machines and what they ask for: on virtual threads in production, on virtual time and one
 * thread in tests. The machines and who tells whom are the same code under both.
 */
public interface Scheduler {
  /** Never goes back. */
  Instant now();

  /** Runs this then, or at once where that is past. It must not block: it tells a mailbox. */
  void at(Instant when, Runnable then);

  /** Begins a look or a deed, and replies with its result. */
  <R> Effort start(Call<R> call, Consumer<R> reply);

  /**
   * A look or a deed that may take its time.
   *
   * @param what for people, e.g. {@code observe eu-1}
   * @param most it ends by deadlines of its own before; when so long has passed it is abandoned,
   *     and where that does not end it within {@link #GRACE}, {@code broken} is its result
   * @param broken its result where it throws or does not end, by what that was: a mistake of ours,
   *     and a result like any other, since who waits for one would wait for ever
   */
  record Call<R>(
      String what, Duration most, Supplier<R> effect, Function<String, ? extends R> broken) {
    /** From being abandoned to being given up. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** Above the deadlines of all looks, and of all deeds but an upload. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** One that ends by deadlines of its own within half an hour. */
    public Call(String what, Supplier<R> effect, Function<String, ? extends R> broken) {
      this(what, LONGEST, effect, broken);
    }

    /**
     * Makes it, whatever comes of it.
     *
     * @param mistake told what it threw
     */
    public R result(Consumer<Throwable> mistake) {
      try {
        return effect.get();
      } catch (RuntimeException | LinkageError | VirtualMachineError e) {
        mistake.accept(e);
        return broken.apply("a mistake of acf: " + e);
      }
    }

    /** Its result where it has not ended. */
    public R unended() {
      return broken.apply("a mistake of acf: " + what + " has not ended in " + most);
    }
  }

  /** A look or a deed under way. */
  @FunctionalInterface
  interface Effort {
    /**
     * Nobody needs it any more: it is to end soon, by its thread being interrupted. Its reply comes
     * all the same, with whatever it came to.
     */
    void abandon();
  }

  /** Carries out what a machine asks for; the result is told to its own mailbox. */
  @FunctionalInterface
  interface Interpreter<I extends Input, E> {
    void carryOut(E effect, Mailbox<I> self);

    /**
     * Carries out one after the other: one that throws holds up none of the others.
     *
     * @param goesOn asked before each
     * @param mistake told what one threw
     */
    default void carryOut(
        List<E> effects, Mailbox<I> self, BooleanSupplier goesOn, Consumer<Throwable> mistake) {
      for (var effect : effects) {
        if (!goesOn.getAsBoolean()) {
          return;
        }
        try {
          carryOut(effect, self);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
          mistake.accept(e);
        }
      }
    }
  }

  /**
   * Runs a machine until it is closed: one input at a time, in order. A step that throws is a
   * mistake of ours: it is logged, the input is dropped and what is known stays.
   *
   * @param name for people, e.g. {@code delivery eu-1}
   */
  <S, I extends Input, E> Running<S, I> run(
      String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter);

  /** A machine that is being run. */
  interface Running<S, I extends Input> extends Mailbox<I> {
    /** What is known after the last step; a value. */
    S state();

    /** Takes no more inputs; effects under way end by themselves and are told to nobody. */
    void close();
  }
}
