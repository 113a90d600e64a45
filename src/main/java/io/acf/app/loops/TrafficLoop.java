package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.Source;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZonePublisher;
import io.acf.federation.Controls;
import io.acf.federation.Fact;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.federation.Scheduler;
import io.acf.federation.TrafficFact;
import io.acf.federation.TrafficReport;
import io.acf.federation.ZoneAim;
import io.acf.federation.ZoneEffect;
import io.acf.federation.ZoneInput;
import io.acf.federation.ZoneInterpreter;
import io.acf.federation.ZoneReport;
import io.acf.federation.ZoneState;
import io.acf.federation.ZoneTraffic;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a traffic machine for each zone, tells it what the board is told, and the board what it
 * reports. A zone that hangs holds up no other.
 */
public final class TrafficLoop implements AutoCloseable {
  static final Duration TICK = Duration.ofSeconds(1);

  private final Zones zones;
  private final VirtualThreads threads;
  private final Board board;
  private final ProbeRounds probes;
  private final Recorder recorder;
  private final Tally tally;
  private final ZoneTraffic machine;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentSkipListMap<Hostname, Scheduler.Running<ZoneState, ZoneInput>> running =
      new ConcurrentSkipListMap<>();
  private final Map<Pair, Boolean> completed = new ConcurrentHashMap<>();
  private Map<Hostname, ZoneState> recalled = new TreeMap<>();
  private boolean started;
  private volatile Instant ticked;

  /**
   * Where and by what rules is answered.
   *
   * @param address where we answer: the glue of a zone that lists no name servers
   */
  public record Zones(ZonePublisher publisher, String address, HealthPolicy policy) {}

  /**
   * @param threads of this loop alone: they are ended with it
   */
  public TrafficLoop(
      Zones zones,
      VirtualThreads threads,
      Board board,
      ProbeRounds probes,
      Recorder recorder,
      Tally tally) {
    this.zones = zones;
    this.threads = threads;
    this.board = board;
    this.probes = probes;
    this.recorder = recorder;
    this.tally = tally;
    this.machine = new ZoneTraffic(zones.publisher().capabilities(), zones.policy());
    this.ticked = threads.now();
    board.listen(new Ear());
  }

  /** Takes up what the journal and the zones remember; names that git wants, once it is known. */
  public void restore(Recall recall) {
    var now = threads.now();
    var desired = board.source().accepted();
    var read = TrafficReport.read(zones.publisher());
    var names = new TreeSet<>(zones.publisher().zones());
    desired.ifPresent(wanted -> names.addAll(wanted.zones().keySet()));
    recall.orphans().values().forEach(name -> names.add(name.traffic().zone()));
    var states = new TreeMap<Hostname, ZoneState>();
    for (var zone : names) {
      var state = ZoneState.recalled(zone, recall, desired, zones.policy(), now);
      states.put(zone, state);
      Optional<OwnedZone> published = read.zone(zone);
      board.traffic(ZoneReport.of(zone, published, state.names()), now);
    }
    lock.lock();
    try {
      recalled = states;
    } finally {
      lock.unlock();
    }
  }

  public void start() {
    lock.lock();
    try {
      started = true;
    } finally {
      lock.unlock();
    }
    follow();
    tick();
  }

  /** Looks at every zone now. */
  public void wake() {
    running.values().forEach(zone -> zone.tell(new ZoneInput.Tick()));
  }

  private void tick() {
    try {
      wake();
      ticked = threads.now();
    } finally {
      threads.at(threads.now().plus(TICK), this::tick);
    }
  }

  /** When zones were last told to look: the loop's heartbeat. */
  public Instant ticked() {
    return ticked;
  }

  /** Tells each zone what git wants of it; one that is new, or was left here, gets a machine. */
  private void follow() {
    lock.lock();
    try {
      var desired = board.source().accepted();
      if (!started || desired.isEmpty()) {
        return;
      }
      completed.keySet().retainAll(board.statuses().keySet());
      var all = new TreeSet<>(desired.get().zones().keySet());
      all.addAll(recalled.keySet());
      all.addAll(running.keySet());
      all.forEach(zone -> follow(zone, desired.get()));
    } finally {
      lock.unlock();
    }
  }

  private void follow(Hostname zone, Desired desired) {
    var known = running.get(zone);
    var told = known == null ? begin(zone) : known;
    told.tell(new ZoneInput.Wanted(ZoneAim.of(desired, zone, zones.address())));
    // What was not wanted in the zone until now was forgotten there.
    board
        .statuses()
        .forEach(
            (pair, status) -> told.tell(new ZoneInput.Completed(pair, status.completedOnce())));
    board.healths().forEach((endpoint, health) -> judged(zone, told, endpoint, health.verdict()));
  }

  private Scheduler.Running<ZoneState, ZoneInput> begin(Hostname zone) {
    var now = threads.now();
    var first =
        Optional.ofNullable(recalled.remove(zone))
            .orElseGet(
                () ->
                    ZoneState.recalled(
                        zone, Recall.NOTHING, Optional.empty(), zones.policy(), now));
    Scheduler.Running<ZoneState, ZoneInput> begun =
        threads.<ZoneState, ZoneInput, ZoneEffect>run(
            "traffic " + zone,
            first,
            machine,
            new ZoneInterpreter(threads, zones.publisher(), this::record, this::told));
    running.put(zone, begun);
    begun.tell(new ZoneInput.Ordered(board.controls()));
    return begun;
  }

  private static void judged(
      Hostname zone,
      Scheduler.Running<ZoneState, ZoneInput> machine,
      Endpoint endpoint,
      Verdict verdict) {
    if (endpoint.host().within(zone)) {
      machine.tell(new ZoneInput.Judged(endpoint, verdict));
    }
  }

  /** What the board is told, for the machines that it concerns. */
  private final class Ear implements Board.Listener {
    @Override
    public void source(Source before, Source now) {
      if (!before.accepted().equals(now.accepted())) {
        follow();
      }
    }

    @Override
    public void controls(Controls now) {
      running.values().forEach(zone -> zone.tell(new ZoneInput.Ordered(now)));
    }

    @Override
    public void status(PairStatus now) {
      var once = now.completedOnce();
      if (!Boolean.valueOf(once).equals(completed.put(now.pair(), once))) {
        running.values().forEach(zone -> zone.tell(new ZoneInput.Completed(now.pair(), once)));
      }
    }

    @Override
    public void health(Endpoint endpoint, Health now) {
      running.forEach((zone, machine) -> judged(zone, machine, endpoint, now.verdict()));
    }
  }

  private void record(List<Fact> facts) {
    recorder.record(facts);
    for (var fact : facts) {
      if (fact instanceof TrafficFact.Reclaimed reclaimed) {
        // A release that was for an earlier leave is none for the next.
        board.controls(controls -> controls.keeping(reclaimed.host()));
      }
    }
  }

  private void told(ZoneReport report) {
    var now = threads.now();
    if (report.gone()) {
      gone(report.zone());
    }
    board.traffic(report, now);
    // Nobody earns a hold-down for what happened to all.
    report.spare().forEach(probes::spare);
    tally.told(report, now);
  }

  private void gone(Hostname zone) {
    lock.lock();
    try {
      var wanted = board.source().accepted().filter(it -> it.zones().containsKey(zone));
      if (wanted.isEmpty()) {
        Optional.ofNullable(running.remove(zone)).ifPresent(Scheduler.Running::close);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.stop();
    threads.join(Duration.ofSeconds(3));
    threads.shutdown();
  }
}
