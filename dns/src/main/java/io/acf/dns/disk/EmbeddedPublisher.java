package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.dns.Serial;
import io.acf.dns.Zone;
import io.acf.dns.ZoneChange;
import io.acf.dns.ZonePublisher;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Publishes in the zones of the embedded server: each is ours whole, so every name in it is ours,
 * and its fence is its serial. A change replaces the zone by one with a newer serial, which {@link
 * EmbeddedZones} refuses where somebody was quicker.
 */
public final class EmbeddedPublisher implements ZonePublisher {
  private static final Capabilities CAPABILITIES =
      new Capabilities(Capabilities.Sets.WEIGHTED, Member.WEIGHT_MOST, Duration.ofSeconds(1), true);

  private final EmbeddedZones zones;

  public EmbeddedPublisher(EmbeddedZones zones) {
    this.zones = zones;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Reading read(Hostname zone) {
    return zones.read(zone);
  }

  @Override
  public Publication publish(ZoneChange change) {
    return switch (zones.read(change.zone())) {
      case Reading.Seen seen -> publish(change, Optional.of(seen.zone()));
      case Reading.Absent absent -> publish(change, Optional.empty());
      case Reading.Blind blind -> new Publication.Failed(blind.reason(), blind.tip(), false);
    };
  }

  private Publication publish(ZoneChange change, Optional<OwnedZone> there) {
    var found = there.map(OwnedZone::fence).orElse(Fence.NONE);
    if (!found.equals(change.expected())) {
      return new Publication.Stale(found);
    }
    var names = new TreeMap<>(there.map(OwnedZone::names).orElse(Collections.emptySortedMap()));
    names.keySet().removeAll(change.release());
    names.putAll(change.set());
    var serial =
        there
            .map(zone -> Serial.after(zone.fence().value(), change.decided()))
            .orElseGet(() -> Serial.first(change.decided()));
    var apex = change.apex();
    var next = new Zone(change.zone(), serial, apex.nameServers(), apex.negativeTtl(), names);
    // Equal content keeps its serial: secondaries would transfer it again for nothing.
    var same =
        there.filter(
            zone -> zone.names().equals(names) && zone.apex().filter(apex::equals).isPresent());
    return zones.replace(same.map(zone -> next.serial(zone.fence().value())).orElse(next));
  }

  @Override
  public Publication withdraw(Hostname zone, Fence expected) {
    var found = zones.read(zone) instanceof Reading.Seen seen ? seen.zone().fence() : Fence.NONE;
    if (!found.equals(expected) && !found.equals(Fence.NONE)) {
      return new Publication.Stale(found);
    }
    return zones.withdraw(zone);
  }

  @Override
  public SortedSet<Hostname> zones() {
    return zones.zones();
  }
}
