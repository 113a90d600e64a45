package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.federation.DeliveryFact;
import io.acf.federation.HealthCheck;
import io.acf.federation.HealthMemory;
import io.acf.federation.Install;
import io.acf.federation.Lodging;
import io.acf.federation.PairStatus;
import io.acf.federation.PairStatuses;
import io.acf.federation.Recall;
import io.acf.federation.Steered;
import io.acf.federation.TrafficFact;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of pairs and endpoints when a commit names them otherwise, or names them again:
 * taken from the journal at start, and from what the board held since. Not for many threads.
 */
final class Evidence {
  private final SortedMap<Pair, String> completed;
  private final Map<Lodging, String> lodged = new HashMap<>();
  private final Board board;
  private final ProbeRounds probes;
  private final Recorder recorder;
  private final Clock clock;
  private HealthMemory healths;
  private Optional<Desired> last = Optional.empty();

  Evidence(Recall recall, Board board, ProbeRounds probes, Recorder recorder, Clock clock) {
    this.completed = new TreeMap<>(recall.completed());
    this.healths = recall.health();
    this.board = board;
    this.probes = probes;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * Keeps in mind what the board is about to forget. Of a region that is another install now, it
   * must forget all.
   */
  void retire(Desired next, Set<Pair> pairs, Set<Endpoint> endpoints) {
    if (last.isEmpty()) {
      return;
    }
    var desired = last.get();
    pairs.removeIf(pair -> moved(desired, next, pair.region()));
    endpoints.removeIf(endpoint -> moved(desired, next, endpoint.region()));
    for (var status : board.statuses().values()) {
      var pair = status.pair();
      if (!pairs.contains(pair)) {
        status.observed().running().ifPresent(label -> completed.put(pair, label));
        Lodging.of(desired, pair.federation(), pair.region())
            .ifPresent(
                there -> status.observed().running().ifPresent(label -> lodged.put(there, label)));
      }
    }
    board
        .healths()
        .forEach(
            (endpoint, health) -> {
              var region = desired.regions().get(endpoint.region());
              if (!endpoints.contains(endpoint) && region != null) {
                retire(endpoint, Install.of(region.api()), health);
              }
            });
  }

  private static boolean moved(Desired before, Desired now, RegionName region) {
    var was = before.regions().get(region);
    var is = now.regions().get(region);
    return was != null && is != null && !Install.of(was.api()).equals(Install.of(is.api()));
  }

  /** A name that a person has released is over: should it come back, it is a new one. */
  private void retire(Endpoint endpoint, Install install, Health health) {
    var now = clock.instant();
    if (!board.controls().released().containsKey(endpoint.host())) {
      healths = healths.with(endpoint, install, Recall.remembered(health.verdict(), now));
    } else if (health.verdict().everUp()) {
      healths = healths.without(endpoint.host());
      recorder.record(
          List.of(
              TrafficFact.HealthChanged.of(
                  endpoint, install, Optional.empty(), health.verdict(), Verdict.unknown(now))));
    }
  }

  /**
   * Tells the board what is known of those that it does not know (any more), and that evidence
   * begins anew where the question is another.
   *
   * @return those that are asked in another way from now on
   */
  Set<Endpoint> recall(Desired desired, Collection<Steered> steered) {
    desired.federations().values().forEach(spec -> statuses(spec, desired));
    var anew = new TreeSet<Endpoint>();
    for (var name : steered) {
      name.endpoints(desired)
          .forEach(
              (endpoint, region) -> {
                health(desired, name, endpoint, region);
                if (probes.aim(new HealthCheck(endpoint, name, region))) {
                  anew.add(endpoint);
                }
              });
    }
    last = Optional.of(desired);
    return anew;
  }

  /** Of a pair that no look has shown yet, what the journal or another name of it tells. */
  private void statuses(FederationSpec spec, Desired desired) {
    spec.placement()
        .forEach(
            (region, release) -> {
              var pair = new Pair(spec.name(), region);
              var status = board.status(pair);
              if (status.filter(it -> it.seenAt().isPresent() || it.completedOnce()).isEmpty()) {
                var label = remembered(desired, pair, release);
                if (status.isEmpty() || label.isPresent()) {
                  var aim = new PairStatus.Aim(release.digest(), desired.generation());
                  board.status(PairStatuses.recalled(pair, aim, label, clock.instant()));
                }
              }
            });
  }

  /** Of a pair that is new nothing; what lived there under another name is remembered. */
  private Optional<String> remembered(Desired desired, Pair pair, Release release) {
    var lodging = Lodging.of(desired, pair.federation(), pair.region());
    var carried = lodging.map(lodged::remove);
    var label = release.digest().label();
    if (carried.filter(label::equals).isPresent() && !label.equals(completed.get(pair))) {
      recorder.record(
          List.of(
              new DeliveryFact.Converged(
                  pair,
                  release.digest(),
                  Optional.of(desired.generation()),
                  "the same apps, converged before under another name")));
    }
    return carried.or(() -> Optional.ofNullable(completed.get(pair)));
  }

  private void health(Desired desired, Steered name, Endpoint endpoint, RegionSpec region) {
    if (board.health(endpoint).isPresent()) {
      return;
    }
    var pair = name.federation().map(federation -> new Pair(federation, endpoint.region()));
    var known =
        healths.of(endpoint, Install.of(region.api()), pair, desired.regions()::containsKey);
    var answer = board.traffic().answer(name.traffic().zone(), name.host());
    var now = clock.instant();
    probes.recall(
        endpoint,
        known.orElseGet(
            () ->
                ZoneReport.answered(answer, region.router().addresses())
                    ? Verdict.restored(now)
                    : Verdict.unknown(now)));
  }
}
