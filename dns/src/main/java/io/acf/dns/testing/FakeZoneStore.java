package io.acf.dns.testing;

import io.acf.config.Hostname;
import io.acf.dns.Serial;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Zones in memory, which can be made blind or full. */
public final class FakeZoneStore implements ZoneStore {
  private final SortedMap<Hostname, Zone> zones = new TreeMap<>();
  private boolean blind;
  private boolean full;
  private int replacements;

  @Override
  public Reading read(Hostname zone) {
    if (blind) {
      return new Reading.Blind("the provider does not answer", "");
    }
    Zone there = zones.get(zone);
    return there == null ? new Reading.Absent() : new Reading.Seen(there);
  }

  @Override
  public Publication replace(Zone zone) {
    Zone there = zones.get(zone.name());
    if (zone.equals(there)) {
      return new Publication.Published();
    }
    if (there != null && !Serial.newer(zone.serial(), there.serial())) {
      return new Publication.Stale(there.serial());
    }
    if (full) {
      return new Publication.Failed(false, "no space left on device", "free some");
    }
    replacements++;
    zones.put(zone.name(), zone);
    return new Publication.Published();
  }

  @Override
  public SortedSet<Hostname> zones() {
    return blind ? Collections.emptySortedSet() : new TreeSet<>(zones.keySet());
  }

  @Override
  public Withdrawal withdraw(Hostname zone) {
    if (full) {
      return new Withdrawal.Failed("the provider does not answer", "");
    }
    zones.remove(zone);
    return new Withdrawal.Withdrawn();
  }

  /** Nothing can be read until it is made well again. */
  public void blind(boolean value) {
    blind = value;
  }

  /** Nothing can be written until it is made well again. */
  public void full(boolean value) {
    full = value;
  }

  /** How often a zone was replaced. */
  public int replacements() {
    return replacements;
  }
}
