package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.OwnedZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The host names of a zone: those that git wants, and those that left it and are still answered. A
 * name is never emptied by itself: only a person's word ends it.
 *
 * @param policies what is weighed and probed
 * @param released what is answered, left git, and may go
 * @param facts what changed since the last look
 */
record Names(
    SortedMap<Hostname, TrafficPolicy> policies,
    SortedMap<Hostname, Controls.Said> released,
    List<Fact> facts) {

  static Names of(ZoneState state, ZoneAim aim, Optional<OwnedZone> published, Instant now) {
    var controls = state.inForce();
    var policies = new TreeMap<>(aim.names());
    var released = new TreeMap<Hostname, Controls.Said>();
    var facts = new ArrayList<Fact>();
    var generation = Optional.of(aim.generation());
    policies.forEach(
        (host, name) -> {
          var release = release(state, host);
          if (release.map(it -> it.usedUp(generation)).orElse(wasOrphan(state, host))) {
            facts.add(new TrafficFact.Reclaimed(name.host(), name.federation(), generation));
          }
        });
    var answers = published.map(OwnedZone::answers).orElse(Collections.emptySortedMap());
    for (var entry : answers.entrySet()) {
      var host = entry.getKey();
      if (policies.containsKey(host)) {
        continue;
      }
      var release = release(state, host);
      if (release.isPresent() && controls.trafficFrozen().isEmpty()) {
        released.put(host, release.get().said());
        continue;
      }
      var last =
          Optional.ofNullable(state.names().get(host))
              .map(ZoneName::policy)
              .orElseGet(() -> TrafficPolicy.unknown(host, state.zone(), entry.getValue(), now));
      var name = last.isOrphan() ? last : last.orphaned(now);
      policies.put(host, name);
      // A release that waits for the end of a freeze must not be overwritten by this fact.
      if (!wasOrphan(state, host) && release.isEmpty()) {
        facts.add(TrafficFact.Orphaned.of(name, aim.generation()));
      }
    }
    return new Names(policies, released, facts);
  }

  /** A person's word that it may go, unless that was for an earlier leave. */
  private static Optional<Controls.Release> release(ZoneState state, Hostname host) {
    var name = Optional.ofNullable(state.names().get(host));
    return Optional.ofNullable(state.inForce().released().get(host))
        .filter(release -> name.filter(it -> it.hasUsedUp(release)).isEmpty());
  }

  private static boolean wasOrphan(ZoneState state, Hostname host) {
    var name = state.names().get(host);
    return name != null && name.policy().isOrphan();
  }
}
