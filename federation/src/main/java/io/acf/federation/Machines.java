package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.ConnectionSpec;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.ZonePublisher;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.Verdict;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * The machines of one replica beside its source: begins, tells and ends them as the {@link
 * Dispatcher} says. The same code runs on threads in production and on virtual time in tests; what
 * differs is the scheduler and the ports.
 */
public final class Machines implements Scheduler.Interpreter<DispatchInput, Dispatch> {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A region whose connection could not be made is tried again after this. */
  private static final Duration REOPEN = Duration.ofSeconds(10);

  /**
   * What machines look at and act on.
   *
   * @param jitter draws 0..1
   */
  public record Ports(
      Connector connector, Ancestry git, Probe probe, DoubleSupplier jitter, ZonePublisher zones) {}

  /** Connects with regions. */
  @FunctionalInterface
  public interface Connector {
    Connection open(ConnectionSpec spec);
  }

  /** A connection with a region. */
  public interface Connection {
    Region region();

    ControlPlane plane();

    /** What runs its effects: they are ended with it. */
    Scheduler scheduler();

    /** Ends its effects and the connection, without waiting for that. */
    void close(Runnable closed);
  }

  /**
   * By what rules.
   *
   * @param replica who we are
   * @param address where we answer DNS: the glue of a zone that lists no name servers
   */
  public record Rules(
      String replica, String address, DeliveryPolicy delivery, HealthPolicy health) {}

  /** Hears what is found, for whoever keeps and shows it; must not block. */
  public interface Listener {
    /** For the journal; some use up what people have said: {@link Controls#used}. */
    void facts(List<Fact> facts);

    void pairs(List<PairStatus> pairs);

    void looked(RegionName region, String result, Duration took);

    void api(RegionName region, Optional<Fault> fault);

    void raised(RegionName region, long by);

    void probed(Endpoint endpoint, ProbeResult result);

    void judged(Endpoint endpoint, Verdict verdict);

    void zone(ZoneReport report);

    /** How a pair stands that no region has shown yet. */
    void recalled(PairStatus status);

    /** What was told before a look at the source ended is told to all. */
    default void reached(long look) {}

    /** A {@link DispatchInput.Beat} was taken. */
    default void beat() {}

    /** These are not there any more. */
    void forgotten(Set<Pair> pairs, Set<Endpoint> endpoints, Set<RegionName> regions);
  }

  private record Delivering(Connection connection, Scheduler.Running<?, DeliveryInput> machine) {}

  private final Scheduler scheduler;
  private final Ports ports;
  private final Rules rules;
  private final Listener listener;
  private final Map<Hostname, ZoneState> recalled;
  private final Map<RegionName, Delivering> regions = new TreeMap<>();
  private final Map<FederationName, Scheduler.Running<?, Rollout.RolloutInput>> rollouts =
      new TreeMap<>();
  private final Map<Endpoint, Scheduler.Running<?, HealthInput>> endpoints = new TreeMap<>();
  private final Map<Hostname, Scheduler.Running<?, ZoneInput>> zones = new TreeMap<>();
  private final Scheduler.Running<DispatchState, DispatchInput> dispatcher;

  /**
   * @param first as the journal and the zones remember it
   * @param recalled the same of each zone
   */
  public Machines(
      Scheduler scheduler,
      Ports ports,
      Rules rules,
      Listener listener,
      DispatchState first,
      SortedMap<Hostname, ZoneState> recalled) {
    this.scheduler = scheduler;
    this.ports = ports;
    this.rules = rules;
    this.listener = listener;
    this.recalled = new TreeMap<>(recalled);
    this.dispatcher = scheduler.run("dispatcher", first, new Dispatcher(rules.address()), this);
  }

  /** Where people and the source tell what is new. */
  public Mailbox<DispatchInput> mailbox() {
    return dispatcher;
  }

  @Override
  public void carryOut(Dispatch effect, Mailbox<DispatchInput> self) {
    switch (effect) {
      case Dispatch.BeginRegion it -> begin(it.connection(), self);
      case Dispatch.EndRegion it -> end(it.region(), self);
      case Dispatch.ToRegion it ->
          Optional.ofNullable(regions.get(it.region()))
              .ifPresent(region -> region.machine().tell(it.input()));
      case Dispatch.BeginRollout it -> rollouts.put(it.federation(), rollout(it, self));
      case Dispatch.EndRollout it -> end(rollouts, it.federation());
      case Dispatch.ToRollout it -> tell(rollouts, it.federation(), it.input());
      case Dispatch.BeginEndpoint it -> begin(it, self);
      case Dispatch.EndEndpoint it -> end(endpoints, it.endpoint());
      case Dispatch.ToEndpoint it -> tell(endpoints, it.endpoint(), it.input());
      case Dispatch.BeginZone it -> zones.computeIfAbsent(it.zone(), zone -> begin(zone, self));
      case Dispatch.TickZone it ->
          scheduler.at(
              scheduler.now().plus(TICK), () -> self.tell(new DispatchInput.ZoneDue(it.zone())));
      case Dispatch.EndZone it -> end(zones, it.zone());
      case Dispatch.ToZone it -> tell(zones, it.zone(), it.input());
      case Dispatch.Show it -> listener.recalled(it.status());
      case Dispatch.Reached it -> listener.reached(it.look());
      case Dispatch.Beaten ignored -> listener.beat();
      case Dispatch.Record it -> listener.facts(it.facts());
      case Dispatch.Forget it -> listener.forgotten(it.pairs(), it.endpoints(), it.regions());
    }
  }

  private static <K, I extends Input> void tell(
      Map<K, Scheduler.Running<?, I>> machines, K name, I input) {
    Optional.ofNullable(machines.get(name)).ifPresent(machine -> machine.tell(input));
  }

  private static <K, I extends Input> void end(Map<K, Scheduler.Running<?, I>> machines, K name) {
    Optional.ofNullable(machines.remove(name)).ifPresent(Scheduler.Running::close);
  }

  private void begin(ConnectionSpec spec, Mailbox<DispatchInput> self) {
    var name = spec.name();
    Connection connection;
    try {
      connection = ports.connector().open(spec);
    } catch (RuntimeException e) {
      var fault = Fault.of(Fault.Cause.NONSENSE, "a mistake of acf: " + e);
      listener.api(name, Optional.of(fault));
      scheduler.at(scheduler.now().plus(REOPEN), () -> self.tell(new DispatchInput.Unopened(spec)));
      return;
    }
    var own = connection.scheduler();
    var delivery =
        new DeliveryPorts(
            own, connection.region(), connection.plane(), ports.git(), new Told(self));
    var machine =
        own.run(
            "delivery " + name,
            DeliveryState.first(name, own.now()),
            new RegionDelivery(rules.delivery()),
            delivery);
    machine.tell(new DeliveryInput.Tick());
    regions.put(name, new Delivering(connection, machine));
  }

  private void end(RegionName region, Mailbox<DispatchInput> self) {
    var ended = regions.remove(region);
    if (ended != null) {
      ended.machine().close();
      ended.connection().close(() -> self.tell(new DispatchInput.Closed(region)));
    }
  }

  private Scheduler.Running<?, Rollout.RolloutInput> rollout(
      Dispatch.BeginRollout begin, Mailbox<DispatchInput> self) {
    var name = begin.federation();
    return scheduler.run(
        "rollout " + name,
        Rollout.State.FIRST,
        new Rollout(),
        (let, mine) ->
            self.tell(new DispatchInput.Gated(new Pair(name, let.region()), let.gate())));
  }

  private void begin(Dispatch.BeginEndpoint begin, Mailbox<DispatchInput> self) {
    var endpoint = begin.endpoint();
    listener.judged(endpoint, begin.verdict());
    endpoints.put(
        endpoint,
        scheduler.run(
            "health " + endpoint,
            HealthState.of(endpoint, Health.of(begin.verdict())),
            new HealthMachine(rules.replica(), rules.health()),
            new HealthPorts(scheduler, ports.probe(), ports.jitter(), endpoint, new Found(self))));
  }

  private Scheduler.Running<?, ZoneInput> begin(Hostname zone, Mailbox<DispatchInput> self) {
    var first =
        Optional.ofNullable(recalled.remove(zone))
            .orElseGet(
                () ->
                    ZoneState.recalled(
                        zone, Recall.NOTHING, Optional.empty(), rules.health(), scheduler.now()));
    return scheduler.run(
        "traffic " + zone,
        first,
        new ZoneTraffic(ports.zones().capabilities(), rules.health()),
        new ZoneInterpreter(
            scheduler,
            ports.zones(),
            listener::facts,
            report -> {
              listener.zone(report);
              report
                  .spare()
                  .forEach((endpoint, fell) -> self.tell(new DispatchInput.Spared(endpoint, fell)));
              self.tell(new DispatchInput.Reported(report));
            }));
  }

  /** What delivery has to say. */
  private final class Told implements DeliveryPorts.Listener {
    private final Mailbox<DispatchInput> self;

    Told(Mailbox<DispatchInput> self) {
      this.self = self;
    }

    @Override
    public void facts(List<Fact> facts) {
      listener.facts(facts);
    }

    @Override
    public void pairs(RegionName region, List<PairStatus> pairs) {
      listener.pairs(pairs);
      pairs.forEach(pair -> self.tell(new DispatchInput.Stands(pair)));
    }

    @Override
    public void seenAgain(RegionName region, List<PairStatus> pairs) {
      listener.pairs(pairs);
    }

    @Override
    public void looked(RegionName region, String result, Duration took) {
      listener.looked(region, result, took);
    }

    @Override
    public void api(RegionName region, Optional<Fault> fault) {
      listener.api(region, fault);
    }

    @Override
    public void raised(RegionName region, long by) {
      listener.raised(region, by);
    }
  }

  /** What probes have to say. */
  private final class Found implements HealthPorts.Listener {
    private final Mailbox<DispatchInput> self;

    Found(Mailbox<DispatchInput> self) {
      this.self = self;
    }

    @Override
    public void probed(Endpoint endpoint, ProbeResult result) {
      listener.probed(endpoint, result);
    }

    @Override
    public void judged(Endpoint endpoint, Verdict verdict) {
      listener.judged(endpoint, verdict);
      self.tell(new DispatchInput.Judged(endpoint, verdict));
    }

    @Override
    public void noted(Fact fact) {
      listener.facts(List.of(fact));
    }
  }
}
