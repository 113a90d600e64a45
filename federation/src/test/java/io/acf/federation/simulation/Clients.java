package io.acf.federation.simulation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Clients behind one resolver: it keeps answers for their ttl, they send requests where it says.
 */
final class Clients {
  private final World world;
  private final RandomGenerator dice;
  private final TreeMap<Hostname, Cached> cache = new TreeMap<>();
  private long served;
  private long failed;

  private record Cached(Answer answer, Instant until) {}

  Clients(World world) {
    this.world = world;
    this.dice = world.scenario().dice("clients");
  }

  /** A second's requests: one for each host name that git wants. */
  void second() {
    world.desired().federations().values().stream()
        .flatMap(spec -> spec.traffic().stream())
        .forEach(traffic -> ask(traffic.hostname()));
  }

  private void ask(Hostname host) {
    var now = world.now();
    var kept = cache.get(host);
    if (kept == null || !kept.until().isAfter(now)) {
      var fresh = world.names().answer(host);
      if (fresh.isEmpty()) {
        return; // SERVFAIL: nothing was ever confirmed.
      }
      kept = new Cached(fresh.get(), now.plus(fresh.get().ttl()));
      cache.put(host, kept);
    }
    var member = drawn(kept.answer());
    var done = world.served(member.addresses().getFirst(), host);
    served += done ? 1 : 0;
    failed += done ? 0 : 1;
    world.promises().asked(world, host, member.region(), done);
  }

  private Member drawn(Answer answer) {
    var drawn = dice.nextLong(answer.total());
    for (var member : answer.members()) {
      drawn -= member.weight();
      if (drawn < 0) {
        return member;
      }
    }
    return answer.members().getLast();
  }

  /** Requests that were answered by the app. */
  long served() {
    return served;
  }

  /** Requests that were not. */
  long failed() {
    return failed;
  }

  /** How long a request may go where an answer of before said. */
  static Duration most() {
    return Estate.TTL;
  }
}
