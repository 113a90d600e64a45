package io.acf.federation.simulation;

import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Reason;
import io.acf.health.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What people say, and what was acknowledged to them. */
final class People {
  /** An end that is so near may be seen by one and not yet by the other. */
  private static final Duration NEAR = Duration.ofSeconds(3);

  private final World world;
  private final RandomGenerator dice;
  private final TreeMap<RegionName, Instant> cordoned = new TreeMap<>();
  private final TreeMap<RegionName, Instant> drained = new TreeMap<>();
  private final TreeMap<Hostname, Instant> released = new TreeMap<>();
  private final TreeMap<String, Instant> ends = new TreeMap<>();
  private Instant ended = Instant.EPOCH;
  private Optional<Instant> pushesFrozen = Optional.empty();
  private Optional<Instant> trafficFrozen = Optional.empty();
  private int said;

  People(World world) {
    this.world = world;
    this.dice = world.scenario().dice("people");
  }

  SortedMap<RegionName, Instant> cordoned() {
    return Collections.unmodifiableSortedMap(cordoned);
  }

  SortedMap<RegionName, Instant> drained() {
    return Collections.unmodifiableSortedMap(drained);
  }

  /** Names that had left git and need not be answered any more, until git wants them again. */
  SortedMap<Hostname, Instant> released() {
    return Collections.unmodifiableSortedMap(released);
  }

  Optional<Instant> pushesFrozen() {
    return holding("pushes", pushesFrozen);
  }

  Optional<Instant> trafficFrozen() {
    return holding("traffic", trafficFrozen);
  }

  /** Up to the moment at which its time is over. */
  private Optional<Instant> holding(String key, Optional<Instant> since) {
    return since.filter(ignored -> !ends.containsKey(key) || ends.get(key).isAfter(world.now()));
  }

  /** How often people were heard. */
  int said() {
    return said;
  }

  /** A second has passed: what was said until then does not hold any more. */
  void second() {
    var now = world.now();
    for (var key : new TreeSet<>(ends.keySet())) {
      if (!ends.get(key).isAfter(now)) {
        ends.remove(key);
        ended = now;
        expired(key);
      }
    }
    for (var spec : world.desired().federations().values()) {
      spec.traffic().ifPresent(traffic -> released.remove(traffic.hostname()));
    }
  }

  private void expired(String key) {
    world.note("the time is over of what ana said: " + key);
    switch (key) {
      case "pushes" -> pushesFrozen = Optional.empty();
      case "traffic" -> trafficFrozen = Optional.empty();
      default -> {
        var region = new RegionName(key.substring(key.indexOf(' ') + 1));
        (key.startsWith("cordon") ? cordoned : drained).remove(region);
      }
    }
  }

  /** Whether the time of something is over just now. */
  boolean ending() {
    var now = world.now();
    return ended.plus(NEAR).isAfter(now)
        || ends.values().stream().anyMatch(end -> end.isBefore(now.plus(NEAR)));
  }

  /** Somebody says something. */
  void speak() {
    var regions = List.copyOf(world.repository().estate().regions().keySet());
    var region = regions.get(dice.nextInt(regions.size()));
    switch (dice.nextInt(14)) {
      case 0, 1 -> cordon(region);
      case 2, 3 -> uncordon(region);
      case 4 -> {
        if (drained.size() + 1 < regions.size()) {
          drain(region);
        }
      }
      case 5, 6 -> undrain(region);
      case 7 -> freeze(drawnScope());
      case 8 -> {
        unfreeze(Command.Scope.PUSHES);
        unfreeze(Command.Scope.TRAFFIC);
      }
      case 9 -> unfreeze(Command.Scope.ALL);
      case 10 -> tell(new Command.AcceptLoss(terms(Optional.empty())));
      case 11, 12 -> release();
      default -> retry(dice.nextBoolean() ? Optional.of(region) : Optional.empty());
    }
  }

  private Command.Scope drawnScope() {
    return Command.Scope.values()[dice.nextInt(Command.Scope.values().length)];
  }

  /** Everything that holds something back is lifted. */
  void lift() {
    List.copyOf(cordoned.keySet()).forEach(this::uncordon);
    List.copyOf(drained.keySet()).forEach(this::undrain);
    unfreeze(Command.Scope.PUSHES);
    unfreeze(Command.Scope.TRAFFIC);
  }

  private static Command.Terms terms(Optional<Instant> until) {
    return new Command.Terms("ana", "simulated", until);
  }

  /** Until when something holds; where clocks are set nobody could tell. */
  private Optional<Instant> until() {
    return dice.nextInt(3) > 0 || world.scenario().troubles().contains(Trouble.CLOCK_JUMPS)
        ? Optional.empty()
        : Optional.of(world.now().plusSeconds(30 + dice.nextInt(200)));
  }

  private boolean tell(Command command) {
    var heard = world.life().filter(life -> life.tell(command)).isPresent();
    said += heard ? 1 : 0;
    world.note("ana says " + command + (heard ? "" : ", which is not acknowledged"));
    return heard;
  }

  private void holds(String key, Optional<Instant> until) {
    ends.remove(key);
    until.ifPresent(end -> ends.put(key, end));
  }

  private void cordon(RegionName region) {
    var until = until();
    if (tell(new Command.Cordon(terms(until), region))) {
      cordoned.putIfAbsent(region, world.now());
      holds("cordon " + region, until);
    }
  }

  private void uncordon(RegionName region) {
    if (cordoned.containsKey(region)
        && tell(new Command.Uncordon(terms(Optional.empty()), region))) {
      cordoned.remove(region);
      ends.remove("cordon " + region);
    }
  }

  private void drain(RegionName region) {
    var until = until();
    if (!drained.containsKey(region) && tell(new Command.Drain(terms(until), region))) {
      drained.put(region, world.now());
      holds("drain " + region, until);
    }
  }

  private void undrain(RegionName region) {
    if (drained.containsKey(region) && tell(new Command.Undrain(terms(Optional.empty()), region))) {
      drained.remove(region);
      ends.remove("drain " + region);
    }
  }

  private void freeze(Command.Scope scope) {
    var until = until();
    if (tell(new Command.Freeze(terms(until), scope))) {
      var now = Optional.of(world.now());
      if (scope.pushes()) {
        pushesFrozen = pushesFrozen.or(() -> now);
        holds("pushes", until);
      }
      if (scope.traffic()) {
        trafficFrozen = trafficFrozen.or(() -> now);
        holds("traffic", until);
      }
    }
  }

  private void unfreeze(Command.Scope scope) {
    var frozen =
        scope.pushes() && pushesFrozen.isPresent() || scope.traffic() && trafficFrozen.isPresent();
    if (frozen && tell(new Command.Unfreeze(terms(Optional.empty()), scope))) {
      if (scope.pushes()) {
        pushesFrozen = Optional.empty();
        ends.remove("pushes");
      }
      if (scope.traffic()) {
        trafficFrozen = Optional.empty();
        ends.remove("traffic");
      }
    }
  }

  private void retry(Optional<RegionName> region) {
    world.repository().estate().wishes().keySet().stream()
        .findFirst()
        .ifPresent(name -> tell(new Command.RetryRollout(terms(Optional.empty()), name, region)));
  }

  /** The answer of a name that git has no more may end. */
  private void release() {
    var orphans = new TreeSet<Hostname>();
    world
        .names()
        .published()
        .ifPresent(
            zone ->
                zone.names().forEach((host, answer) -> answer.ifPresent(it -> orphans.add(host))));
    world.repository().estate().wishes().values().forEach(wish -> orphans.remove(wish.host()));
    world.desired().federations().values().stream()
        .flatMap(spec -> spec.traffic().stream())
        .forEach(traffic -> orphans.remove(traffic.hostname()));
    var left = world.life().flatMap(life -> life.source().accepted()).map(Desired::generation);
    for (var host : orphans) {
      if (tell(new Command.ReleaseHost(terms(Optional.empty()), host, left))) {
        released.putIfAbsent(host, world.now());
      }
    }
  }

  /**
   * What carries marks of somebody else is taken back, and apps that nobody has marked are marked
   * as ours by hand.
   */
  void takeBack() {
    world
        .repository()
        .estate()
        .wishes()
        .forEach(
            (name, wish) -> wish.in().keySet().forEach(it -> takeBack(new Pair(name, it), wish)));
  }

  private void takeBack(Pair pair, Estate.Wish wish) {
    var site = world.site(pair.region());
    var apps = site.truth().apps();
    for (var app : wish.names()) {
      if (apps.containsKey(app) && apps.get(app).marks().owner().isEmpty()) {
        world.note("ana labels " + app + " in " + pair.region() + " as of " + pair.federation());
        site.label(app, pair.federation());
      }
    }
    var marks = world.life().map(life -> life.adoptable(pair)).orElse(Collections.emptySortedMap());
    if (!marks.isEmpty() && tell(new Command.Adopt(terms(Optional.empty()), pair, marks))) {
      marks.forEach((app, carried) -> world.promises().adopted(pair.region(), app, carried));
    }
  }

  /** What CF could not stage in the weather is not tried again before people say so. */
  void retryStaging() {
    var failed = new TreeSet<Pair>();
    world
        .life()
        .ifPresent(
            life ->
                life.statuses()
                    .forEach(
                        (pair, status) -> {
                          if (status.condition().reason() == Reason.STAGING_FAILED
                              && status.nextTry().isEmpty()) {
                            failed.add(pair);
                          }
                        }));
    for (var pair : failed) {
      var region = Optional.of(pair.region());
      tell(new Command.RetryRollout(terms(Optional.empty()), pair.federation(), region));
    }
  }

  /** The head that was rewritten may be followed. */
  void accept() {
    if (tell(new Command.AcceptCommit(terms(Optional.empty()), world.repository().head().id()))) {
      world.repository().accepted();
    }
  }
}
