package io.acf.app;

import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.acf.health.Ramp;
import io.acf.health.Readiness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Rounds of probing: ask, judge, tell. */
final class ProbeRounds {
  private final Probe probe;
  private final Board board;
  private final Recorder recorder;
  private final Clock clock;
  private final HealthPolicy policy;
  private final RandomGenerator dice;
  private final Runnable wakeTraffic;
  private final Map<Pair, Instant> asked = new ConcurrentHashMap<>();

  ProbeRounds(
      Probe probe,
      Board board,
      Recorder recorder,
      Clock clock,
      HealthPolicy policy,
      RandomGenerator dice,
      Runnable wakeTraffic) {
    this.probe = probe;
    this.board = board;
    this.recorder = recorder;
    this.clock = clock;
    this.policy = policy;
    this.dice = dice;
    this.wakeTraffic = wakeTraffic;
  }

  /** What is asked of a pair now, as git has it. */
  record Target(FederationSpec federation, RegionSpec region, TrafficSpec traffic) {
    ProbeTarget probe(Pair pair) {
      return new ProbeTarget(
          pair, region.router(), traffic.health(), region.ca().map(RegionSpec.TrustAnchor::pem));
    }
  }

  /** Empty where the pair is not (any more) steered. */
  Optional<Target> target(Pair pair) {
    return board
        .source()
        .accepted()
        .flatMap(
            desired ->
                Optional.ofNullable(desired.federations().get(pair.federation()))
                    .flatMap(spec -> target(desired, spec, pair)));
  }

  private static Optional<Target> target(Desired desired, FederationSpec spec, Pair pair) {
    var region = desired.regions().get(pair.region());
    return region == null || !spec.placement().containsKey(pair.region())
        ? Optional.empty()
        : spec.traffic().map(traffic -> new Target(spec, region, traffic));
  }

  /** When the pair was last asked: how fresh its health is. */
  Optional<Instant> askedAt(Pair pair) {
    return Optional.ofNullable(asked.get(pair));
  }

  /**
   * @param up told when a probe passes that did not pass before
   */
  Duration round(Pair pair, Consumer<ProbeResult> told, Runnable up) {
    var target = target(pair);
    if (target.isEmpty()) {
      return Duration.ofSeconds(5);
    }
    var health = target.get().traffic().health();
    var started = clock.instant();
    var result = probe.probe(target.get().probe(pair));
    var ended = clock.instant();
    told.accept(result);
    var before = board.health(pair).orElseGet(() -> Health.unknown(started));
    var after =
        before.next(
            result,
            health,
            policy,
            readiness(pair, target.get().federation()),
            Ramp.of(target.get().traffic().ttl()),
            ended);
    if (!(result instanceof ProbeResult.Unasked)) {
      asked.put(pair, ended);
    }
    board.health(pair, after);
    if (before.state() != after.state()) {
      wakeTraffic.run();
      tell(pair, before, after);
      if (after.state() == Health.State.PROBATION || after.state() == Health.State.UP) {
        up.run();
      }
    }
    var next = after.nextProbeAt(health, policy, started, ended, dice);
    var rest = Duration.between(clock.instant(), next);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** One failure that the recheck takes back is no news. */
  private void tell(Pair pair, Health before, Health after) {
    var news =
        after.state() != Health.State.SUSPECT
            && !(before.state() == Health.State.SUSPECT && after.state() == Health.State.UP);
    if (news) {
      recorder.record(List.of(Recall.changed(pair, before, after)));
    }
  }

  private Readiness readiness(Pair pair, FederationSpec spec) {
    var status = board.status(pair);
    var others =
        spec.placement().keySet().stream()
            .filter(region -> !region.equals(pair.region()))
            .map(region -> new Pair(spec.name(), region))
            .anyMatch(other -> board.health(other).filter(h -> h.state().confirmed()).isPresent());
    return new Readiness(
        status.filter(PairStatus::completedOnce).isPresent(),
        status.filter(PairStatus::runsNewest).isPresent(),
        !others);
  }
}
