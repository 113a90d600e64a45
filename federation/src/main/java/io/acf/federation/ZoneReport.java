package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.OwnedZone;
import io.acf.health.Endpoint;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a zone stands.
 *
 * @param published what is published; empty where nobody knows
 * @param problem why the zone could not be read, written or read back: the reason and tip
 * @param replaced it was changed by us since the last report
 * @param names every host name of it that is answered by us, wanted by git or not
 * @param spare those that went down when nobody else was left, and when: one cause, for which
 *     nobody is to pay
 * @param gone nothing of ours is in the zone any more, and nothing will be
 */
public record ZoneReport(
    Hostname zone,
    Optional<OwnedZone> published,
    Optional<String> problem,
    boolean replaced,
    SortedMap<Hostname, ZoneName> names,
    SortedMap<Endpoint, Instant> spare,
    boolean gone) {
  public ZoneReport {
    names = Collections.unmodifiableSortedMap(names);
    spare = Collections.unmodifiableSortedMap(new TreeMap<>(spare));
  }

  /** A zone without problems, of which nothing has changed. */
  public static ZoneReport of(
      Hostname zone, Optional<OwnedZone> published, SortedMap<Hostname, ZoneName> names) {
    return new ZoneReport(
        zone, published, Optional.empty(), false, names, Collections.emptySortedMap(), false);
  }

  static ZoneReport of(
      ZoneState state,
      Optional<String> problem,
      boolean replaced,
      SortedMap<Endpoint, Instant> spare) {
    return new ZoneReport(
        state.zone(), state.published(), problem, replaced, state.names(), spare, false);
  }

  /** Of a zone in which nothing of ours is any more. */
  static ZoneReport gone(Hostname zone) {
    return new ZoneReport(
        zone,
        Optional.empty(),
        Optional.empty(),
        false,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        true);
  }

  /** Who is answered by us was up once, whatever became of the memory of it. */
  public static boolean answered(Optional<Answer> answer, List<String> addresses) {
    return answer.stream()
        .flatMap(it -> it.members().stream())
        .anyMatch(member -> member.addresses().stream().anyMatch(addresses::contains));
  }
}
