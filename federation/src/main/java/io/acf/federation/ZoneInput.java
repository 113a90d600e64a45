package io.acf.federation;

import io.acf.dns.ZonePublisher;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;

/** What comes in to the traffic machine of a zone. */
public sealed interface ZoneInput extends Input {
  /** What git wants in the zone now. */
  record Wanted(ZoneAim aim) implements ZoneInput {}

  /** What people have said so far. */
  record Ordered(Controls controls) implements ZoneInput {}

  /** What is held of an endpoint. */
  record Judged(Endpoint endpoint, Verdict verdict) implements ZoneInput {
    @Override
    public Object key() {
      return endpoint;
    }
  }

  /**
   * How a pair stands.
   *
   * @param once the federation was completed there, now or ever: it may be answered
   */
  record Completed(Pair pair, boolean once) implements ZoneInput {
    @Override
    public Object key() {
      return pair;
    }
  }

  /** Time has passed: once a second. */
  record Tick() implements ZoneInput {}

  /** The zone was read. */
  record Read(ZonePublisher.Reading reading) implements ZoneInput {}

  /** What became of a change, or of a withdrawal. */
  record Published(ZonePublisher.Publication publication) implements ZoneInput {}
}
