package io.acf.federation.simulation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** What was truly so, and since when: what the promises are judged by. Looked at every second. */
final class Truth {
  private static final int PROBES = 12;
  private static final int FALL = 3;

  private final TreeMap<Endpoint, Since> serving = new TreeMap<>();
  private final TreeMap<Endpoint, ArrayDeque<Probed>> probes = new TreeMap<>();
  private final TreeMap<Endpoint, Instant> fell = new TreeMap<>();
  private final TreeMap<String, Instant> lately = new TreeMap<>();
  private Instant now = Instant.EPOCH;

  private record Since(boolean up, Instant at) {}

  private record Probed(boolean passed, Instant at) {}

  /** Takes in a second. */
  void look(Instant at) {
    now = at;
  }

  /** Whether an endpoint truly serves at this second. */
  void serves(Endpoint endpoint, boolean up) {
    var before = serving.get(endpoint);
    if (before == null || before.up() != up) {
      serving.put(endpoint, new Since(up, now));
    }
  }

  /** Whether it has served all that time, and git wanted it: it could be confirmed. */
  boolean confirmed(Endpoint endpoint, Duration time) {
    return so(endpoint, true, time) && not("unwanted " + endpoint, time);
  }

  /** Whether it has not served for all that time. */
  boolean dead(Endpoint endpoint, Duration time) {
    return so(endpoint, false, time);
  }

  private boolean so(Endpoint endpoint, boolean up, Duration time) {
    var since = serving.get(endpoint);
    return since != null && since.up() == up && !since.at().plus(time).isAfter(now);
  }

  /** What a probe found. */
  void probed(Hostname host, RegionName region, boolean passed) {
    var last = probes.computeIfAbsent(new Endpoint(host, region), it -> new ArrayDeque<>());
    last.addLast(new Probed(passed, now));
    if (last.size() > PROBES) {
      last.removeFirst();
    }
    if (last.stream().filter(it -> !it.passed()).count() >= FALL) {
      fell.put(new Endpoint(host, region), now);
    }
  }

  /** Whether so many of its probes failed, within that time, that it may be taken for down. */
  boolean fell(Endpoint endpoint, Duration within) {
    var at = fell.get(endpoint);
    return at != null && !at.plus(within).isBefore(now);
  }

  /** Whether so many of its probes failed since then that it may be taken for down. */
  boolean fellSince(Endpoint endpoint, Instant since) {
    var last = probes.get(endpoint);
    return last != null
        && last.stream().filter(it -> !it.passed() && !it.at().isBefore(since)).count() >= FALL;
  }

  /** Something is so that takes the evidence, or the means, away. */
  void so(String what, boolean holds) {
    if (holds) {
      lately.put(what, now);
    }
  }

  /** Whether it was not so for all that time. */
  boolean not(String what, Duration time) {
    var last = lately.get(what);
    return last == null || last.plus(time).isBefore(now);
  }
}
