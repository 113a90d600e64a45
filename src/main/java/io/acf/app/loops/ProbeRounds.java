package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.RegionSpec;
import io.acf.federation.Install;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.federation.Steered;
import io.acf.federation.Steering;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.acf.health.Readiness;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Rounds of probing: ask, judge, tell. */
public final class ProbeRounds {
  private final String replica;
  private final Probe probe;
  private final Board board;
  private final Recorder recorder;
  private final Clock clock;
  private final HealthPolicy policy;
  private final RandomGenerator dice;
  private final Runnable wakeTraffic;

  /**
   * @param replica whose vantage point this is
   */
  public ProbeRounds(
      String replica,
      Probe probe,
      Board board,
      Recorder recorder,
      Clock clock,
      HealthPolicy policy,
      RandomGenerator dice,
      Runnable wakeTraffic) {
    this.replica = replica;
    this.probe = probe;
    this.board = board;
    this.recorder = recorder;
    this.clock = clock;
    this.policy = policy;
    this.dice = dice;
    this.wakeTraffic = wakeTraffic;
  }

  /** What is asked of an endpoint now. */
  record Target(Steered name, RegionSpec region) {
    ProbeTarget probe(Endpoint endpoint) {
      return new ProbeTarget(
          endpoint,
          region.router(),
          name.traffic().health(),
          region.ca().map(RegionSpec.TrustAnchor::pem));
    }
  }

  /**
   * Every host name that git wants, or that was steered until now: what of that is still answered
   * is an orphan once the traffic loop has seen the commit, and must not be forgotten in between.
   */
  SortedMap<Hostname, Steered> steered(Desired desired) {
    var names = new TreeMap<Hostname, Steered>();
    board.steering().names().forEach((host, name) -> names.put(host, name.steered()));
    for (var spec : desired.federations().values()) {
      spec.traffic()
          .ifPresent(traffic -> names.put(traffic.hostname(), Steered.of(desired, spec, traffic)));
    }
    return names;
  }

  /** Empty where the endpoint is not (any more) steered. */
  private Optional<Target> target(Desired desired, Endpoint endpoint) {
    var host = endpoint.host();
    return desired.federations().values().stream()
        .flatMap(
            spec ->
                spec.traffic().stream()
                    .filter(traffic -> traffic.hostname().equals(host))
                    .map(traffic -> Steered.of(desired, spec, traffic)))
        .findFirst()
        .or(() -> board.steering().named(host))
        .flatMap(
            name ->
                Optional.ofNullable(name.endpoints(desired).get(endpoint))
                    .map(region -> new Target(name, region)));
  }

  /**
   * @param up told when a probe passes that did not pass before
   */
  Duration round(Endpoint endpoint, Consumer<ProbeResult> told, Runnable up) {
    var desired = board.source().accepted();
    var target = desired.flatMap(it -> target(it, endpoint));
    if (desired.isEmpty() || target.isEmpty()) {
      return Duration.ofSeconds(5);
    }
    var name = target.get().name();
    var rules = Rules.of(name.traffic(), policy);
    var started = clock.instant();
    var result = probe.probe(target.get().probe(endpoint));
    var ended = clock.instant();
    told.accept(result);
    var judged =
        board.judge(
            endpoint,
            Health.unknown(started),
            known ->
                known.next(
                    replica,
                    endpoint,
                    result,
                    rules,
                    readiness(desired.get(), endpoint, target.get(), known.verdict()),
                    ended));
    var before = judged.before().verdict();
    var after = judged.after().verdict();
    var same = before.state() == after.state() && before.isExcused() == after.isExcused();
    if (!same) {
      wakeTraffic.run();
      tell(endpoint, target.get(), before, after);
      if (after.state() == Verdict.State.PROBATION || after.state() == Verdict.State.UP) {
        up.run();
      }
    }
    var next = judged.after().nextProbeAt(rules, started, ended, dice.nextDouble());
    var rest = Duration.between(clock.instant(), next);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** One failure that the recheck takes back is no news. */
  private void tell(Endpoint endpoint, Target target, Verdict before, Verdict after) {
    var news =
        before.isExcused() != after.isExcused()
            || after.state() != Verdict.State.SUSPECT
                && !(before.state() == Verdict.State.SUSPECT && after.state() == Verdict.State.UP);
    if (news) {
      var install = Install.of(target.region().api());
      recorder.record(
          List.of(Recall.changed(endpoint, install, target.name().federation(), before, after)));
    }
  }

  private Readiness readiness(Desired desired, Endpoint endpoint, Target target, Verdict verdict) {
    var name = target.name();
    var status = name.federation().flatMap(it -> board.status(new Pair(it, endpoint.region())));
    var others =
        name.endpoints(desired).keySet().stream()
            .filter(other -> !other.equals(endpoint))
            .flatMap(other -> board.verdict(other).stream())
            .toList();
    var answer = board.steering().answer(name.traffic().zone(), name.host());
    return new Readiness(
        status.filter(PairStatus::completedOnce).isPresent()
            || verdict.everUp()
            || Steering.answered(answer, target.region().router().addresses()),
        // Git wants nothing newer of a name that left it.
        name.isOrphan() || status.filter(PairStatus::runsNewest).isPresent(),
        others.stream().noneMatch(other -> other.state().confirmed()),
        others.stream().anyMatch(Verdict::proves));
  }
}
