package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.federation.Recall;
import io.acf.federation.Steering;
import io.acf.federation.SteeringReport;
import io.acf.federation.TrafficFact;
import io.acf.health.Endpoint;
import io.acf.health.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The traffic loop's shell: one thread, a tick a second and one for each new verdict. */
public final class TrafficLoop implements AutoCloseable {
  static final Duration TICK = Duration.ofSeconds(1);

  private final Steering steering;
  private final Board board;
  private final ProbeRounds probes;
  private final Recorder recorder;
  private final Clock clock;
  private final Tally tally;
  private final Loop loop;
  private volatile Instant ticked;

  public TrafficLoop(
      Steering steering,
      Board board,
      ProbeRounds probes,
      Recorder recorder,
      Clock clock,
      Tally tally) {
    this.steering = steering;
    this.board = board;
    this.probes = probes;
    this.recorder = recorder;
    this.clock = clock;
    this.tally = tally;
    this.ticked = clock.instant();
    this.loop = Loop.platform("acf-traffic", this::round);
  }

  /** Takes up what the journal and the zones remember; names that git wants, once it is known. */
  public void restore(Recall recall) {
    board.steering(
        steering.recalled(recall, board.source().accepted(), clock.instant()), clock.instant());
  }

  public void start() {
    loop.start();
  }

  public void wake() {
    loop.wake();
  }

  /** When the last tick ended: the loop's heartbeat. */
  public Instant ticked() {
    return ticked;
  }

  private Duration round() {
    var desired = board.source().accepted();
    if (desired.isPresent()) {
      var now = clock.instant();
      var evidence = new Steering.Evidence(verdicts(), board.statuses(), board.controls().at(now));
      var report = steering.tick(desired.get(), evidence, board.steering(), now);
      board.steering(report, now);
      recorder.record(report.events());
      used(report);
      // Nobody earns a hold-down for what happened to all.
      report.spare().forEach(probes::spare);
      tally.steered(desired.get(), report, now);
    }
    ticked = clock.instant();
    return TICK;
  }

  /** A release that was for an earlier leave is none for the next. */
  private void used(SteeringReport report) {
    for (var event : report.events()) {
      if (event instanceof TrafficFact.Reclaimed reclaimed) {
        board.controls(controls -> controls.keeping(reclaimed.host()));
      }
    }
  }

  private SortedMap<Endpoint, Verdict> verdicts() {
    var verdicts = new TreeMap<Endpoint, Verdict>();
    board.healths().forEach((endpoint, health) -> verdicts.put(endpoint, health.verdict()));
    return verdicts;
  }

  @Override
  public void close() {
    loop.stop();
    loop.join(Duration.ofSeconds(3));
  }
}
