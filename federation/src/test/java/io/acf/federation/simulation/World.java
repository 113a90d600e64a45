package io.acf.federation.simulation;

import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Member;
import io.acf.federation.State;
import io.acf.federation.testing.Trace;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.federation.testing.VirtualTime;
import io.acf.health.Endpoint;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Everything around one replica, and the replica itself: regions, git, zones, the disk, clients,
 * people, and the weather that befalls them.
 */
final class World implements Site.Witness {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int STORY = 400;

  /** After the weather has ended everything converges within this. */
  static final Duration CONVERGES = Duration.ofMinutes(45);

  /** No answer changes for so long: nothing warms up any more. */
  private static final Duration RAMP = Duration.ofSeconds(125);

  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final Duration REST = Duration.ofSeconds(90);

  private final Scenario scenario;
  private final Life.Maker maker;
  private final VirtualTime time;
  private final Trace notes = new Trace(STORY);
  private final TreeMap<RegionName, Site> sites = new TreeMap<>();
  private final TreeMap<String, Site> addresses = new TreeMap<>();
  private final Truth truth = new Truth();
  private final Promises promises = new Promises();
  private final Disk disk;
  private final NameServer names;
  private final Edits edits;
  private final Repository repository;
  private final People people;
  private final Clients clients;
  private final Weather weather;
  private Duration ahead = Duration.ZERO;
  private Supplier<Instant> clock; // Of the replica: the wall clock at its start, steady since.
  private boolean blind;
  private Optional<Life> life = Optional.empty();
  private int lives;
  private Instant bornAt = START;
  private Instant commitAt = START;
  private Instant publishedAt = START;
  private Desired desired;
  private Optional<io.acf.dns.OwnedZone> published = Optional.empty();

  World(Scenario scenario, Life.Maker maker) {
    this.scenario = scenario;
    this.maker = maker;
    this.time = new VirtualTime(START, scenario.dice("order"), new Trace(STORY));
    this.clock = time::now;
    this.disk = new Disk(() -> clock.get());
    this.names = new NameServer(this::published);
    this.edits = new Edits(scenario.dice("edits"), !scenario.troubles().contains(Trouble.REWRITES));
    this.repository = new Repository(edits.first(scenario.regions(), scenario.federations()));
    this.desired = repository.at(repository.head().id()).orElseThrow();
    repository.estate().regions().keySet().forEach(this::stand);
    this.people = new People(this);
    this.clients = new Clients(this);
    this.weather = new Weather(this, START.plus(scenario.weather()));
  }

  /** A region is there, whether git names it or not. */
  private void stand(RegionName name) {
    if (!sites.containsKey(name)) {
      var site = new Site(name, time::now, scenario.dice("site " + name), this);
      sites.put(name, site);
      addresses.put(Estate.address(name, false), site);
      addresses.put(Estate.address(name, true), site);
    }
  }

  // ------------------------------------------------------------------ the run

  /** Runs it to its end, or to the first promise that is broken. */
  Verdict run() {
    begin();
    second();
    until(START.plus(scenario.weather()), () -> false);
    if (sound()) {
      quiet();
    }
    if (sound()) {
      until(time.now().plus(CONVERGES), this::settled);
      if (sound() && !settled()) {
        promises.unsettled(this, unsettled().orElse("nothing is amiss"));
      }
    }
    if (sound()) {
      rest();
    }
    return new Verdict(
        scenario,
        time.trace().hash() ^ notes.hash(),
        Duration.between(START, time.now()),
        clients.served(),
        clients.failed(),
        promises.firstBroken(),
        notes.last(),
        time.trace().last());
  }

  private boolean sound() {
    return promises.firstBroken().isEmpty();
  }

  private void until(Instant end, java.util.function.BooleanSupplier done) {
    while (sound() && !done.getAsBoolean() && time.now().isBefore(end)) {
      var second = time.now().plusSeconds(1);
      while (sound() && time.next(second)) {
        // Everything that is due happens.
      }
    }
  }

  /** The weather ends; people lift what holds something back. */
  private void quiet() {
    note("the weather ends");
    publishedAt = time.now(); // What was held back may still warm up.
    weather.clear();
    if (life.isEmpty()) {
      begin();
    }
    people.lift();
    lifted();
    if (!repository.headIsGood()) {
      repository.commit(repository.estate().sound());
    }
    people.accept();
    promises.quiet();
  }

  /** Whatever still stands in the way people settle as it comes to light. */
  private void lifted() {
    people.takeBack();
    people.retryStaging();
    time.in(PATIENCE, this::lifted);
  }

  /** Nothing changes any more, also across a restart. */
  private void rest() {
    note("everything is converged and nothing may change any more");
    promises.rest(true);
    until(time.now().plus(REST), () -> false);
    if (sound()) {
      note("kill -9 at rest");
      kill();
      begin();
      until(time.now().plus(REST), () -> false);
    }
  }

  private void begin() {
    lives++;
    bornAt = time.now();
    note("life " + lives + " begins");
    var scheduler = new VirtualScheduler(time, new Network(scenario.dice("life" + lives)), ahead);
    clock = scheduler::now;
    life = Optional.of(maker.begin(this, scheduler, lives));
    promises.began(this);
  }

  private void kill() {
    life.ifPresent(it -> it.scheduler().kill());
    life = Optional.empty();
  }

  /**
   * Kills the replica before the effect after so many more; it is started again after a while.
   *
   * @param down for how long nothing runs
   */
  void crashSoon(int effects, Duration down) {
    var now = lives;
    life.ifPresent(
        it ->
            it.scheduler()
                .crashAfter(
                    effects,
                    () -> {
                      note("kill -9");
                      life = Optional.empty();
                      time.in(
                          down,
                          () -> {
                            if (life.isEmpty() && lives == now) {
                              begin();
                            }
                          });
                    }));
  }

  private void second() {
    var now = time.now();
    truth.look(now);
    refresh();
    for (var spec : desired.federations().values()) {
      spec.traffic()
          .ifPresent(
              traffic -> {
                for (var site : sites.values()) {
                  var endpoint = new Endpoint(traffic.hostname(), site.name());
                  truth.serves(endpoint, site.serves(endpoint.host()).isPresent());
                  truth.so("unwanted " + endpoint, !traffic.weights().containsKey(site.name()));
                  truth.so("unanswered " + endpoint, !names.answers(endpoint));
                }
              });
    }
    truth.so("blind", blind);
    truth.so("dns", !names.well());
    truth.so("frozen", people.trafficFrozen().isPresent());
    truth.so("dead", life.isEmpty());
    truth.so("disk", disk.isFull());
    sites.values().forEach(site -> truth.so("old " + site.name(), site.old()));
    people.released().keySet().forEach(host -> truth.so("released " + host, true));
    people.drained().keySet().forEach(region -> truth.so("drained " + region, true));
    life.ifPresent(
        it -> it.scheduler().mistakes().stream().findFirst().ifPresent(promises::mistake));
    people.second();
    clients.second();
    promises.second(this);
    time.in(Duration.ofSeconds(1), this::second);
  }

  private void refresh() {
    var now = life.flatMap(Life::desired).orElse(desired);
    truth.so("commit", !now.equals(desired));
    desired = now;
  }

  /** Whether everything is as git wants it. */
  private boolean settled() {
    return unsettled().isEmpty();
  }

  /** What is not (yet) as git wants it. */
  private Optional<String> unsettled() {
    if (life.isEmpty()) {
      return Optional.of("the replica does not run");
    }
    if (publishedAt.plus(RAMP).isAfter(time.now())) {
      return Optional.of("answers changed at " + publishedAt);
    }
    var now = life.get();
    if (now.source().acceptedCommit().filter(repository.head().id()::equals).isEmpty()) {
      return Optional.of("the head of git is not in force: " + now.source().condition());
    }
    for (var entry : repository.estate().wishes().entrySet()) {
      var wish = entry.getValue();
      for (var region : wish.in().keySet()) {
        var pair = new io.acf.health.Pair(entry.getKey(), region);
        var status = now.statuses().get(pair);
        if (status == null || status.state() != State.CONVERGED) {
          return Optional.of(pair + " is not converged: " + status);
        }
        if (site(region).serves(wish.host()).filter(wish.artifact()::equals).isEmpty()) {
          return Optional.of(pair + " does not serve version " + wish.version());
        }
        var endpoint = new Endpoint(wish.host(), region);
        var verdict =
            now.verdict(endpoint).filter(it -> it.state() == io.acf.health.Verdict.State.UP);
        if (verdict.isEmpty()) { // Its weight changes once more when its hold-down is over.
          return Optional.of(endpoint + " is not up: " + now.verdict(endpoint));
        }
      }
      var answered = answered(wish);
      if (answered.isPresent()) {
        return answered;
      }
    }
    return Optional.empty();
  }

  /** What of an answer is not (yet) as git wants it. */
  private Optional<String> answered(Estate.Wish wish) {
    var wanted = new TreeMap<RegionName, Member>();
    wish.in()
        .forEach(
            (region, weight) ->
                wanted.put(
                    region,
                    new Member(
                        region, weight * 100, List.of(repository.estate().address(region)))));
    var members = new TreeMap<RegionName, Member>();
    names.answer(wish.host()).stream()
        .flatMap(answer -> answer.members().stream())
        .forEach(member -> members.put(member.region(), member));
    return members.equals(wanted)
        ? Optional.empty()
        : Optional.of(wish.host() + " is answered with " + members + " instead of " + wanted);
  }

  // ------------------------------------------------------------------ what is there

  Scenario scenario() {
    return scenario;
  }

  VirtualTime time() {
    return time;
  }

  Instant now() {
    return time.now();
  }

  Truth truth() {
    return truth;
  }

  Promises promises() {
    return promises;
  }

  Repository repository() {
    return repository;
  }

  NameServer names() {
    return names;
  }

  Disk disk() {
    return disk;
  }

  People people() {
    return people;
  }

  Optional<Life> life() {
    return life;
  }

  /** For how long the replica has lived without a break. */
  Duration age() {
    return life.isEmpty() ? Duration.ZERO : Duration.between(bornAt, time.now());
  }

  /** What is in force, or was when the replica ran last. */
  Desired desired() {
    return desired;
  }

  /** When people pushed last. */
  Instant commitAt() {
    return commitAt;
  }

  List<Site> sites() {
    return new ArrayList<>(sites.values());
  }

  Site site(RegionName name) {
    return java.util.Objects.requireNonNull(sites.get(name));
  }

  /** Whether a request for the host name is served at that address. */
  boolean served(String address, Hostname host) {
    var site = addresses.get(address);
    return site != null && site.serves(host).isPresent();
  }

  /** A line of the story. */
  void note(String what) {
    notes.add(time.now(), what);
  }

  // ------------------------------------------------------------------ what happens to it

  /** People push a commit. */
  void commit() {
    push(edits.next(repository.estate()));
  }

  /** People push a commit about regions. */
  void commitRegions(RandomGenerator dice) {
    push(edits.regions(repository.estate(), dice));
  }

  /** People push a release about which a decision breaks. */
  void breakDecision(RandomGenerator dice) {
    var estate = repository.estate();
    var names = List.copyOf(estate.wishes().keySet());
    var name = names.get(dice.nextInt(names.size()));
    push(estate.with(name, estate.wishes().get(name).broken(true)));
  }

  void push(Estate next) {
    next.regions().keySet().forEach(this::stand);
    var regions = !next.regions().equals(repository.estate().regions());
    repository.commit(next);
    commitAt = time.now();
    note(
        "somebody pushes commit "
            + repository.head().count()
            + ": "
            + next.wishes()
            + (regions ? " in " + next.regions() : ""));
  }

  void blind(boolean now) {
    blind = now;
  }

  /** Somebody sets the wall clock; a life that runs goes on by its own. */
  void jump(Duration by) {
    ahead = ahead.plus(by);
  }

  private void published(NameServer server) {
    refresh();
    publishedAt = time.now();
    var before = published;
    published = server.published();
    note(
        "answers: "
            + published
                .map(
                    zone ->
                        zone.names().entrySet().stream()
                            .map(it -> it.getKey() + " -> " + words(it.getValue()))
                            .toList()
                            .toString())
                .orElse("none"));
    promises.published(this, before, published);
  }

  private static String words(Optional<io.acf.dns.Answer> answer) {
    return answer
        .map(
            it ->
                it.members().stream()
                    .map(member -> member.region() + ":" + member.weight())
                    .toList()
                    .toString())
        .orElse("SERVFAIL");
  }

  @Override
  public void looked(Site site, boolean seen) {
    promises.looked(this, site, seen);
  }

  @Override
  public void stepped(Site site, Site.Sent sent) {
    note(
        "life "
            + sent.life()
            + ": "
            + sent.step().describe()
            + " in "
            + site.name()
            + " -> "
            + sent.outcome());
    promises.stepped(this, site, sent);
  }

  /** Probes of one life. */
  Probe probe(VirtualScheduler scheduler) {
    return target -> {
      if (blind) {
        return new ProbeResult.Unasked("no route to anybody");
      }
      var endpoint = target.endpoint();
      var site = addresses.get(target.router().addresses().getFirst());
      var up = site != null && site.serves(endpoint.host()).isPresent();
      truth.probed(endpoint.host(), endpoint.region(), up);
      var took =
          site != null && site.blackHole() ? target.health().timeout() : Duration.ofMillis(20);
      scheduler.takes(took);
      if (up) {
        return new ProbeResult.Passed(200, took);
      }
      var cause =
          site == null || !site.serving()
              ? (site != null && site.blackHole()
                  ? ProbeResult.Cause.TIMEOUT
                  : ProbeResult.Cause.REFUSED)
              : ProbeResult.Cause.ROUTER;
      return new ProbeResult.Failed(cause, "no answer", took);
    };
  }

  /** How long things take between us and the rest. */
  private record Network(RandomGenerator dice) implements VirtualScheduler.Weather {
    @Override
    public Duration arrival(String what) {
      return Duration.ofMillis(1 + dice.nextInt(40));
    }

    @Override
    public Duration reply(String what) {
      return Duration.ofMillis(1 + dice.nextInt(40));
    }

    @Override
    public Duration step(String name) {
      return Duration.ofMillis(dice.nextInt(3));
    }

    @Override
    public boolean arrivesAfterDeath(String what) {
      return dice.nextBoolean();
    }
  }
}
