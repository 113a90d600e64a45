package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Replica;
import io.acf.app.state.Tally;
import io.acf.config.CommitId;
import io.acf.config.ConnectionSpec;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.RegionName;
import io.acf.dns.ZonePublisher;
import io.acf.federation.Controls;
import io.acf.federation.DispatchInput;
import io.acf.federation.Journal;
import io.acf.federation.Machines;
import io.acf.federation.Recall;
import io.acf.federation.Scheduler;
import io.acf.federation.SourceInput;
import io.acf.federation.SourceMachine;
import io.acf.federation.SourcePorts;
import io.acf.federation.SourceState;
import io.acf.federation.Start;
import io.acf.health.Probe;
import io.acf.regions.ControlPlane;
import io.acf.regions.Region;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs the machines of this replica on virtual threads, and shows the board what they find. What
 * decides is in {@link Machines} and {@link SourceMachine}.
 */
public final class ReplicaThreads implements Replica.Refresher, Replica.Prober, AutoCloseable {
  private static final Duration RECALLING = Duration.ofSeconds(10);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** Connects with regions. */
  @FunctionalInterface
  public interface Opener {
    Opened open(ConnectionSpec spec);
  }

  public record Opened(Region region, ControlPlane plane, Runnable dispose) {}

  /** What the machines look at and act on. */
  public record Adapters(
      GitSource git,
      ManifestReader reader,
      Opener opener,
      Probe probe,
      ZonePublisher zones,
      Journal journal,
      RandomGenerator dice) {}

  private final Adapters adapters;
  private final Board board;
  private final Clock clock;
  private final VirtualThreads threads;
  private final VirtualThreads gitThreads;
  private final Links links;
  private final Looks looks = new Looks();
  private final Scheduler.Running<SourceState, SourceInput> source;
  private final Machines machines;
  private volatile Instant beaten;

  /**
   * @param poll of the repository
   * @param recall what the journal remembers
   * @param tally hears counts and timings
   */
  public ReplicaThreads(
      Adapters adapters,
      Machines.Rules rules,
      Duration poll,
      Recall recall,
      Board board,
      Recorder recorder,
      Tally tally,
      Clock clock) {
    this.adapters = adapters;
    this.board = board;
    this.clock = clock;
    this.beaten = clock.instant();
    this.threads = VirtualThreads.by(clock);
    this.gitThreads = threads.apart().onPlatform();
    this.links = new Links(adapters.opener(), threads);
    var began = clock.instant();
    var start =
        Start.of(
            recall,
            new Start.Kept(adapters.git(), adapters.reader(), adapters.zones()),
            rules.health(),
            began);
    board.source(ignored -> start.source());
    start.traffic().zones().values().forEach(report -> board.traffic(report, began));
    var findings =
        new MachinesOnBoard(board, recorder, tally, clock, this::raised, looks, this::beat);
    this.machines =
        new Machines(
            threads,
            new Machines.Ports(
                links,
                new GitAncestry(adapters.git(), adapters.reader()),
                adapters.probe(),
                adapters.dice()::nextDouble,
                adapters.zones()),
            rules,
            findings,
            start.dispatch(),
            start.zones());
    this.source =
        threads.run(
            "source",
            SourceState.first(start.source(), clock.instant()),
            new SourceMachine(poll),
            new SourcePorts(
                gitThreads,
                adapters.git(),
                adapters.reader(),
                adapters.journal(),
                new SourceOnBoard(board, recorder, tally, clock, machines.mailbox()::tell)));
  }

  /** Gives when what the journal remembers is on the board. */
  public void start() {
    said(board.controls());
    board.source().accepted().ifPresent(it -> machines.mailbox().tell(new DispatchInput.Aimed(it)));
    machines.mailbox().tell(new DispatchInput.Reached(0));
    looks.until(0, RECALLING);
    source.tell(new SourceInput.LookNow());
    beats();
  }

  /** What people have said has changed. */
  public void said(Controls controls) {
    machines.mailbox().tell(new DispatchInput.Said(controls));
  }

  private void raised(RegionName region, long by) {
    source.tell(new SourceInput.Raised(region, by));
  }

  private void beats() {
    machines.mailbox().tell(new DispatchInput.Beat());
    threads.at(clock.instant().plus(BEAT), this::beats);
  }

  private void beat() {
    beaten = clock.instant();
  }

  /** When the dispatcher last took an input: the heartbeat. */
  public Instant beaten() {
    return beaten;
  }

  @Override
  public boolean refresh(Duration most) {
    // A look that has begun already may have missed the newest push.
    long wanted = source.state().begun() + 1;
    source.tell(new SourceInput.LookNow());
    return looks.until(wanted, most);
  }

  @Override
  public boolean knows(CommitId commit) {
    return adapters.git().known(commit).isPresent();
  }

  @Override
  public boolean allow(CommitId commit, Duration most) {
    long wanted = source.state().begun() + 1;
    source.tell(new SourceInput.Allowed(commit));
    return looks.until(wanted, most);
  }

  @Override
  public void probe(RegionName region) {
    machines.mailbox().tell(new DispatchInput.Insisted(region));
  }

  @Override
  public Optional<ControlPlane.Quiet> quiet(RegionName region) {
    return links.plane(region).flatMap(ControlPlane::quiet);
  }

  /** Ends the machines, then what they are connected with. */
  @Override
  public void close() {
    looks.close();
    gitThreads.stop();
    threads.stop();
    links.close();
    gitThreads.join(Duration.ofSeconds(3));
    threads.join(Duration.ofMillis(100));
    threads.shutdown();
  }
}
