package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZonePublisher;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How the zones stand: the last report of each. */
public record TrafficReport(SortedMap<Hostname, ZoneReport> zones) {
  public static final TrafficReport NONE = new TrafficReport(Collections.emptySortedMap());

  public TrafficReport {
    zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
  }

  /** What can be read of the zones in which something of ours is published. */
  public static TrafficReport read(ZonePublisher publisher) {
    var report = NONE;
    for (var zone : publisher.zones()) {
      if (publisher.read(zone) instanceof ZonePublisher.Reading.Seen seen) {
        report =
            report.with(
                ZoneReport.of(zone, Optional.of(seen.zone()), Collections.emptySortedMap()));
      }
    }
    return report;
  }

  /** Per name, the regions that are answered. What cannot be read tells of nobody. */
  public SortedMap<Hostname, SortedSet<RegionName>> regions() {
    var regions = new TreeMap<Hostname, SortedSet<RegionName>>();
    for (var report : zones.values()) {
      report
          .published()
          .ifPresent(
              zone -> zone.answers().forEach((host, answer) -> regions.put(host, regions(answer))));
    }
    return regions;
  }

  private static SortedSet<RegionName> regions(Answer answer) {
    return answer.members().stream()
        .map(Member::region)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same, and how one zone stands now. */
  public TrafficReport with(ZoneReport report) {
    var more = new TreeMap<>(zones);
    if (report.gone()) {
      more.remove(report.zone());
    } else {
      more.put(report.zone(), report);
    }
    return new TrafficReport(more);
  }

  /** What is published in a zone; empty where nobody knows. */
  public Optional<OwnedZone> zone(Hostname zone) {
    return Optional.ofNullable(zones.get(zone)).flatMap(ZoneReport::published);
  }

  /** What a name of a zone answers now. */
  public Optional<Answer> answer(Hostname zone, Hostname name) {
    return zone(zone).flatMap(found -> found.answer(name));
  }

  /** A host name that is answered by us. */
  public Optional<ZoneName> name(Hostname host) {
    return zones.values().stream()
        .flatMap(report -> Optional.ofNullable(report.names().get(host)).stream())
        .findFirst();
  }

  /** How a host name was weighed for the federation that has it by git's word. */
  public Optional<Weighing> weighing(FederationName federation, Hostname host) {
    return name(host)
        .filter(name -> !name.policy().isOrphan())
        .filter(name -> name.policy().federation().filter(federation::equals).isPresent())
        .flatMap(ZoneName::weighing);
  }

  /** Every host name that is answered by us, wanted by git or not. */
  public SortedMap<Hostname, ZoneName> names() {
    var all = new TreeMap<Hostname, ZoneName>();
    zones.values().forEach(report -> all.putAll(report.names()));
    return all;
  }

  /** The same of one zone. */
  SortedMap<Hostname, ZoneName> orphans(Hostname zone) {
    var orphans = new TreeMap<Hostname, ZoneName>();
    Optional.ofNullable(zones.get(zone)).ifPresent(report -> orphans.putAll(report.names()));
    orphans.values().removeIf(name -> !name.policy().isOrphan());
    return orphans;
  }

  /** The host names that are answered though git does not want them any more. */
  public SortedMap<Hostname, ZoneName> orphans() {
    var orphans = names();
    orphans.values().removeIf(name -> !name.policy().isOrphan());
    return orphans;
  }
}
