package io.acf.dns.testing;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Apex;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.dns.ZonePublisher;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shared zones in memory, which can be made blind, full or forgetful of their answers. */
public final class FakeZonePublisher implements ZonePublisher {
  private final Capabilities capabilities;
  private final SortedMap<Hostname, OwnedZone> ours = new TreeMap<>();
  private final SortedMap<Hostname, SortedSet<Hostname>> foreign = new TreeMap<>();
  private boolean blind;
  private boolean full;
  private boolean losing;
  private int replacements;

  /** Weighted sets, no least ttl. */
  public FakeZonePublisher() {
    this(
        new Capabilities(
            Capabilities.Sets.WEIGHTED, Member.WEIGHT_MOST, Duration.ofSeconds(1), false));
  }

  public FakeZonePublisher(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public synchronized Reading read(Hostname zone) {
    if (blind) {
      return new Reading.Blind("the provider does not answer", "");
    }
    var others = foreign.getOrDefault(zone, Collections.emptySortedSet());
    var there = ours.get(zone);
    if (there == null) {
      return others.isEmpty()
          ? new Reading.Absent()
          : new Reading.Seen(
              new OwnedZone(
                  zone, Fence.NONE, Optional.empty(), Collections.emptySortedMap(), others));
    }
    return new Reading.Seen(
        new OwnedZone(zone, there.fence(), there.apex(), there.names(), others));
  }

  @Override
  public synchronized Publication publish(ZoneChange change) {
    var there = Optional.ofNullable(ours.get(change.zone()));
    var found = there.map(OwnedZone::fence).orElse(Fence.NONE);
    if (full) {
      return new Publication.Failed("no space left on device", "free some", false);
    }
    if (!found.equals(change.expected())) {
      return new Publication.Stale(found);
    }
    var others = foreign.getOrDefault(change.zone(), Collections.emptySortedSet());
    for (var host : change.set().keySet()) {
      if (others.contains(host)) {
        return new Publication.Failed(host + " is not ours", "", false);
      }
    }
    if (there.filter(zone -> zone.shows(change)).isEmpty()) {
      replace(change, there);
    }
    var stands = ours.getOrDefault(change.zone(), empty(change.zone(), change.apex()));
    return losing
        ? new Publication.Failed("the answer of the provider was lost", "", false)
        : new Publication.Published(stands.fence());
  }

  private void replace(ZoneChange change, Optional<OwnedZone> there) {
    var before = there.orElseGet(() -> empty(change.zone(), change.apex()));
    var names = new TreeMap<>(before.names());
    names.keySet().removeAll(change.release());
    names.putAll(change.set());
    var fence = Math.max(before.fence().value() + 1, change.decided().getEpochSecond());
    ours.put(
        change.zone(),
        new OwnedZone(
            change.zone(),
            new Fence(fence),
            Optional.of(change.apex()),
            names,
            Collections.emptySortedSet()));
    replacements++;
  }

  private static OwnedZone empty(Hostname zone, Apex apex) {
    return new OwnedZone(
        zone,
        Fence.NONE,
        Optional.of(apex),
        Collections.emptySortedMap(),
        Collections.emptySortedSet());
  }

  @Override
  public synchronized Publication withdraw(Hostname zone, Fence expected) {
    var there = ours.get(zone);
    if (full) {
      return new Publication.Failed("the provider does not answer", "", false);
    }
    if (there != null && !there.fence().equals(expected)) {
      return new Publication.Stale(there.fence());
    }
    ours.remove(zone);
    return losing
        ? new Publication.Failed("the answer of the provider was lost", "", false)
        : new Publication.Published(Fence.NONE);
  }

  @Override
  public synchronized SortedSet<Hostname> zones() {
    return blind ? Collections.emptySortedSet() : new TreeSet<>(ours.keySet());
  }

  /** Nothing can be read until it is made well again. */
  public synchronized void blind(boolean value) {
    blind = value;
  }

  /** Nothing can be written until it is made well again. */
  public synchronized void full(boolean value) {
    full = value;
  }

  /** What is published is reported as failed until it is made well again. */
  public synchronized void losing(boolean value) {
    losing = value;
  }

  /** Somebody else has a name in the zone. */
  public synchronized void foreign(Hostname zone, Hostname host) {
    foreign.computeIfAbsent(zone, name -> new TreeSet<>()).add(host);
  }

  /** Another replica of ours publishes this, whatever stands: the fence moves. */
  public synchronized void published(Hostname zone, Hostname host, Optional<Answer> answer) {
    var before = ours.get(zone);
    if (before == null) {
      throw new IllegalStateException("nothing of ours is in " + zone);
    }
    var names = new TreeMap<>(before.names());
    names.put(host, answer);
    ours.put(
        zone,
        new OwnedZone(
            zone,
            new Fence(before.fence().value() + 1),
            before.apex(),
            names,
            Collections.emptySortedSet()));
  }

  /** How often something was changed by the process under test. */
  public synchronized int replacements() {
    return replacements;
  }
}
