package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What git wants in a zone.
 *
 * @param generation of the commit
 * @param nameServers empty: git does not list the zone (any more)
 * @param regions every region that git names
 * @param names the host names that git wants in the zone
 */
public record ZoneAim(
    Generation generation,
    List<ZoneSpec.NameServer> nameServers,
    SortedMap<RegionName, RegionSpec> regions,
    SortedMap<Hostname, TrafficPolicy> names) {
  public ZoneAim {
    nameServers = List.copyOf(nameServers);
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  /**
   * @param address where we answer: the glue of a zone that lists no name servers
   */
  public static ZoneAim of(Desired desired, Hostname zone, String address) {
    var spec = Optional.ofNullable(desired.zones().get(zone));
    var names = new TreeMap<Hostname, TrafficPolicy>();
    for (var federation : desired.federations().values()) {
      federation
          .traffic()
          .filter(traffic -> traffic.zone().equals(zone))
          .ifPresent(
              traffic ->
                  names.put(traffic.hostname(), TrafficPolicy.of(desired, federation, traffic)));
    }
    return new ZoneAim(
        desired.generation(),
        spec.map(
                it ->
                    it.nameServers().isEmpty()
                        ? List.of(ZoneSpec.NameServer.first(zone, address))
                        : it.nameServers())
            .orElse(List.of()),
        desired.regions(),
        names);
  }

  /** Whether git lists the zone. */
  boolean isWanted() {
    return !nameServers.isEmpty();
  }

  /** The host name of a federation in this zone. */
  Optional<Hostname> host(FederationName federation) {
    return names.values().stream()
        .filter(name -> name.federation().filter(federation::equals).isPresent())
        .map(TrafficPolicy::host)
        .findFirst();
  }

  /** Those that have a host name in this zone. */
  SortedSet<FederationName> federations() {
    return names.values().stream()
        .flatMap(name -> name.federation().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How long resolvers may keep that a name does not exist: no longer than any answer. */
  static Duration negativeTtl(SortedMap<Hostname, TrafficPolicy> names) {
    return names.values().stream()
        .map(name -> name.traffic().ttl())
        .filter(ttl -> ttl.compareTo(TrafficSpec.DEFAULT_TTL) < 0)
        .min(Duration::compareTo)
        .orElse(TrafficSpec.DEFAULT_TTL);
  }
}
