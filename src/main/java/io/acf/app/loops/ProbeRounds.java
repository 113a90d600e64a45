package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.federation.HealthCheck;
import io.acf.federation.HealthEffect;
import io.acf.federation.HealthInput;
import io.acf.federation.HealthMachine;
import io.acf.federation.HealthState;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.Pair;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.Readiness;
import io.acf.health.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@link HealthMachine} of each endpoint: carries out its probes, one at a time, on the
 * thread of the endpoint's loop, and puts its verdicts on the board.
 */
public final class ProbeRounds {
  private static final Logger LOG = Logger.getLogger(ProbeRounds.class);

  /** Where there is nothing to be probed. */
  private static final Duration REST = Duration.ofSeconds(5);

  private final HealthMachine machine;
  private final Probe probe;
  private final Board board;
  private final Recorder recorder;
  private final Clock clock;
  private final RandomGenerator dice;
  private final Runnable wakeTraffic;
  private final Map<Endpoint, Cell> cells = new ConcurrentHashMap<>();

  /** The machine of an endpoint, until the endpoint is forgotten. */
  private static final class Cell {
    private final ReentrantLock lock = new ReentrantLock();
    private HealthState state;
    private HealthEffect.@Nullable Ask ask;

    Cell(HealthState first) {
      state = first;
    }

    HealthState state() {
      lock.lock();
      try {
        return state;
      } finally {
        lock.unlock();
      }
    }

    /** Takes the probe that is asked for; null where none is. */
    HealthEffect.@Nullable Ask take() {
      lock.lock();
      try {
        var taken = ask;
        ask = null;
        return taken;
      } finally {
        lock.unlock();
      }
    }
  }

  public ProbeRounds(
      HealthMachine machine,
      Probe probe,
      Board board,
      Recorder recorder,
      Clock clock,
      RandomGenerator dice,
      Runnable wakeTraffic) {
    this.machine = machine;
    this.probe = probe;
    this.board = board;
    this.recorder = recorder;
    this.clock = clock;
    this.dice = dice;
    this.wakeTraffic = wakeTraffic;
  }

  /** Begins with what was held of an endpoint before. */
  void recall(Endpoint endpoint, Verdict verdict) {
    var health = Health.of(verdict);
    cells.put(endpoint, new Cell(HealthState.of(endpoint, health)));
    board.health(endpoint, health);
  }

  /** Forgets all others. */
  void keep(Set<Endpoint> endpoints) {
    cells.keySet().retainAll(endpoints);
  }

  /**
   * Says how an endpoint is probed from now on.
   *
   * @return whether it was asked in another way until now
   */
  boolean aim(HealthCheck check) {
    var cell = cells.get(check.endpoint());
    if (cell == null) {
      return false;
    }
    cell.lock.lock();
    try {
      var anew = cell.state.check().filter(before -> !check.asksAs(before)).isPresent();
      tell(cell, new HealthInput.Aimed(check, cell.state.readiness()), () -> {});
      return anew;
    } finally {
      cell.lock.unlock();
    }
  }

  /** Nobody else was left when it went down. */
  void spare(Endpoint endpoint) {
    Optional.ofNullable(cells.get(endpoint))
        .ifPresent(cell -> tell(cell, new HealthInput.Spared(), () -> {}));
  }

  /**
   * One probe, or as many as follow each other at once.
   *
   * @param up told when a probe passes that did not pass before
   * @return how long to rest
   */
  Duration round(Endpoint endpoint, Consumer<ProbeResult> told, Runnable up) {
    var cell = cells.get(endpoint);
    if (cell == null) {
      return REST;
    }
    ready(cell);
    var ask = cell.take();
    if (ask == null) {
      tell(cell, new HealthInput.AskNow(), up);
      ask = cell.take();
    }
    var rest = REST;
    for (; ask != null; ask = cell.take()) {
      var result = probed(ask);
      told.accept(result);
      ready(cell);
      tell(cell, new HealthInput.Ended(ask.number(), result, dice.nextDouble()), up);
      rest = Duration.between(clock.instant(), cell.state().nextTry());
    }
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private ProbeResult probed(HealthEffect.Ask ask) {
    try {
      return probe.probe(ask.target());
    } catch (RuntimeException e) {
      LOG.errorf(e, "probe-mistake endpoint=%s", ask.target().endpoint());
      return new ProbeResult.Unasked("our mistake: " + e);
    }
  }

  /** Tells the machine what else bears on its verdict now. */
  private void ready(Cell cell) {
    cell.state()
        .check()
        .ifPresent(check -> tell(cell, new HealthInput.Aimed(check, readiness(check)), () -> {}));
  }

  private Readiness readiness(HealthCheck check) {
    var name = check.name();
    var region = check.endpoint().region();
    var status = name.federation().flatMap(it -> board.status(new Pair(it, region)));
    var others =
        board.source().accepted().stream()
            .flatMap(desired -> name.endpoints(desired).keySet().stream())
            .filter(other -> !other.equals(check.endpoint()))
            .flatMap(other -> board.verdict(other).stream())
            .toList();
    return check.readiness(
        status, others, board.traffic().answer(name.traffic().zone(), name.host()));
  }

  private void tell(Cell cell, HealthInput input, Runnable up) {
    var turned = false;
    var passes = false;
    cell.lock.lock();
    try {
      var endpoint = cell.state.endpoint();
      if (cells.get(endpoint) != cell) {
        return; // Forgotten: what it still came to is nobody's.
      }
      var next = machine.next(cell.state, input, clock.instant());
      cell.state = next.state();
      for (var effect : next.effects()) {
        switch (effect) {
          case HealthEffect.Ask ask -> cell.ask = ask;
          case HealthEffect.Judged judged -> {
            board.health(endpoint, judged.health());
            turned |= judged.turned();
            passes |= judged.passes();
          }
          case HealthEffect.Note note -> recorder.record(List.of(note.fact()));
          case HealthEffect.WakeAt wake -> {} // The loop rests until then.
        }
      }
    } finally {
      cell.lock.unlock();
    }
    // Without the lock: who is woken may need another.
    if (turned) {
      wakeTraffic.run();
    }
    if (passes) {
      up.run();
    }
  }
}
