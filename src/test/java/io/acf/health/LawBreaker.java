package io.acf.health;

import io.acf.dns.ZonePublisher;
import java.time.Instant;

/** Breaks the law on purpose: reads a clock, and meets a sibling. The rules must reject it. */
final class LawBreaker {
  private LawBreaker() {}

  static Instant now() {
    return Instant.now();
  }

  static Thread thread(ZonePublisher sibling) {
    return new Thread(sibling::toString);
  }
}
