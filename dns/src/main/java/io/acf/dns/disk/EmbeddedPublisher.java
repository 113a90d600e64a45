package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Apex;
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
    return switch (zones.read(zone)) {
      case EmbeddedZones.Reading.Seen seen -> new Reading.Seen(owned(seen.zone()));
      case EmbeddedZones.Reading.Absent absent -> new Reading.Absent();
      case EmbeddedZones.Reading.Blind blind -> new Reading.Blind(blind.reason(), blind.tip());
    };
  }

  private static OwnedZone owned(Zone zone) {
    return new OwnedZone(
        zone.name(),
        new Fence(zone.serial()),
        Optional.of(new Apex(zone.nameServers(), zone.negativeTtl())),
        zone.names(),
        Collections.emptySortedSet());
  }

  @Override
  public Publication publish(ZoneChange change) {
    return switch (zones.read(change.zone())) {
      case EmbeddedZones.Reading.Seen seen -> publish(change, Optional.of(seen.zone()));
      case EmbeddedZones.Reading.Absent absent -> publish(change, Optional.empty());
      case EmbeddedZones.Reading.Blind blind ->
          new Publication.Failed(blind.reason(), blind.tip(), false);
    };
  }

  private Publication publish(ZoneChange change, Optional<Zone> there) {
    var found = there.map(zone -> new Fence(zone.serial())).orElse(Fence.NONE);
    if (!found.equals(change.expected())) {
      return new Publication.Stale(found);
    }
    var names = new TreeMap<>(there.map(Zone::names).orElse(Collections.emptySortedMap()));
    names.keySet().removeAll(change.release());
    names.putAll(change.set());
    var serial =
        there
            .map(zone -> Serial.after(zone.serial(), change.decided()))
            .orElseGet(() -> Serial.first(change.decided()));
    var apex = change.apex();
    var next = new Zone(change.zone(), serial, apex.nameServers(), apex.negativeTtl(), names);
    // Equal content keeps its serial: secondaries would transfer it again for nothing.
    var wanted = there.filter(zone -> sameContent(zone, next)).orElse(next);
    return switch (zones.replace(wanted)) {
      case EmbeddedZones.Publication.Published done ->
          new Publication.Published(new Fence(wanted.serial()));
      case EmbeddedZones.Publication.Stale stale ->
          new Publication.Stale(new Fence(stale.serial()));
      case EmbeddedZones.Publication.Failed failed ->
          new Publication.Failed(failed.reason(), failed.tip(), failed.answered());
    };
  }

  private static boolean sameContent(Zone one, Zone other) {
    return one.names().equals(other.names())
        && one.nameServers().equals(other.nameServers())
        && one.negativeTtl().equals(other.negativeTtl());
  }

  @Override
  public Publication withdraw(Hostname zone, Fence expected) {
    var found =
        zones.read(zone) instanceof EmbeddedZones.Reading.Seen seen
            ? new Fence(seen.zone().serial())
            : Fence.NONE;
    if (!found.equals(expected) && !found.equals(Fence.NONE)) {
      return new Publication.Stale(found);
    }
    return switch (zones.withdraw(zone)) {
      case EmbeddedZones.Withdrawal.Withdrawn done -> new Publication.Published(Fence.NONE);
      case EmbeddedZones.Withdrawal.Failed failed ->
          new Publication.Failed(failed.reason(), failed.tip(), true);
    };
  }

  @Override
  public SortedSet<Hostname> zones() {
    return zones.zones();
  }
}
