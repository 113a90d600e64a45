package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Zone;
import io.acf.health.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one tick of the traffic loop found and did.
 *
 * @param weighings per federation with traffic
 * @param zones per zone, what is published after this tick; absent where nobody knows
 * @param problems per zone that could not be read, written or read back: the reason and tip
 * @param published zones that were replaced in this tick
 * @param events to be journalled, in order
 * @param names every host name that is steered, wanted by git or not
 * @param spare those that are down when nobody else is left: one cause, for which nobody is to pay
 */
public record SteeringReport(
    SortedMap<FederationName, Weighing> weighings,
    SortedMap<Hostname, Zone> zones,
    SortedMap<Hostname, String> problems,
    List<Hostname> published,
    List<Fact> events,
    SortedMap<Hostname, Named> names,
    SortedSet<Endpoint> spare) {
  public static final SteeringReport NONE =
      new SteeringReport(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          List.of(),
          List.of());

  /** Of nothing but federations. */
  public SteeringReport(
      SortedMap<FederationName, Weighing> weighings,
      SortedMap<Hostname, Zone> zones,
      SortedMap<Hostname, String> problems,
      List<Hostname> published,
      List<Fact> events) {
    this(
        weighings,
        zones,
        problems,
        published,
        events,
        Collections.emptySortedMap(),
        Collections.emptySortedSet());
  }

  public SteeringReport {
    weighings = Collections.unmodifiableSortedMap(new TreeMap<>(weighings));
    zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    problems = Collections.unmodifiableSortedMap(new TreeMap<>(problems));
    published = List.copyOf(published);
    events = List.copyOf(events);
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    spare = Collections.unmodifiableSortedSet(new TreeSet<>(spare));
  }

  /**
   * A host name.
   *
   * @param weighing what came of weighing it; empty where it was only recalled
   * @param steady what it answered before members of it began to fall, or answers now where none
   *     does
   */
  public record Named(Steered steered, Optional<Weighing> weighing, Optional<Answer> steady) {
    public Named(Steered steered, Optional<Weighing> weighing) {
      this(steered, weighing, Optional.empty());
    }
  }

  /** What a host name answered before members of it began to fall. */
  Optional<Answer> steady(Hostname host) {
    return Optional.ofNullable(names.get(host)).flatMap(Named::steady);
  }

  /** How a host name was steered last. */
  public Optional<Steered> named(Hostname host) {
    return Optional.ofNullable(names.get(host)).map(Named::steered);
  }

  /** The host names that are answered though git does not want them any more. */
  public SortedMap<Hostname, Named> orphans() {
    var orphans = new TreeMap<>(names);
    orphans.values().removeIf(name -> !name.steered().isOrphan());
    return orphans;
  }

  /** What a federated name answers now. */
  public Optional<Answer> answer(Hostname zone, Hostname name) {
    return Optional.ofNullable(zones.get(zone))
        .flatMap(found -> found.names().getOrDefault(name, Optional.empty()));
  }
}
