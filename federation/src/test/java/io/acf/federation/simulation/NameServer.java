package io.acf.federation.simulation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.dns.ZonePublisher;
import io.acf.dns.testing.FakeZonePublisher;
import io.acf.health.Endpoint;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Who answers for the zone. It outlives every life of the replica. */
final class NameServer implements ZonePublisher {
  private final FakeZonePublisher zones = new FakeZonePublisher();
  private final Consumer<NameServer> changed;
  private boolean blind;
  private boolean refuses;
  private Optional<OwnedZone> now = Optional.empty();

  /**
   * @param changed told after each change of what is answered
   */
  NameServer(Consumer<NameServer> changed) {
    this.changed = changed;
  }

  void blind(boolean value) {
    blind = value;
    zones.blind(value);
  }

  void refuses(boolean value) {
    refuses = value;
    zones.full(value);
  }

  /** Whether it can be read and written. */
  boolean well() {
    return !blind && !refuses;
  }

  /** What clients are answered. */
  Optional<Answer> answer(Hostname host) {
    return now.flatMap(zone -> zone.answer(host));
  }

  /** Whether a region is among what is answered for a host name. */
  boolean answers(Endpoint endpoint) {
    return answer(endpoint.host()).stream()
        .flatMap(it -> it.members().stream())
        .anyMatch(it -> it.region().equals(endpoint.region()));
  }

  /** What is published; empty: nothing yet, or no more. */
  Optional<OwnedZone> published() {
    return now;
  }

  /** How often something was published. */
  int replacements() {
    return zones.replacements();
  }

  @Override
  public Capabilities capabilities() {
    return zones.capabilities();
  }

  @Override
  public Reading read(Hostname zone) {
    return zones.read(zone);
  }

  @Override
  public Publication publish(ZoneChange change) {
    var done = zones.publish(change);
    if (done instanceof Publication.Published) {
      zones.blind(false); // Clients see it, whoever else does not.
      now =
          zones.read(change.zone()) instanceof Reading.Seen seen
              ? Optional.of(seen.zone())
              : Optional.empty();
      zones.blind(blind);
      changed.accept(this);
    }
    return done;
  }

  @Override
  public SortedSet<Hostname> zones() {
    return zones.zones();
  }

  @Override
  public Publication withdraw(Hostname zone, Fence expected) {
    var done = zones.withdraw(zone, expected);
    if (done instanceof Publication.Published) {
      now = Optional.empty();
      changed.accept(this);
    }
    return done;
  }
}
