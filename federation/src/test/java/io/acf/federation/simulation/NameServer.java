package io.acf.federation.simulation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import io.acf.dns.testing.FakeZoneStore;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Who answers for the zone. It outlives every life of the replica. */
final class NameServer implements ZoneStore {
  private final FakeZoneStore zones = new FakeZoneStore();
  private final Consumer<NameServer> changed;
  private boolean blind;
  private boolean refuses;
  private Optional<Zone> now = Optional.empty();

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
    return now.flatMap(zone -> zone.names().getOrDefault(host, Optional.empty()));
  }

  /** What is published; empty: nothing yet, or no more. */
  Optional<Zone> published() {
    return now;
  }

  /** How often something was published. */
  int replacements() {
    return zones.replacements();
  }

  @Override
  public Reading read(Hostname zone) {
    return zones.read(zone);
  }

  @Override
  public Publication replace(Zone zone) {
    var done = zones.replace(zone);
    if (done instanceof Publication.Published) {
      now = Optional.of(zone);
      changed.accept(this);
    }
    return done;
  }

  @Override
  public SortedSet<Hostname> zones() {
    return zones.zones();
  }

  @Override
  public Withdrawal withdraw(Hostname zone) {
    var done = zones.withdraw(zone);
    if (done instanceof Withdrawal.Withdrawn) {
      now = Optional.empty();
      changed.accept(this);
    }
    return done;
  }
}
