package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/**
 * What the traffic machine of a zone knows.
 *
 * @param aim what git wants; empty before the first commit is known
 * @param said by people so far
 * @param inForce what of it holds now
 * @param verdicts what is held of endpoints, by host name and region
 * @param completed where a federation was completed once
 * @param look the last one at the zone
 * @param names every host name of the zone that is answered by us, and how it was weighed last
 * @param touched what has to be weighed again
 * @param underWay the look or the change that has no result yet
 */
public record ZoneState(
    Hostname zone,
    Optional<ZoneAim> aim,
    Controls said,
    Controls inForce,
    SortedMap<Hostname, SortedMap<RegionName, Verdict>> verdicts,
    SortedMap<FederationName, SortedSet<RegionName>> completed,
    Look look,
    SortedMap<Hostname, ZoneName> names,
    Touched touched,
    Optional<UnderWay> underWay) {

  /** What is known of what is published. */
  sealed interface Look {
    record None() implements Look {}

    /**
     * @param zone empty where there is none yet
     */
    record Seen(Optional<OwnedZone> zone) implements Look {}

    record Blind() implements Look {}
  }

  /**
   * Host names that have to be weighed again.
   *
   * @param all every one, and which ones there are
   */
  record Touched(boolean all, SortedSet<Hostname> hosts) {
    static final Touched NOTHING = new Touched(false, Collections.emptySortedSet());
    static final Touched ALL = new Touched(true, Collections.emptySortedSet());

    boolean isNothing() {
      return !all && hosts.isEmpty();
    }

    Touched with(SortedSet<Hostname> more) {
      if (all || more.isEmpty()) {
        return this;
      }
      var both = new TreeSet<>(hosts);
      both.addAll(more);
      return new Touched(false, Collections.unmodifiableSortedSet(both));
    }
  }

  /** What has no result yet. */
  sealed interface UnderWay {
    Instant since();

    record Looking(Instant since) implements UnderWay {}

    record Publishing(Step step, Instant since) implements UnderWay {}

    /**
     * @param problem why the change is said to have failed; only a look tells whether it did
     */
    record Verifying(Step step, Optional<String> problem, Instant since) implements UnderWay {}

    record Withdrawing(Optional<OwnedZone> before, Instant since) implements UnderWay {}
  }

  /**
   * A change of the zone.
   *
   * @param before what was published until then
   * @param released the names of it that people have released
   */
  record Step(
      ZoneChange change, Optional<OwnedZone> before, SortedMap<Hostname, Controls.Said> released) {}

  /** Of a zone that nobody has looked at yet, as the journal remembers it. */
  public static ZoneState recalled(
      Hostname zone, Recall recall, Optional<Desired> desired, HealthPolicy policy, Instant now) {
    var names = new TreeMap<Hostname, ZoneName>();
    recall.orphans().values().stream()
        .filter(name -> name.traffic().zone().equals(zone))
        .forEach(name -> names.put(name.host(), recalled(name, recall, policy, now)));
    desired.ifPresent(
        wanted ->
            ZoneAim.of(wanted, zone, "")
                .names()
                .forEach(
                    (host, name) -> names.putIfAbsent(host, recalled(name, recall, policy, now))));
    return new ZoneState(
        zone,
        Optional.empty(),
        recall.controls(),
        recall.controls().at(now),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        new Look.None(),
        names,
        Touched.ALL,
        Optional.empty());
  }

  /**
   * What a name answered before falls is of use only where more of them would be the same policy.
   */
  private static ZoneName recalled(
      TrafficPolicy name, Recall recall, HealthPolicy policy, Instant now) {
    var steady =
        Optional.ofNullable(recall.steady().get(name.host()))
            .filter(it -> it.at().plus(ZoneName.together(name, policy)).isAfter(now))
            .map(Recall.Steady::answer);
    return new ZoneName(name, Optional.empty(), steady, Optional.empty(), Optional.empty());
  }

  Optional<Verdict> verdict(Endpoint endpoint) {
    var there = verdicts.getOrDefault(endpoint.host(), Collections.emptySortedMap());
    return Optional.ofNullable(there.get(endpoint.region()));
  }

  boolean isCompleted(FederationName federation, RegionName region) {
    return completed.getOrDefault(federation, Collections.emptySortedSet()).contains(region);
  }

  /** What is published; empty where nobody knows, or nothing is. */
  Optional<OwnedZone> published() {
    return look instanceof Look.Seen seen ? seen.zone() : Optional.empty();
  }

  /**
   * The same for what git wants now. Forgotten is what it does not want and nobody answers, and
   * whatever was found of a region that is another install now.
   */
  ZoneState aim(ZoneAim now) {
    var judged = new TreeMap<Hostname, SortedMap<RegionName, Verdict>>();
    verdicts.forEach(
        (host, there) -> {
          if (now.names().containsKey(host) || names.containsKey(host)) {
            var same = new TreeMap<>(there);
            same.keySet().removeIf(region -> moved(region, now));
            judged.put(host, Collections.unmodifiableSortedMap(same));
          }
        });
    var placed = new TreeMap<FederationName, SortedSet<RegionName>>();
    var federations = now.federations();
    completed.forEach(
        (federation, there) -> {
          if (federations.contains(federation)) {
            var same = new TreeSet<>(there);
            same.removeIf(region -> moved(region, now));
            placed.put(federation, Collections.unmodifiableSortedSet(same));
          }
        });
    return with(Optional.of(now), said, inForce, judged, placed, names).touchAll();
  }

  private boolean moved(RegionName region, ZoneAim now) {
    var before = aim.flatMap(it -> Optional.ofNullable(it.regions().get(region)));
    var after = Optional.ofNullable(now.regions().get(region));
    return before.isPresent()
        && after.isPresent()
        && !Install.of(before.get().api()).equals(Install.of(after.get().api()));
  }

  /** The same with these commands of people, of which some may be over. */
  ZoneState controls(Controls all, Instant now) {
    var holds = all.at(now);
    var next = with(aim, all, holds, verdicts, completed, names);
    return holds.equals(inForce) ? next : next.touchAll();
  }

  /** The same with a newer verdict; whether it touches the host name is not asked here. */
  ZoneState judged(Endpoint endpoint, Verdict verdict) {
    var there = verdicts.getOrDefault(endpoint.host(), Collections.emptySortedMap());
    var more = put(verdicts, endpoint.host(), put(there, endpoint.region(), verdict));
    return with(aim, said, inForce, more, completed, names);
  }

  ZoneState completed(Pair pair, boolean once) {
    var there =
        new TreeSet<>(completed.getOrDefault(pair.federation(), Collections.emptySortedSet()));
    if (once) {
      there.add(pair.region());
    } else {
      there.remove(pair.region());
    }
    var more = put(completed, pair.federation(), Collections.unmodifiableSortedSet(there));
    var next = with(aim, said, inForce, verdicts, more, names);
    return aim.flatMap(it -> it.host(pair.federation())).map(next::touch).orElse(next);
  }

  ZoneState names(SortedMap<Hostname, ZoneName> now) {
    return with(aim, said, inForce, verdicts, completed, now);
  }

  private ZoneState with(
      Optional<ZoneAim> aim,
      Controls said,
      Controls inForce,
      SortedMap<Hostname, SortedMap<RegionName, Verdict>> verdicts,
      SortedMap<FederationName, SortedSet<RegionName>> completed,
      SortedMap<Hostname, ZoneName> names) {
    return new ZoneState(
        zone, aim, said, inForce, verdicts, completed, look, names, touched, underWay);
  }

  ZoneState touchAll() {
    return touched(Touched.ALL);
  }

  ZoneState touch(Hostname host) {
    return touched(touched.with(new TreeSet<>(Collections.singleton(host))));
  }

  ZoneState touched(Touched now) {
    return with(look, now, underWay);
  }

  ZoneState look(Look now) {
    return with(now, touched, underWay);
  }

  ZoneState begun(UnderWay begun) {
    return with(look, touched, Optional.of(begun));
  }

  ZoneState ended() {
    return with(look, touched, Optional.empty());
  }

  private ZoneState with(Look look, Touched touched, Optional<UnderWay> underWay) {
    return new ZoneState(
        zone, aim, said, inForce, verdicts, completed, look, names, touched, underWay);
  }

  /** A copy that costs little: each probe of each endpoint is told. */
  private static <K extends Comparable<K>, V> SortedMap<K, V> put(
      SortedMap<K, V> map, K key, V value) {
    var same = map instanceof TreePMap<K, V> before ? before : TreePMap.from(map);
    return same.plus(key, value);
  }
}
