package io.acf.federation.simulation;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.health.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Promises of what clients are answered. */
final class TrafficPromises {
  /** 5 s + 2 x 1 s + 3 x 2 s + 2 s (design.md, promise 3), and what looking each second adds. */
  private static final Duration DETECTION = Duration.ofSeconds(15 + 4);

  /** From the first pass of a probe on, a region can stand in for others. */
  private static final Duration STEADY = Duration.ofSeconds(60);

  private TrafficPromises() {}

  static List<Promise> all() {
    return List.of(
        new NeverEmpty(),
        new UnknownIsNotAbsent(),
        new TheDeadLeave(),
        new ReturnsGently(),
        new AnyRegionServes(),
        new TheDrainedLeave(),
        new FrozenStays(),
        new ReleasedGoes());
  }

  private static Optional<Answer> answer(Optional<OwnedZone> zone, Hostname host) {
    return zone.flatMap(it -> it.names().getOrDefault(host, Optional.empty()));
  }

  private static Optional<Member> member(Optional<Answer> answer, RegionName region) {
    return answer.stream()
        .flatMap(it -> it.members().stream())
        .filter(it -> it.region().equals(region))
        .findFirst();
  }

  /** Evidence and means were there for all that time. */
  private static boolean able(World world, Duration time) {
    return world.age().compareTo(time) > 0
        && world.truth().not("blind", time)
        && world.truth().not("dns", time)
        && world.truth().not("frozen", time);
  }

  /** Another region of the answer has served all that time, and was wanted there. */
  private static boolean another(World world, Hostname host, RegionName than, Duration time) {
    return others(world, new Endpoint(host, than), time).findAny().isPresent();
  }

  /** The same, and it was answered all that time: it is not held down itself. */
  private static boolean steady(World world, Endpoint than, Duration time) {
    return others(world, than, time)
        .anyMatch(region -> world.truth().not("unanswered " + region, time));
  }

  private static Stream<Endpoint> others(World world, Endpoint than, Duration time) {
    return world.names().answer(than.host()).stream()
        .flatMap(it -> it.members().stream())
        .map(Member::region)
        .filter(it -> !it.equals(than.region()))
        .filter(it -> !world.people().drained().containsKey(it))
        .map(it -> new Endpoint(than.host(), it))
        .filter(it -> world.truth().confirmed(it, time));
  }

  static final class NeverEmpty extends Promise {
    /** What was under way when git wanted the name again. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    /** Where the disk was well for so long before a life, that life knows what git wants. */
    private static final Duration KEPT = Duration.ofSeconds(90);

    /** Names that people have released at some time. */
    private final TreeSet<Hostname> releasedOnce = new TreeSet<>();

    NeverEmpty() {
      super(
          "a name that was answered once is answered until people release it; that git wants it"
              + " again is forgotten by a kill -9 where the disk was full");
    }

    @Override
    void second(World world) {
      releasedOnce.addAll(world.people().released().keySet());
    }

    @Override
    void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {
      before.ifPresent(
          zone ->
              zone.names()
                  .forEach(
                      (host, answer) -> {
                        if (answer.isPresent()
                            && answer(now, host).isEmpty()
                            && !released(world, host)) {
                          broken(host + " is answered no more");
                        }
                      }));
    }

    private boolean released(World world, Hostname host) {
      return world.people().released().containsKey(host)
          || !world.truth().not("released " + host, UNDER_WAY)
          || releasedOnce.contains(host) && !world.truth().not("disk", world.age().plus(KEPT));
    }
  }

  static final class UnknownIsNotAbsent extends Promise {
    /** The longest hold-down, in which it may be answered for lack of another, and some. */
    private static final Duration HELD = Duration.ofMinutes(12);

    UnknownIsNotAbsent() {
      super("no region leaves an answer without evidence: lack of it lowers nothing");
    }

    @Override
    void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {
      for (var spec : world.desired().federations().values()) {
        spec.traffic()
            .ifPresent(
                traffic ->
                    answer(before, traffic.hostname()).stream()
                        .flatMap(it -> it.members().stream())
                        .filter(it -> traffic.weights().containsKey(it.region()))
                        .filter(
                            it -> member(answer(now, traffic.hostname()), it.region()).isEmpty())
                        .forEach(it -> left(world, traffic.hostname(), it.region())));
      }
    }

    private void left(World world, Hostname host, RegionName region) {
      if (!world.truth().fell(new Endpoint(host, region), HELD)
          && world.truth().not("drained " + region, Duration.ofSeconds(10))
          && world.truth().not("disk", HELD) // What was found then may be onceReleased.
          && world.truth().not("commit", Duration.ofSeconds(30))) {
        broken(region + " left " + host + " though its probes passed");
      }
    }
  }

  static final class TheDeadLeave extends Promise {
    TheDeadLeave() {
      super("a dead region leaves the answers in time while another is confirmed");
    }

    @Override
    void second(World world) {
      if (!able(world, DETECTION.plus(STEADY))) {
        return;
      }
      for (var spec : world.desired().federations().values()) {
        spec.traffic()
            .ifPresent(
                traffic -> {
                  var host = traffic.hostname();
                  world.names().answer(host).stream()
                      .flatMap(it -> it.members().stream())
                      .map(Member::region)
                      .filter(it -> world.truth().dead(new Endpoint(host, it), DETECTION))
                      .filter(it -> another(world, host, it, DETECTION.plus(STEADY)))
                      .forEach(it -> broken(it + " is dead and still answered for " + host));
                });
      }
    }
  }

  static final class ReturnsGently extends Promise {
    private static final Duration HOLD = Duration.ofSeconds(28);
    private static final double FIRST = 0.35;

    private final TreeMap<Endpoint, Instant> left = new TreeMap<>();

    /** Those that came back for lack of another: they are still held down. */
    private final TreeMap<Endpoint, LastResort> lastResorts = new TreeMap<>();

    private final TreeMap<FederationName, ArrayDeque<Wanted>> wanted = new TreeMap<>();

    private record Wanted(Digest artifact, Instant until) {}

    /**
     * @param left when it went down
     * @param back since when it is answered nevertheless
     */
    private record LastResort(Instant left, Instant back) {}

    /**
     * @param weight that git gives it
     */
    private record Return(Endpoint endpoint, FederationName name, Member member, int weight) {}

    ReturnsGently() {
      super("a region returns through hold-down and ramp, and on a release that is wanted");
    }

    @Override
    void began(World world) {
      left.clear();
      lastResorts.clear();
    }

    @Override
    void second(World world) {
      if (world.truth().not("frozen", Duration.ofSeconds(2))) {
        for (var spec : world.desired().federations().values()) {
          var artifact =
              spec.placement().firstEntry().getValue().artifacts().firstEntry().getValue();
          var all = wanted.computeIfAbsent(spec.name(), it -> new ArrayDeque<>());
          if (!all.isEmpty() && all.getLast().artifact().equals(artifact.digest())) {
            all.removeLast();
          }
          all.addLast(new Wanted(artifact.digest(), world.now()));
        }
      }
    }

    @Override
    void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {
      for (var spec : world.desired().federations().values()) {
        spec.traffic()
            .ifPresent(
                traffic -> {
                  for (var entry : traffic.weights().entrySet()) {
                    var endpoint = new Endpoint(traffic.hostname(), entry.getKey());
                    var was = member(answer(before, endpoint.host()), endpoint.region());
                    var is = member(answer(now, endpoint.host()), endpoint.region());
                    if (was.isPresent() && is.isEmpty() && gone(world, endpoint)) {
                      left.put(endpoint, wentDown(world, endpoint));
                    }
                    if (answer(before, endpoint.host()).isEmpty()) {
                      left.remove(endpoint); // Released, and wanted again: a new name.
                    }
                    if (was.isEmpty() && is.isPresent()) {
                      back(world, new Return(endpoint, spec.name(), is.get(), entry.getValue()));
                    }
                  }
                });
      }
    }

    /** Who is held down, and answered nevertheless, does not go down again by a single failure. */
    private Instant wentDown(World world, Endpoint endpoint) {
      return Optional.ofNullable(lastResorts.remove(endpoint))
          .filter(it -> !world.truth().fellSince(endpoint, it.back()))
          .map(LastResort::left)
          .orElseGet(world::now);
    }

    private static boolean gone(World world, Endpoint endpoint) {
      return world.truth().dead(endpoint, Duration.ofSeconds(2))
          && !world.people().drained().containsKey(endpoint.region())
          && world.truth().not("disk", Duration.ofSeconds(5));
    }

    private void back(World world, Return it) {
      var endpoint = it.endpoint();
      var at = left.remove(endpoint);
      if (at == null) {
        return;
      }
      if (!steady(world, endpoint, STEADY)) {
        lastResorts.put(endpoint, new LastResort(at, world.now()));
      }
      var away = Duration.between(at, world.now());
      var calm =
          world.truth().not("blind", away.plus(STEADY))
              && world.truth().not("dns", away.plus(STEADY))
              && world.truth().not("frozen", away.plus(STEADY))
              && world.truth().not("disk", away.plus(STEADY))
              && steady(world, endpoint, away.plus(STEADY));
      if (!calm || !world.truth().not("commit", away.plus(STEADY))) {
        return;
      }
      if (away.compareTo(HOLD) < 0) {
        broken(endpoint + " is back after " + away.toSeconds() + " s");
      }
      if (it.member().weight() > FIRST * it.weight() * 100) {
        broken(endpoint + " is back at once with weight " + it.member().weight());
      }
      var serves = world.site(endpoint.region()).serves(endpoint.host());
      var since = world.now().minusSeconds(120);
      if (serves.isPresent()
          && wanted.get(it.name()).stream()
              .filter(release -> release.until().isAfter(since))
              .noneMatch(release -> release.artifact().equals(serves.get()))) {
        broken(endpoint + " is back with a release that nobody wants any more");
      }
    }
  }

  static final class AnyRegionServes extends Promise {
    AnyRegionServes() {
      super("any single region up means served");
    }

    @Override
    void asked(World world, Hostname host, RegionName region, boolean served) {
      var bound = DETECTION.plus(Clients.most());
      if (served
          || !able(world, bound.plus(STEADY))
          || !world.truth().dead(new Endpoint(host, region), bound)) {
        return;
      }
      for (var spec : world.desired().federations().values()) {
        spec.traffic()
            .filter(it -> it.hostname().equals(host))
            .ifPresent(
                traffic ->
                    traffic.weights().keySet().stream()
                        .filter(it -> !it.equals(region))
                        .filter(
                            it ->
                                world.truth().confirmed(new Endpoint(host, it), bound.plus(STEADY)))
                        .filter(it -> completed(world, spec.name(), it))
                        .findFirst()
                        .ifPresent(
                            it ->
                                broken(
                                    "a client of "
                                        + host
                                        + " was sent to "
                                        + region
                                        + ", dead, while "
                                        + it
                                        + " served all the time")));
      }
    }

    private static boolean completed(World world, FederationName name, RegionName region) {
      return world
          .life()
          .map(it -> it.statuses().get(new io.acf.health.Pair(name, region)))
          .filter(it -> it.completedOnce())
          .isPresent();
    }
  }

  static final class TheDrainedLeave extends Promise {
    private static final Duration GENTLY = Estate.TTL.multipliedBy(2).plusSeconds(10);

    TheDrainedLeave() {
      super("a region that people drain is answered no more while another is confirmed");
    }

    @Override
    void second(World world) {
      world
          .people()
          .drained()
          .forEach(
              (region, at) -> {
                if (!at.plus(GENTLY).isAfter(world.now()) && able(world, GENTLY.plus(STEADY))) {
                  drained(world, region);
                }
              });
    }

    private void drained(World world, RegionName region) {
      for (var spec : world.desired().federations().values()) {
        spec.traffic()
            .ifPresent(
                traffic -> {
                  var answer = world.names().answer(traffic.hostname());
                  if (member(answer, region).isPresent()
                      && answer.stream()
                          .flatMap(it -> it.members().stream())
                          .map(Member::region)
                          .filter(it -> !world.people().drained().containsKey(it))
                          .anyMatch(
                              it ->
                                  world
                                      .truth()
                                      .confirmed(
                                          new Endpoint(traffic.hostname(), it),
                                          GENTLY.plus(STEADY)))) {
                    broken(region + " is drained and answered for " + traffic.hostname());
                  }
                });
      }
    }
  }

  static final class ReleasedGoes extends Promise {
    private static final Duration SOON = Duration.ofSeconds(15);

    ReleasedGoes() {
      super("a name that left git and that people release is answered no more");
    }

    @Override
    void second(World world) {
      world
          .people()
          .released()
          .forEach(
              (host, at) -> {
                if (at.plus(SOON).isBefore(world.now())
                    && able(world, SOON)
                    && world.truth().not("disk", SOON)
                    && world.names().answer(host).isPresent()) {
                  broken(host + " is released since " + at + " and still answered");
                }
              });
    }
  }

  static final class FrozenStays extends Promise {
    private static final Duration UNDER_WAY = Duration.ofSeconds(3);

    FrozenStays() {
      super("while traffic is frozen, what is published stays");
    }

    @Override
    void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {
      if (world
              .people()
              .trafficFrozen()
              .filter(at -> at.plus(UNDER_WAY).isBefore(world.now()))
              .isEmpty()
          || before.isEmpty()) {
        return;
      }
      before
          .get()
          .names()
          .forEach(
              (host, answer) -> {
                if (answer.isPresent() && !answer(now, host).equals(answer)) {
                  broken("the answer of " + host + " was changed");
                }
              });
    }
  }
}
