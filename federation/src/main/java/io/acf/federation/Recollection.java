package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * What is remembered of pairs and endpoints for when a commit names them otherwise, or names them
 * again: from the journal at start, and of those that have left git since.
 *
 * @param completed label of the release that was completed last
 * @param lodged the same by where the apps live, until another name takes it over
 */
record Recollection(
    TreePMap<Pair, String> completed, PMap<AppLocation, String> lodged, HealthMemory healths) {

  static Recollection of(Recall recall) {
    return new Recollection(
        TreePMap.fromSortedMap(recall.completed()), HashTreePMap.empty(), recall.health());
  }

  /** Pairs and endpoints that are forgotten by a commit, with what is remembered of them. */
  record Retired(Recollection memory, Set<Pair> pairs, Set<Endpoint> endpoints, List<Fact> facts) {}

  /**
   * Keeps in mind what a commit takes away. Of a region that is another install now, all is
   * forgotten.
   *
   * @param kept endpoints that go on being probed
   */
  Retired retire(
      Desired before,
      Desired next,
      Map<Pair, PairStatus> statuses,
      Map<Endpoint, Verdict> verdicts,
      Set<Endpoint> kept,
      Controls controls,
      Instant now) {
    var memory = this;
    var pairs = new TreeSet<Pair>();
    for (var status : statuses.values()) {
      if (!placed(next, status.pair()) || moved(before, next, status.pair().region())) {
        pairs.add(status.pair());
        memory = memory.with(before, status);
      }
    }
    var endpoints = new TreeSet<Endpoint>();
    var facts = new ArrayList<Fact>();
    for (var entry : verdicts.entrySet()) {
      var endpoint = entry.getKey();
      var region = before.regions().get(endpoint.region());
      if (kept.contains(endpoint) && !moved(before, next, endpoint.region())) {
        continue;
      }
      endpoints.add(endpoint);
      if (region != null) {
        var install = Install.of(region.api());
        memory = memory.with(endpoint, install, entry.getValue(), controls, now, facts);
      }
    }
    return new Retired(memory, pairs, endpoints, facts);
  }

  private static boolean placed(Desired desired, Pair pair) {
    return Optional.ofNullable(desired.federations().get(pair.federation()))
        .filter(spec -> spec.placement().containsKey(pair.region()))
        .isPresent();
  }

  private static boolean moved(Desired before, Desired now, RegionName region) {
    var was = before.regions().get(region);
    var is = now.regions().get(region);
    return was != null && is != null && !Install.of(was.api()).equals(Install.of(is.api()));
  }

  private Recollection with(Desired before, PairStatus status) {
    var label = status.observed().running();
    if (label.isEmpty()) {
      return this;
    }
    var pair = status.pair();
    var there = AppLocation.of(before, pair.federation(), pair.region());
    return new Recollection(
        completed.plus(pair, label.get()),
        there.map(it -> lodged.plus(it, label.get())).orElse(lodged),
        healths);
  }

  /** A name that a person has released is over: should it come back, it is a new one. */
  private Recollection with(
      Endpoint endpoint,
      Install install,
      Verdict verdict,
      Controls controls,
      Instant now,
      List<Fact> facts) {
    if (!controls.released().containsKey(endpoint.host())) {
      return with(healths.with(endpoint, install, Recall.remembered(verdict, now)));
    }
    if (!verdict.everUp()) {
      return this;
    }
    facts.add(
        TrafficFact.HealthChanged.of(
            endpoint, install, Optional.empty(), verdict, Verdict.unknown(now)));
    return with(healths.without(endpoint.host()));
  }

  private Recollection with(HealthMemory next) {
    return new Recollection(completed, lodged, next);
  }

  /**
   * What is remembered of a pair that is new.
   *
   * @param label of the release that was completed there last
   * @param facts what that means for the journal
   */
  record Known(Recollection memory, Optional<String> label, List<Fact> facts) {}

  /** What lived there under another name is remembered once. */
  Known known(Desired desired, Pair pair, Release release) {
    var there = AppLocation.of(desired, pair.federation(), pair.region());
    var carried = there.flatMap(it -> Optional.ofNullable(lodged.get(it)));
    var label = release.digest().label();
    var memory =
        carried.isEmpty()
            ? this
            : new Recollection(completed, lodged.minus(there.orElseThrow()), healths);
    var news = carried.filter(label::equals).isPresent() && !label.equals(completed.get(pair));
    List<Fact> facts =
        news
            ? List.of(
                new DeliveryFact.Converged(
                    pair,
                    release.digest(),
                    Optional.of(desired.generation()),
                    "the same apps, converged before under another name"))
            : List.of();
    return new Known(memory, carried.or(() -> Optional.ofNullable(completed.get(pair))), facts);
  }

  /** What is remembered of an endpoint that is new; who is answered was up once. */
  Verdict known(Desired desired, HealthCheck check, Optional<Answer> answer, Instant now) {
    var endpoint = check.endpoint();
    var pair = check.name().federation().map(name -> new Pair(name, endpoint.region()));
    return healths
        .of(endpoint, check.install(), pair, desired.regions()::containsKey)
        .orElseGet(() -> first(check.region(), answer, now));
  }

  private static Verdict first(RegionSpec region, Optional<Answer> answer, Instant now) {
    return ZoneReport.answered(answer, region.router().addresses())
        ? Verdict.restored(now)
        : Verdict.unknown(now);
  }
}
