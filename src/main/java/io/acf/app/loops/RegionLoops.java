package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Replica;
import io.acf.app.state.Tally;
import io.acf.config.Ancestry;
import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Source;
import io.acf.federation.Answered;
import io.acf.federation.Connections;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryFact;
import io.acf.federation.DeliveryInput;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DeliveryPorts;
import io.acf.federation.DeliveryState;
import io.acf.federation.Fact;
import io.acf.federation.HealthCheck;
import io.acf.federation.Mailbox;
import io.acf.federation.PairReport;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.federation.RegionDelivery;
import io.acf.federation.Rollout;
import io.acf.federation.SourceFact;
import io.acf.federation.TrafficReport;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Region;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The loops that come and go with commits: one delivery loop and one API probe a region, one health
 * probe a pair, each on its own virtual thread, so that none ever waits for another's region.
 */
public final class RegionLoops implements Replica.Prober, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RegionLoops.class);
  private static final Duration STOP = Duration.ofSeconds(8);

  /** Makes regions. */
  public interface Opener {
    /**
     * @param wake to be told when the region is found well: try it now
     */
    Opened open(ConnectionSpec spec, Runnable wake);
  }

  public record Opened(Region region, ControlPlane plane, Runnable dispose) {}

  private record Here(
      ConnectionSpec spec, Opened opened, VirtualThreads threads, Mailbox<DeliveryInput> delivery) {
    void stop() {
      threads.stop();
    }

    void dispose(Duration most) {
      threads.join(most);
      opened.dispose.run();
    }
  }

  private final Opener opener;
  private final ProbeRounds probes;
  private final Board board;
  private final Recorder recorder;
  private final Clock clock;
  private final DeliveryPolicy policy;
  private final VirtualThreads threads;
  private final RandomGenerator dice;
  private final Tally tally;
  private final Evidence evidence;
  private final Ancestry git;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RegionName, Here> regions = new TreeMap<>();
  private final Set<RegionName> ending = new HashSet<>();
  private final Map<Endpoint, Loop> probing = new TreeMap<>();
  private final Map<FederationName, Mailbox<Rollout.RolloutInput>> rollouts = new TreeMap<>();
  private Set<Hostname> orphans = Set.of();
  private boolean closed;

  public RegionLoops(
      Opener opener,
      ProbeRounds probes,
      Board board,
      Recorder recorder,
      Clock clock,
      DeliveryPolicy policy,
      VirtualThreads threads,
      RandomGenerator dice,
      Tally tally,
      Recall recall,
      Ancestry git) {
    this.opener = opener;
    this.probes = probes;
    this.board = board;
    this.recorder = recorder;
    this.clock = clock;
    this.policy = policy;
    this.threads = threads;
    this.dice = dice;
    this.tally = tally;
    this.evidence = new Evidence(recall, board, probes, recorder, clock);
    this.git = git;
  }

  /** Starts what a new commit asks for, ends what it no longer names, and wakes the rest. */
  public void follow(Source source) {
    lock.lock();
    try {
      if (!closed && source.accepted().isPresent()) {
        follow(source.accepted().get());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Probes the names that have left git, and those no longer that are answered no more. */
  public void follow(TrafficReport traffic) {
    lock.lock();
    try {
      var desired = board.source().accepted();
      if (closed || desired.isEmpty()) {
        return;
      }
      if (!orphans(traffic).equals(orphans)) {
        follow(desired.get());
      } else {
        var answered = new DeliveryInput.AnsweredNow(Answered.of(desired.get(), traffic));
        regions.values().forEach(here -> here.delivery.tell(answered));
      }
    } finally {
      lock.unlock();
    }
  }

  private static Set<Hostname> orphans(TrafficReport traffic) {
    return traffic.orphans().keySet();
  }

  private void follow(Desired desired) {
    var pairs = new HashSet<Pair>();
    desired
        .federations()
        .values()
        .forEach(
            spec ->
                spec.placement().keySet().forEach(name -> pairs.add(new Pair(spec.name(), name))));
    orphans = Set.copyOf(orphans(board.traffic()));
    var steered = HealthCheck.steered(desired, board.traffic());
    var endpoints = new TreeMap<Endpoint, RegionSpec>();
    steered.values().forEach(name -> endpoints.putAll(name.endpoints(desired)));
    var same = new HashSet<>(endpoints.keySet());
    evidence.retire(desired, pairs, same);
    probes.keep(same);
    board.keep(pairs, same, desired.regions().keySet());
    var anew = evidence.recall(desired, steered.values());
    var connections = Connections.next(open(), ending, desired);
    end(connections.ended(), endpoints.keySet());
    connections.begun().values().forEach(this::begin);
    endpoints.keySet().forEach(this::probe);
    anew.forEach(this::probeNow);
    rollouts(desired);
    regions.values().forEach(here -> aim(here, desired));
  }

  private void aim(Here here, Desired desired) {
    var name = here.spec.name();
    here.delivery.tell(new DeliveryInput.Said(board.controls()));
    here.delivery.tell(new DeliveryInput.AnsweredNow(Answered.of(desired, board.traffic())));
    here.delivery.tell(new DeliveryInput.Aimed(desired, board.statuses(name)));
  }

  private void rollouts(Desired desired) {
    rollouts.keySet().retainAll(desired.federations().keySet());
    desired
        .federations()
        .values()
        .forEach(
            spec ->
                rollouts
                    .computeIfAbsent(spec.name(), this::rollout)
                    .tell(new Rollout.RolloutInput.Aimed(spec)));
  }

  private Mailbox<Rollout.RolloutInput> rollout(FederationName name) {
    return threads.run(
        "rollout " + name,
        Rollout.State.FIRST,
        new Rollout(),
        (let, self) ->
            find(let.region())
                .ifPresent(here -> here.delivery.tell(new DeliveryInput.Gated(name, let.gate()))));
  }

  private Map<RegionName, ConnectionSpec> open() {
    var open = new TreeMap<RegionName, ConnectionSpec>();
    regions.forEach((name, here) -> open.put(name, here.spec));
    return open;
  }

  private void end(Set<RegionName> ended, Set<Endpoint> endpoints) {
    probing
        .entrySet()
        .removeIf(
            entry -> {
              var unasked = !endpoints.contains(entry.getKey());
              if (unasked) {
                entry.getValue().stop();
              }
              return unasked;
            });
    ended.forEach(name -> Optional.ofNullable(regions.remove(name)).ifPresent(this::dispose));
  }

  /** Its last round may take as long as a call may: nobody waits for that, but its successor. */
  private void dispose(Here here) {
    here.stop();
    ending.add(here.spec.name());
    Thread.ofVirtual()
        .name("dispose-" + here.spec.name())
        .start(
            () -> {
              here.dispose(STOP);
              lock.lock();
              try {
                ending.remove(here.spec.name());
              } finally {
                lock.unlock();
              }
              LOG.infof("region-ended region=%s", here.spec.name());
              follow(board.source());
            });
  }

  private void begin(ConnectionSpec spec) {
    var name = spec.name();
    var opened = opener.open(spec, () -> wake(name));
    var own = threads.apart();
    var delivery =
        own.run(
            "delivery " + name,
            DeliveryState.first(name, clock.instant()),
            new RegionDelivery(policy),
            new DeliveryPorts(own, opened.region, opened.plane, git, new Told()));
    delivery.tell(new DeliveryInput.Tick());
    regions.put(name, new Here(spec, opened, own, delivery));
    LOG.infof("region-begun region=%s api=%s", name, spec.api());
  }

  /** Hears what delivery has to say. */
  private final class Told implements DeliveryPorts.Listener {
    @Override
    public void facts(List<Fact> facts) {
      recorder.record(facts);
      for (var fact : facts) {
        if (fact instanceof DeliveryFact.Adopted adopted) {
          board.controls(controls -> controls.ended(adopted));
        } else if (fact instanceof DeliveryFact.Converged converged) {
          answerable(converged.pair());
        }
      }
    }

    /** It may be answered: its next probe is not waited for. */
    private void answerable(Pair pair) {
      board
          .source()
          .accepted()
          .map(desired -> desired.federations().get(pair.federation()))
          .flatMap(FederationSpec::traffic)
          .ifPresent(traffic -> probeNow(new Endpoint(traffic.hostname(), pair.region())));
    }

    @Override
    public void pairs(RegionName region, List<PairReport> pairs) {
      board.delivered(pairs);
      tally.told(pairs);
      for (var pair : pairs) {
        rollout(pair.status());
      }
    }

    @Override
    public void looked(RegionName region, String result, Duration took) {
      var now = clock.instant();
      if (result.equals("seen")) {
        board.api(region, Board.ApiSight.up(now));
      }
      tally.looked(region, result, took, now);
    }

    @Override
    public void api(RegionName region, Optional<Fault> fault) {
      board.api(region, new Board.ApiSight(clock.instant(), fault));
    }

    @Override
    public void raised(RegionName region, long by) {
      raise(by, region);
    }
  }

  private void rollout(PairStatus status) {
    lock.lock();
    try {
      Optional.ofNullable(rollouts.get(status.pair().federation()))
          .ifPresent(it -> it.tell(new Rollout.RolloutInput.Stands(status)));
    } finally {
      lock.unlock();
    }
  }

  /** A region tells that a rewritten history was accepted once, of which nobody here knew. */
  private void raise(long by, RegionName region) {
    var before = board.source();
    var after = board.source(source -> source.raised(by));
    if (after.raise() > before.raise()) {
      recorder.record(
          List.of(
              new SourceFact.GenerationRaised(
                  region, after.raise(), after.accepted().map(Desired::generation))));
    }
  }

  private void probe(Endpoint endpoint) {
    if (!probing.containsKey(endpoint)) {
      probing.put(
          endpoint,
          Loop.virtual(
                  "probe-" + endpoint,
                  () ->
                      probes.round(
                          endpoint,
                          result -> tally.probed(endpoint, result),
                          () -> wake(endpoint.region())))
              .start());
    }
  }

  private void probeNow(Endpoint endpoint) {
    lock.lock();
    try {
      Optional.ofNullable(probing.get(endpoint)).ifPresent(Loop::wake);
    } finally {
      lock.unlock();
    }
  }

  private void wake(RegionName region) {
    var here = find(region);
    here.ifPresent(found -> found.delivery.tell(new DeliveryInput.Woken()));
  }

  private Optional<Here> find(RegionName region) {
    lock.lock();
    try {
      return Optional.ofNullable(regions.get(region));
    } finally {
      lock.unlock();
    }
  }

  /** What people have said has changed. */
  public void follow(Controls controls) {
    lock.lock();
    try {
      regions.values().forEach(here -> here.delivery.tell(new DeliveryInput.Said(controls)));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void probe(RegionName region) {
    lock.lock();
    try {
      Optional.ofNullable(regions.get(region))
          .ifPresent(
              here -> {
                here.delivery.tell(new DeliveryInput.Insisted());
              });
      probing.forEach(
          (endpoint, loop) -> {
            if (endpoint.region().equals(region)) {
              loop.wake();
            }
          });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<ControlPlane.Quiet> quiet(RegionName region) {
    return find(region).flatMap(here -> here.opened.plane.quiet());
  }

  @Override
  public void close() {
    List<Here> open;
    List<Loop> probes;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(regions.values());
      probes = List.copyOf(probing.values());
      probes.forEach(Loop::stop);
      open.forEach(Here::stop);
    } finally {
      lock.unlock();
    }
    // Without the lock: a round that ends may need it.
    join(
        open.stream()
            .map(
                here ->
                    Thread.ofVirtual()
                        .name("dispose-" + here.spec.name())
                        .start(() -> here.dispose(STOP)))
            .toList());
    probes.forEach(loop -> loop.join(Duration.ofMillis(100)));
    threads.shutdown();
  }

  private static void join(List<Thread> threads) {
    try {
      for (var thread : threads) {
        thread.join(STOP.plusSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
