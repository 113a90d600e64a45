package io.acf.federation.simulation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.GitSource;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Source;
import io.acf.federation.Answered;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryFact;
import io.acf.federation.DeliveryInput;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DeliveryPorts;
import io.acf.federation.DeliveryState;
import io.acf.federation.Fact;
import io.acf.federation.Install;
import io.acf.federation.Journal;
import io.acf.federation.LatestFacts;
import io.acf.federation.LatestKey;
import io.acf.federation.Mailbox;
import io.acf.federation.PairReport;
import io.acf.federation.PairStatus;
import io.acf.federation.PairStatuses;
import io.acf.federation.Recall;
import io.acf.federation.RegionDelivery;
import io.acf.federation.Rollout;
import io.acf.federation.Scheduler.Running;
import io.acf.federation.SourceFact;
import io.acf.federation.Steered;
import io.acf.federation.TrafficFact;
import io.acf.federation.TrafficReport;
import io.acf.federation.ZoneAim;
import io.acf.federation.ZoneEffect;
import io.acf.federation.ZoneInput;
import io.acf.federation.ZoneInterpreter;
import io.acf.federation.ZoneReport;
import io.acf.federation.ZoneState;
import io.acf.federation.ZoneTraffic;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.acf.health.Readiness;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A life that is put together as the application puts it together on threads: machines of delivery
 * and rollout, and rounds of looking at git, probing and steering.
 */
final class WiredLife implements Life {
  private static final Duration POLL = Duration.ofSeconds(15);
  private static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT;
  private static final HealthPolicy HEALTH = HealthPolicy.DEFAULT;

  private final World world;
  private final VirtualScheduler scheduler;
  private final int number;
  private final RandomGenerator dice;
  private final Running<ZoneState, ZoneInput> traffic;
  private final TreeMap<RegionName, Running<DeliveryState, DeliveryInput>> regions =
      new TreeMap<>();
  private final TreeMap<FederationName, Running<?, Rollout.RolloutInput>> rollouts =
      new TreeMap<>();
  private final TreeMap<Endpoint, Loop> probes = new TreeMap<>();
  private final TreeMap<Pair, PairStatus> statuses = new TreeMap<>();
  private final TreeMap<Endpoint, Health> healths = new TreeMap<>();
  private final LinkedHashMap<String, Fact> unwritten = new LinkedHashMap<>();
  private final Recall recall;
  private TrafficReport steered = TrafficReport.NONE;
  private Source source = Source.starting();
  private Controls controls;

  private WiredLife(World world, VirtualScheduler scheduler, int number) {
    this.world = world;
    this.scheduler = scheduler;
    this.number = number;
    this.dice = world.scenario().dice("life " + number);
    this.recall = Recall.of(LatestFacts.of(world.disk()), scheduler.now());
    this.controls = recall.controls();
    accept();
    var first = ZoneState.recalled(Estate.ZONE, recall, source.accepted(), HEALTH, scheduler.now());
    this.traffic =
        scheduler.<ZoneState, ZoneInput, ZoneEffect>run(
            "traffic",
            first,
            new ZoneTraffic(world.names().capabilities(), HEALTH),
            new ZoneInterpreter(scheduler, world.names(), this::recordTraffic, this::told));
    this.steered =
        TrafficReport.NONE.with(
            ZoneReport.of(
                Estate.ZONE, TrafficReport.read(world.names()).zone(Estate.ZONE), first.names()));
    traffic.tell(new ZoneInput.Ordered(controls));
    source.accepted().ifPresent(this::follow);
    new Loop("source", this::lookAtGit).wake();
    new Loop("traffic", this::tick).wake();
  }

  static Life begin(World world, VirtualScheduler scheduler, int number) {
    return new WiredLife(world, scheduler, number);
  }

  /** What runs again and again: at once when it is woken, else when it says. */
  private final class Loop {
    private final String name;
    private final Round round;
    private long alarm;
    private boolean running;
    private boolean woken;
    private boolean ended;

    private interface Round {
      /** Begins; tells when to begin again. */
      void begin(Consumer<Duration> again);
    }

    Loop(String name, Round round) {
      this.name = name;
      this.round = round;
    }

    void wake() {
      if (running) {
        woken = true;
      } else {
        begin();
      }
    }

    private void begin() {
      if (ended) {
        return;
      }
      running = true;
      woken = false;
      alarm++;
      round.begin(this::again);
    }

    private void again(Duration rest) {
      running = false;
      var mine = ++alarm;
      scheduler.at(
          scheduler.now().plus(woken ? Duration.ZERO : rest),
          () -> {
            if (mine == alarm) {
              begin();
            }
          });
    }

    void end() {
      ended = true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private void accept() {
    recall
        .accepted()
        .flatMap(last -> world.repository().source().known(last.commit()).map(last::raise))
        .ifPresent(
            commit ->
                source =
                    source.read(
                        world
                            .repository()
                            .read(commit, world.repository().source().tree(commit.id())),
                        scheduler.now()));
    recall.allowed().ifPresent(commit -> source = source.allow(commit));
  }

  private void record(List<Fact> facts) {
    facts.forEach(
        fact -> {
          var key = fact.key().map(LatestKey::name).orElseGet(() -> "story " + fact.kind().word());
          unwritten.remove(key);
          unwritten.put(key, fact);
        });
    write();
  }

  /** What a later life rests on is tried again until it is written. */
  private void write() {
    unwritten
        .values()
        .removeIf(fact -> world.disk().append(fact) instanceof Journal.Appended.Durable);
  }

  // ------------------------------------------------------------------ the source

  private void lookAtGit(Consumer<Duration> again) {
    var accepted = source.acceptedCommit();
    scheduler.start(
        "look at git",
        () -> world.repository().source().look(accepted),
        look -> {
          looked(look);
          again.accept(POLL);
        });
  }

  private void looked(GitSource.Look look) {
    switch (source.next(look, scheduler.now())) {
      case Source.Next.Keep keep -> source = keep.source();
      case Source.Next.Read next -> {
        var reading =
            world
                .repository()
                .read(next.commit(), world.repository().source().tree(next.commit().id()));
        var before = source;
        source = source.read(reading, scheduler.now());
        if (reading instanceof io.acf.config.Reading.Accepted) {
          record(
              List.of(
                  new SourceFact.CommitAccepted(
                      next.commit().id(), Optional.of(next.commit().generation()), "ana", "", "")));
          if (!before.accepted().equals(source.accepted())) {
            follow(source.accepted().orElseThrow());
          }
        }
      }
    }
  }

  private void follow(Desired desired) {
    var pairs = new HashSet<Pair>();
    desired
        .federations()
        .values()
        .forEach(
            spec ->
                spec.placement()
                    .forEach(
                        (region, release) -> {
                          var pair = new Pair(spec.name(), region);
                          pairs.add(pair);
                          statuses.computeIfAbsent(
                              pair,
                              it ->
                                  PairStatuses.recalled(
                                      it,
                                      new PairStatus.Aim(release.digest(), desired.generation()),
                                      Optional.ofNullable(recall.completed().get(it)),
                                      scheduler.now()));
                        }));
    statuses.keySet().retainAll(pairs);
    var wanted = endpoints(desired);
    wanted.forEach(
        (endpoint, region) ->
            healths.computeIfAbsent(endpoint, it -> recalled(desired, it, region)));
    ended(probes, wanted.keySet());
    rollouts.keySet().retainAll(desired.federations().keySet());
    wanted.keySet().forEach(this::probing);
    desired.regions().keySet().forEach(this::delivering);
    desired.federations().values().forEach(this::rollout);
    regions.forEach((name, delivery) -> aim(name, delivery, desired));
    traffic.tell(new ZoneInput.Wanted(ZoneAim.of(desired, Estate.ZONE, "192.0.2.250")));
    statuses.forEach(
        (pair, status) -> traffic.tell(new ZoneInput.Completed(pair, status.completedOnce())));
    healths.forEach(
        (endpoint, health) -> traffic.tell(new ZoneInput.Judged(endpoint, health.verdict())));
  }

  private static <K> void ended(TreeMap<K, Loop> loops, Set<K> stay) {
    loops
        .entrySet()
        .removeIf(
            entry -> {
              if (!stay.contains(entry.getKey())) {
                entry.getValue().end();
                return true;
              }
              return false;
            });
  }

  private SortedMap<Hostname, Steered> names(Desired desired) {
    var names = new TreeMap<Hostname, Steered>();
    steered.names().forEach((host, name) -> names.put(host, name.steered()));
    desired
        .federations()
        .values()
        .forEach(
            spec ->
                spec.traffic()
                    .ifPresent(
                        traffic ->
                            names.put(traffic.hostname(), Steered.of(desired, spec, traffic))));
    return names;
  }

  private SortedMap<Endpoint, RegionSpec> endpoints(Desired desired) {
    var endpoints = new TreeMap<Endpoint, RegionSpec>();
    names(desired).values().forEach(name -> endpoints.putAll(name.endpoints(desired)));
    return endpoints;
  }

  private Health recalled(Desired desired, Endpoint endpoint, RegionSpec region) {
    return recall
        .health()
        .of(endpoint, Install.of(region.api()), Optional.empty(), desired.regions()::containsKey)
        .map(Health::of)
        .orElseGet(
            () ->
                ZoneReport.answered(
                        steered.answer(Estate.ZONE, endpoint.host()), region.router().addresses())
                    ? Health.restored(scheduler.now())
                    : Health.unknown(scheduler.now()));
  }

  // ------------------------------------------------------------------ delivery

  private void delivering(RegionName region) {
    regions.computeIfAbsent(
        region,
        it ->
            scheduler.run(
                "delivery " + it,
                DeliveryState.first(it, scheduler.now()),
                new RegionDelivery(POLICY),
                new DeliveryPorts(
                    scheduler,
                    world.site(it).port(scheduler, number),
                    world.repository().ancestry(),
                    new Told())));
  }

  private void aim(RegionName region, Mailbox<DeliveryInput> delivery, Desired desired) {
    var known = new TreeMap<FederationName, PairStatus>();
    statuses.forEach(
        (pair, status) -> {
          if (pair.region().equals(region)) {
            known.put(pair.federation(), status);
          }
        });
    delivery.tell(new DeliveryInput.Said(controls));
    delivery.tell(new DeliveryInput.AnsweredNow(Answered.of(desired, steered)));
    delivery.tell(new DeliveryInput.Aimed(desired, known));
  }

  private void rollout(FederationSpec spec) {
    rollouts
        .computeIfAbsent(
            spec.name(),
            name ->
                scheduler.run(
                    "rollout " + name,
                    Rollout.State.FIRST,
                    new Rollout(),
                    (let, self) ->
                        Optional.ofNullable(regions.get(let.region()))
                            .ifPresent(it -> it.tell(new DeliveryInput.Gated(name, let.gate())))))
        .tell(new Rollout.RolloutInput.Aimed(spec));
  }

  /** Hears what delivery has to say. */
  private final class Told implements DeliveryPorts.Listener {
    @Override
    public void facts(List<Fact> facts) {
      record(facts);
      for (var fact : facts) {
        if (fact instanceof DeliveryFact.Adopted adopted) {
          controls = controls.ended(adopted);
        } else if (fact instanceof DeliveryFact.Converged converged) {
          converged(converged.pair());
        }
      }
    }

    /** It may be answered: its next probe is not waited for. */
    private void converged(Pair pair) {
      source.accepted().stream()
          .flatMap(
              desired -> Optional.ofNullable(desired.federations().get(pair.federation())).stream())
          .flatMap(spec -> spec.traffic().stream())
          .map(traffic -> probes.get(new Endpoint(traffic.hostname(), pair.region())))
          .filter(Objects::nonNull)
          .forEach(Loop::wake);
    }

    @Override
    public void pairs(RegionName region, List<PairReport> pairs) {
      for (var pair : pairs) {
        var status = pair.status();
        statuses.computeIfPresent(status.pair(), (same, before) -> status);
        traffic.tell(new ZoneInput.Completed(status.pair(), status.completedOnce()));
        Optional.ofNullable(rollouts.get(status.pair().federation()))
            .ifPresent(it -> it.tell(new Rollout.RolloutInput.Stands(status)));
      }
    }

    @Override
    public void looked(RegionName region, String result, Duration took) {
      // For counts and timings only.
    }

    @Override
    public void raised(RegionName region, long by) {
      if (by > source.raise()) {
        source = source.raised(by);
        record(List.of(new SourceFact.GenerationRaised(region, source.raise(), Optional.empty())));
        source.accepted().ifPresent(desired -> regions.forEach((at, it) -> aim(at, it, desired)));
      }
    }
  }

  // ------------------------------------------------------------------ health

  private void probing(Endpoint endpoint) {
    if (!probes.containsKey(endpoint)) {
      var loop = new Loop("probe " + endpoint, again -> probe(endpoint, again));
      probes.put(endpoint, loop);
      loop.wake();
    }
  }

  private void probe(Endpoint endpoint, Consumer<Duration> again) {
    var desired = source.accepted().orElseThrow();
    var name = names(desired).get(endpoint.host());
    var region = name == null ? null : name.endpoints(desired).get(endpoint);
    if (name == null || region == null) {
      again.accept(Duration.ofSeconds(5));
      return;
    }
    var started = scheduler.now();
    var rules = Rules.of(name.traffic(), HEALTH);
    scheduler.start(
        "probe " + endpoint,
        () ->
            world
                .probe(scheduler)
                .probe(new ProbeTarget(endpoint, region.router(), rules.spec(), Optional.empty())),
        result -> {
          probed(endpoint, name, region, result, rules);
          var now = scheduler.now();
          var next = healths.get(endpoint).nextProbeAt(rules, started, now, dice.nextDouble());
          again.accept(next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO);
        });
  }

  private void probed(
      Endpoint endpoint, Steered name, RegionSpec region, ProbeResult result, Rules rules) {
    var now = scheduler.now();
    var desired = source.accepted().orElseThrow();
    var known = healths.computeIfAbsent(endpoint, it -> recalled(desired, it, region));
    var judged =
        known.next(
            "here",
            endpoint,
            result,
            rules,
            readiness(desired, endpoint, name, region, known.verdict()),
            now);
    healths.put(endpoint, judged);
    traffic.tell(new ZoneInput.Judged(endpoint, judged.verdict()));
    var before = known.verdict();
    var after = judged.verdict();
    if (before.state() != after.state() || before.isExcused() != after.isExcused()) {
      record(
          List.of(
              TrafficFact.HealthChanged.of(
                  endpoint, Install.of(region.api()), name.federation(), before, after)));
      if (after.state() == Verdict.State.PROBATION || after.state() == Verdict.State.UP) {
        Optional.ofNullable(regions.get(endpoint.region()))
            .ifPresent(it -> it.tell(new DeliveryInput.Woken()));
      }
    }
  }

  private Readiness readiness(
      Desired desired, Endpoint endpoint, Steered name, RegionSpec region, Verdict verdict) {
    var status =
        name.federation()
            .flatMap(it -> Optional.ofNullable(statuses.get(new Pair(it, endpoint.region()))));
    var others =
        name.endpoints(desired).keySet().stream()
            .filter(other -> !other.equals(endpoint))
            .flatMap(other -> Optional.ofNullable(healths.get(other)).stream())
            .map(Health::verdict)
            .toList();
    return new Readiness(
        status.filter(PairStatus::completedOnce).isPresent()
            || verdict.everUp()
            || ZoneReport.answered(
                steered.answer(name.traffic().zone(), name.host()), region.router().addresses()),
        name.isOrphan() || status.filter(PairStatus::runsNewest).isPresent(),
        others.stream().noneMatch(other -> other.state().confirmed()),
        others.stream().anyMatch(Verdict::proves));
  }

  // ------------------------------------------------------------------ traffic

  private void tick(Consumer<Duration> again) {
    write();
    traffic.tell(new ZoneInput.Tick());
    again.accept(Duration.ofSeconds(1));
  }

  private void recordTraffic(List<Fact> facts) {
    record(facts);
    for (var fact : facts) {
      if (fact instanceof TrafficFact.Reclaimed reclaimed) {
        controls = controls.keeping(reclaimed.host());
      }
    }
  }

  private void told(ZoneReport report) {
    steered = steered.with(report);
    var desired = source.accepted();
    if (desired.isPresent()) {
      var answered = new DeliveryInput.AnsweredNow(Answered.of(desired.get(), steered));
      regions.values().forEach(it -> it.tell(answered));
      report.spare().forEach(endpoint -> spare(desired.get(), report, endpoint));
    }
  }

  private void spare(Desired desired, ZoneReport report, Endpoint endpoint) {
    var name = Optional.ofNullable(report.names().get(endpoint.host())).map(it -> it.steered());
    var region = name.map(it -> it.endpoints(desired).get(endpoint));
    var before = healths.get(endpoint);
    if (before != null && !before.spared().equals(before) && region.isPresent()) {
      healths.put(endpoint, before.spared());
      traffic.tell(new ZoneInput.Judged(endpoint, before.spared().verdict()));
      record(
          List.of(
              TrafficFact.HealthChanged.of(
                  endpoint,
                  Install.of(region.get().api()),
                  name.flatMap(Steered::federation),
                  before.verdict(),
                  before.verdict().spared())));
    }
  }

  // ------------------------------------------------------------------ what others ask

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
    return controls;
  }

  @Override
  public SortedMap<Pair, PairStatus> statuses() {
    return statuses;
  }

  @Override
  public boolean tell(Command command) {
    return switch (world.disk().append(command)) {
      case Journal.Appended.Refused refused -> false;
      case Journal.Appended.Durable durable -> {
        controls = controls.after(durable.event());
        if (command instanceof Command.AcceptCommit accept) {
          source = source.allow(accept.commit());
        }
        regions.values().forEach(it -> it.tell(new DeliveryInput.Said(controls)));
        traffic.tell(new ZoneInput.Ordered(controls));
        yield true;
      }
    };
  }
}
