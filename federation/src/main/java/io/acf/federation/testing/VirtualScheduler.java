package io.acf.federation.testing;

import io.acf.federation.Input;
import io.acf.federation.Machine;
import io.acf.federation.Next;
import io.acf.federation.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the machines of one life of a replica on {@link VirtualTime}, without threads. What it
 * starts arrives at a drawn time and is replied to at a later one; it ends at any moment with
 * {@link #kill}, and then nothing of it is told to anybody, while requests that had left may still
 * arrive.
 */
public final class VirtualScheduler implements Scheduler {
  private final VirtualTime time;
  private final Weather weather;
  private final Duration ahead;
  private final List<String> mistakes = new ArrayList<>();
  private boolean dead;
  private long untilCrash = Long.MAX_VALUE;
  private Runnable crashed = () -> {};
  private Duration taken = Duration.ZERO;
  private int mostWaiting;

  /** How long things take. */
  public interface Weather {
    /** From the start of an effect to its arrival where it is carried out. */
    Duration arrival(String what);

    /** From there to its reply, beside what the effect itself {@linkplain #takes takes}. */
    Duration reply(String what);

    /** From an input in the mailbox of an idle machine to the step that takes it. */
    Duration step(String name);

    /** A request that is under way when its sender is killed still arrives. */
    boolean arrivesAfterDeath(String what);
  }

  /** One whose clock is right. */
  public VirtualScheduler(VirtualTime time, Weather weather) {
    this(time, weather, Duration.ZERO);
  }

  /**
   * @param ahead by how much its clock is ahead of the true time, below 0 where it is behind: what
   *     the wall clock said when this life began
   */
  public VirtualScheduler(VirtualTime time, Weather weather, Duration ahead) {
    this.time = time;
    this.weather = weather;
    this.ahead = ahead;
  }

  @Override
  public Instant now() {
    return time.now().plus(ahead);
  }

  @Override
  public void at(Instant when, Runnable then) {
    time.at(
        when.minus(ahead),
        () -> {
          if (!dead) {
            guarded("alarm", then);
          }
        });
  }

  @Override
  public <R> Effort start(Call<R> call, Consumer<R> reply) {
    if (!alive()) {
      return () -> {};
    }
    var under = new UnderWay<>(call, reply);
    time.in(weather.arrival(call.what()), under::arrive);
    return under;
  }

  /** For an effect that runs: it takes so long, on top of what it took until now. */
  public void takes(Duration duration) {
    taken = taken.plus(duration);
  }

  /** For an effect that runs: what it takes until now. */
  public Duration taken() {
    return taken;
  }

  /** An effect between its start and its reply. */
  private final class UnderWay<R> implements Effort {
    private final String what;
    private final Call<R> call;
    private final Consumer<R> reply;
    private Runnable answer = () -> {};
    private boolean arrived;
    private boolean abandoned;
    private boolean replied;

    UnderWay(Call<R> call, Consumer<R> reply) {
      this.what = call.what();
      this.call = call;
      this.reply = reply;
    }

    void arrive() {
      if (dead && !weather.arrivesAfterDeath(what)) {
        return;
      }
      arrived = true;
      time.trace().add(time.now(), what);
      taken = Duration.ZERO;
      R result = call.result(mistake -> mistake(what, mistake));
      answer = () -> answer(result);
      var most = call.most().plus(Call.GRACE);
      if (taken.compareTo(most) > 0) {
        time.in(most, () -> answer(call.unended()));
      }
      time.in(abandoned ? Duration.ZERO : taken.plus(weather.reply(what)), answer);
    }

    private void answer(R result) {
      if (!dead && !replied) {
        replied = true;
        guarded(what, () -> reply.accept(result));
      }
    }

    @Override
    public void abandon() {
      if (!abandoned && arrived && !replied) {
        time.in(weather.reply(what), answer);
      }
      abandoned = true;
    }
  }

  @Override
  public <S, I extends Input, E> Running<S, I> run(
      String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter) {
    return new Run<>(name, first, machine, interpreter);
  }

  /** A machine and its mailbox. */
  private final class Run<S, I extends Input, E> implements Running<S, I> {
    private final String name;
    private final Machine<S, I, E> machine;
    private final Interpreter<I, E> interpreter;
    private final LinkedHashMap<Object, I> waiting = new LinkedHashMap<>();
    private S state;
    private boolean busy;
    private boolean closed;

    Run(String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter) {
      this.name = name;
      this.machine = machine;
      this.interpreter = interpreter;
      this.state = first;
    }

    @Override
    public void tell(I input) {
      if (closed || dead) {
        return;
      }
      waiting.put(input.key(), input);
      mostWaiting = Math.max(mostWaiting, waiting.size());
      if (!busy) {
        busy = true;
        time.in(weather.step(name), this::turn);
      }
    }

    private void turn() {
      if (closed || dead) {
        return;
      }
      var input = waiting.pollFirstEntry().getValue();
      time.trace().add(time.now(), name + " <- " + input.key());
      guarded(name, () -> step(input));
      busy = !waiting.isEmpty();
      if (busy && !dead) {
        time.in(weather.step(name), this::turn);
      }
    }

    private void step(I input) {
      Next<S, E> next = machine.next(state, input, now());
      state = next.state();
      interpreter.carryOut(
          next.effects(), this, () -> !closed && alive(), mistake -> mistake(name, mistake));
    }

    @Override
    public S state() {
      return state;
    }

    @Override
    public void close() {
      closed = true;
      waiting.clear();
    }
  }

  /** Counts one more effect; false where this life is over, perhaps just now. */
  private boolean alive() {
    if (!dead && untilCrash-- <= 0) {
      kill();
      crashed.run();
    }
    return !dead;
  }

  /**
   * Ends this life before the effect after so many more.
   *
   * @param then told once it has ended
   */
  public void crashAfter(long effects, Runnable then) {
    untilCrash = effects;
    crashed = then;
  }

  /** Ends this life at once, as kill -9 does. */
  public void kill() {
    dead = true;
  }

  /** Whether it has ended. */
  public boolean dead() {
    return dead;
  }

  private void guarded(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      mistake(name, e);
    }
  }

  private void mistake(String name, Throwable e) {
    var line = name + ": " + e + (e.getStackTrace().length > 0 ? " " + e.getStackTrace()[0] : "");
    mistakes.add(line);
    time.trace().add(time.now(), "mistake: " + line);
  }

  /** What threw, one line each: mistakes of ours. */
  public List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** The most inputs that ever waited in one mailbox. */
  public int mostWaiting() {
    return mostWaiting;
  }
}
