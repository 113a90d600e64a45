package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.ConnectionSpec;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DispatchInput;
import io.acf.federation.Fact;
import io.acf.federation.Journal;
import io.acf.federation.LatestFacts;
import io.acf.federation.LatestKey;
import io.acf.federation.LiveControls;
import io.acf.federation.Machines;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.federation.Scheduler;
import io.acf.federation.SourceInput;
import io.acf.federation.SourceMachine;
import io.acf.federation.SourcePorts;
import io.acf.federation.SourceState;
import io.acf.federation.Start;
import io.acf.federation.ZoneReport;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Region;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A life of the machines of production, on virtual time: what differs are the scheduler and the
 * ports.
 */
final class MachineLife implements Life {
  private static final Duration POLL = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final String ADDRESS = "192.0.2.250";

  private final World world;
  private final VirtualScheduler scheduler;
  private final int number;
  private final TreeMap<Pair, PairStatus> statuses = new TreeMap<>();
  private final TreeMap<Endpoint, Verdict> verdicts = new TreeMap<>();
  private final TreeMap<Pair, SortedMap<AppName, AppMarks>> adoptable = new TreeMap<>();
  private final LinkedHashMap<String, Fact> unwritten = new LinkedHashMap<>();
  private final Machines machines;
  private final Scheduler.Running<SourceState, SourceInput> git;
  private Source source;
  private final LiveControls controls;

  private MachineLife(World world, VirtualScheduler scheduler, int number) {
    this.world = world;
    this.scheduler = scheduler;
    this.number = number;
    var facts = LatestFacts.of(world.disk());
    var recall = Recall.of(facts, scheduler.now());
    var repository = world.repository();
    var start =
        Start.of(
            recall,
            new Start.Kept(repository.source(), repository, world.names()),
            HealthPolicy.DEFAULT,
            scheduler.now());
    this.controls = LiveControls.of(facts, scheduler.now());
    start.recall().controls().lost().ifPresent(controls::lost);
    this.source = start.source();
    var dice = world.scenario().dice("life " + number);
    this.machines =
        new Machines(
            scheduler,
            new Machines.Ports(
                this::open,
                world.repository().ancestry(),
                target -> world.probe(scheduler).probe(target),
                dice::nextDouble,
                world.names()),
            new Machines.Rules("here", ADDRESS, DeliveryPolicy.DEFAULT, HealthPolicy.DEFAULT),
            new Heard(),
            start.dispatch(),
            start.zones());
    source.accepted().ifPresent(it -> machines.mailbox().tell(new DispatchInput.Aimed(it)));
    this.git =
        scheduler.run(
            "source",
            SourceState.first(source, scheduler.now()),
            new SourceMachine(POLL),
            new SourcePorts(
                scheduler,
                world.repository().source(),
                world.repository(),
                world.disk(),
                new Followed()));
    git.tell(new SourceInput.LookNow());
    write();
  }

  static Life begin(World world, VirtualScheduler scheduler, int number) {
    return new MachineLife(world, scheduler, number);
  }

  private Machines.Connection open(ConnectionSpec spec) {
    var site = world.site(spec.name());
    world.promises().connected(number, spec);
    return new Machines.Connection() {
      @Override
      public Region region() {
        return site.port(scheduler, number);
      }

      @Override
      public ControlPlane plane() {
        return site.plane(scheduler);
      }

      @Override
      public Scheduler scheduler() {
        return scheduler;
      }

      @Override
      public void close(Runnable closed) {
        scheduler.at(scheduler.now(), closed);
      }
    };
  }

  /** What a later life rests on is tried again until it is written. */
  private void record(List<Fact> facts) {
    for (var fact : facts) {
      controls.found(fact);
      var key = fact.key().map(LatestKey::name).orElseGet(() -> "story " + fact.kind().word());
      unwritten.remove(key);
      unwritten.put(key, fact);
    }
    append();
    machines.mailbox().tell(new DispatchInput.Said(controls()));
  }

  private void append() {
    unwritten.values().removeIf(fact -> isDurable(world.disk().append(fact)));
  }

  private boolean isDurable(Journal.Appended appended) {
    if (appended instanceof Journal.Appended.Durable durable) {
      controls.heard(durable.event(), scheduler.now());
      return true;
    }
    return false;
  }

  private void write() {
    append();
    scheduler.at(scheduler.now().plus(AGAIN), this::write);
  }

  /** Hears what the machines find. */
  private final class Heard implements Machines.Listener {
    @Override
    public void facts(List<Fact> facts) {
      record(facts);
    }

    @Override
    public void recalled(PairStatus status) {
      statuses.put(status.pair(), status);
    }

    @Override
    public void pairs(List<PairStatus> pairs) {
      for (var pair : pairs) {
        statuses.put(pair.pair(), pair);
        adoptable.put(pair.pair(), pair.pending().adoptable());
      }
    }

    @Override
    public void looked(RegionName region, String result, Duration took) {}

    @Override
    public void api(RegionName region, Optional<Fault> fault) {}

    @Override
    public void raised(RegionName region, long by) {
      git.tell(new SourceInput.Raised(region, by));
    }

    @Override
    public void probed(Endpoint endpoint, ProbeResult result) {}

    @Override
    public void judged(Endpoint endpoint, Verdict verdict) {
      verdicts.put(endpoint, verdict);
    }

    @Override
    public void zone(ZoneReport report) {}

    @Override
    public void forgotten(Set<Pair> pairs, Set<Endpoint> endpoints, Set<RegionName> regions) {
      statuses.keySet().removeAll(pairs);
      verdicts.keySet().removeAll(endpoints);
      adoptable.keySet().removeAll(pairs);
    }
  }

  /** Hears what the source has to say. */
  private final class Followed implements SourcePorts.Listener {
    @Override
    public void source(Source now) {
      var before = source;
      source = now;
      if (!before.accepted().equals(now.accepted())) {
        now.accepted().ifPresent(it -> machines.mailbox().tell(new DispatchInput.Aimed(it)));
      }
    }

    @Override
    public void facts(List<Fact> facts) {
      record(facts);
    }

    @Override
    public void looked(boolean seen) {}

    @Override
    public void ended(long look) {}
  }

  @Override
  public VirtualScheduler scheduler() {
    return scheduler;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Controls controls() {
    return controls.controls();
  }

  @Override
  public Optional<Verdict> verdict(Endpoint endpoint) {
    return Optional.ofNullable(verdicts.get(endpoint));
  }

  @Override
  public SortedMap<Pair, PairStatus> statuses() {
    return statuses;
  }

  @Override
  public SortedMap<AppName, AppMarks> adoptable(Pair pair) {
    return adoptable.getOrDefault(pair, Collections.emptySortedMap());
  }

  @Override
  public boolean tell(Command command) {
    return switch (world.disk().append(command)) {
      case Journal.Appended.Refused ignored -> false;
      case Journal.Appended.Durable durable -> {
        controls.heard(durable.event(), scheduler.now());
        if (command instanceof Command.AcceptCommit accept) {
          git.tell(new SourceInput.Allowed(accept.commit()));
        }
        machines.mailbox().tell(new DispatchInput.Said(controls()));
        yield true;
      }
    };
  }
}
