package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Zone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The host names of a zone: those that git wants, and those that left it and are still answered. A
 * name is never emptied by itself: only a person's word ends it.
 *
 * @param steered what is weighed and probed
 * @param released what is answered, left git, and may go
 * @param events what changed since the last tick
 */
record Names(
    SortedMap<Hostname, Steered> steered,
    SortedMap<Hostname, Controls.Said> released,
    List<Fact> events) {

  static Names of(
      Desired desired,
      Hostname zone,
      Optional<Zone> published,
      Controls controls,
      SteeringReport before,
      Instant now) {
    var steered = new TreeMap<Hostname, Steered>();
    var released = new TreeMap<Hostname, Controls.Said>();
    var events = new ArrayList<Fact>();
    for (var federation : desired.federations().values()) {
      federation
          .traffic()
          .filter(traffic -> traffic.zone().equals(zone))
          .ifPresent(
              traffic -> steered.put(traffic.hostname(), Steered.of(desired, federation, traffic)));
    }
    steered.forEach(
        (host, name) -> {
          if (before.named(host).filter(Steered::isOrphan).isPresent()
              || controls.released().containsKey(host)) {
            events.add(new TrafficFact.Reclaimed(name.host(), name.federation()));
          }
        });
    for (var entry : answers(published).entrySet()) {
      var host = entry.getKey();
      if (steered.containsKey(host)) {
        continue;
      }
      var said = controls.released().get(host);
      if (said != null && controls.trafficFrozen().isEmpty()) {
        released.put(host, said);
        continue;
      }
      var last =
          before.named(host).orElseGet(() -> Steered.unknown(host, zone, entry.getValue(), now));
      var name = last.isOrphan() ? last : last.orphaned(now);
      steered.put(host, name);
      if (before.named(host).filter(Steered::isOrphan).isEmpty()) {
        events.add(TrafficFact.Orphaned.of(name));
      }
    }
    return new Names(steered, released, events);
  }

  private static SortedMap<Hostname, Answer> answers(Optional<Zone> published) {
    var answers = new TreeMap<Hostname, Answer>();
    published.ifPresent(
        zone ->
            zone.names().forEach((host, answer) -> answer.ifPresent(it -> answers.put(host, it))));
    return answers;
  }
}
