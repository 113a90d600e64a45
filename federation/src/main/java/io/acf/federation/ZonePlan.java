package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Apex;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What comes of weighing the touched host names of a zone.
 *
 * @param names every host name of the zone, weighed now or before
 * @param step what is to be published; empty where what is published is right
 * @param facts what is to be recorded of it, whatever becomes of the step
 * @param spare those that are down when nobody else is left
 * @param problem names that cannot be published since others have them
 */
record ZonePlan(
    SortedMap<Hostname, ZoneName> names,
    Optional<ZoneState.Step> step,
    List<Fact> facts,
    SortedSet<Endpoint> spare,
    Optional<String> problem) {

  /**
   * @param published what is there; empty where there is no such zone
   */
  static ZonePlan of(
      ZoneState state,
      ZoneAim aim,
      Optional<OwnedZone> published,
      Capabilities capabilities,
      HealthPolicy policy,
      Instant now) {
    var making = new Making(state, aim, published, capabilities, policy, now);
    return state.touched().all() ? making.whole() : making.part(state.touched().hosts());
  }

  /** A plan in the making. */
  private static final class Making {
    private final ZoneState state;
    private final ZoneAim aim;
    private final Optional<OwnedZone> published;
    private final Capabilities capabilities;
    private final NameWeigher weigher;
    private final Instant now;
    private final SortedMap<Hostname, Optional<Answer>> set = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final SortedSet<Endpoint> spare = new TreeSet<>();
    private final SortedSet<Hostname> taken = new TreeSet<>();

    Making(
        ZoneState state,
        ZoneAim aim,
        Optional<OwnedZone> published,
        Capabilities capabilities,
        HealthPolicy policy,
        Instant now) {
      this.state = state;
      this.aim = aim;
      this.published = published;
      this.capabilities = capabilities;
      this.weigher = new NameWeigher(state, aim, state.inForce(), policy, now);
      this.now = now;
    }

    ZonePlan whole() {
      var wanted = Names.of(state, aim, published, now);
      facts.addAll(wanted.facts());
      var names = new TreeMap<Hostname, ZoneName>();
      wanted.steered().forEach((host, name) -> names.put(host, weigh(name)));
      var release = new TreeSet<>(there().keySet());
      release.removeAll(wanted.steered().keySet());
      var apex = new Apex(aim.nameServers(), ZoneAim.negativeTtl(wanted.steered()));
      return done(names, apex, release, wanted.released());
    }

    ZonePlan part(SortedSet<Hostname> hosts) {
      var names = new TreeMap<>(state.names());
      for (var host : hosts) {
        names.computeIfPresent(host, (same, name) -> weigh(name.steered()));
      }
      var apex =
          published
              .flatMap(OwnedZone::apex)
              .orElseGet(() -> new Apex(aim.nameServers(), ZoneAim.negativeTtl(aim.names())));
      return done(names, apex, Collections.emptySortedSet(), Collections.emptySortedMap());
    }

    private SortedMap<Hostname, Optional<Answer>> there() {
      return published.map(OwnedZone::names).orElse(Collections.emptySortedMap());
    }

    private ZoneName weigh(Steered name) {
      var host = name.host();
      var answered = published.flatMap(zone -> zone.answer(host));
      var weighed = weigher.weigh(name, answered);
      spare.addAll(weighed.spare());
      var before = Optional.ofNullable(state.names().get(host)).flatMap(ZoneName::weighing);
      TrafficFacts.held(weighed.name(), before).ifPresent(facts::add);
      var answer = weighed.name().weighing().flatMap(Weighing::answer).map(capabilities::fitted);
      if (published.filter(zone -> zone.foreign().contains(host)).isPresent()) {
        taken.add(host);
      } else if (!answer.equals(there().get(host))) {
        set.put(host, answer);
      }
      return weighed.name();
    }

    private ZonePlan done(
        SortedMap<Hostname, ZoneName> names,
        Apex apex,
        SortedSet<Hostname> release,
        SortedMap<Hostname, Controls.Said> released) {
      var right =
          set.isEmpty()
              && release.isEmpty()
              && published.isPresent()
              && published.flatMap(OwnedZone::apex).filter(it -> !it.equals(apex)).isEmpty();
      var fence = published.map(OwnedZone::fence).orElse(Fence.NONE);
      var change = new ZoneChange(state.zone(), apex, set, release, fence, now);
      return new ZonePlan(
          Collections.unmodifiableSortedMap(names),
          right ? Optional.empty() : Optional.of(new ZoneState.Step(change, published, released)),
          facts,
          spare,
          taken.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  "somebody else has "
                      + taken
                      + " in the zone; TIP: remove it there, or choose another host name"));
    }
  }
}
