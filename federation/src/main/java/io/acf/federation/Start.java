package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.GitSource;
import io.acf.config.Hostname;
import io.acf.config.ManifestReader;
import io.acf.config.Source;
import io.acf.dns.ZonePublisher;
import io.acf.health.HealthPolicy;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a process that begins takes up: where the last one stopped, without asking the repository.
 *
 * @param source with the commit that was in force
 * @param zones what is known of each zone that is published, wanted, or has names that left git
 * @param traffic the same as a report: what is published, and the names that had left git
 */
public record Start(
    Recall recall, Source source, SortedMap<Hostname, ZoneState> zones, TrafficReport traffic) {
  public Start {
    zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
  }

  /** What is there already. */
  public record Kept(GitSource git, ManifestReader reader, ZonePublisher zones) {}

  /**
   * @param remembered what the journal remembers
   * @param now when the process begins
   */
  public static Start of(Recall remembered, Kept kept, HealthPolicy policy, Instant now) {
    var published = TrafficReport.read(kept.zones());
    var recall = remembered.answered(published.regions());
    var source = source(recall, kept, now);
    var states = new TreeMap<Hostname, ZoneState>();
    var traffic = TrafficReport.NONE;
    for (var zone : zones(recall, kept.zones(), source.accepted())) {
      var state = ZoneState.recalled(zone, recall, source.accepted(), policy, now);
      states.put(zone, state);
      traffic = traffic.with(ZoneReport.of(zone, published.zone(zone), state.names()));
    }
    return new Start(recall, source, states, traffic);
  }

  private static Source source(Recall recall, Kept kept, Instant now) {
    var git = kept.git();
    var last = recall.accepted().flatMap(it -> git.known(it.commit()).map(it::raise));
    var source =
        last.map(commit -> kept.reader().read(commit, git.tree(commit.id())))
            .map(reading -> Source.starting().read(reading, now))
            .orElseGet(Source::starting);
    return recall
        .allowed()
        .filter(commit -> !usedUp(commit, source, git))
        .map(source::allow)
        .orElse(source);
  }

  /** By the commit in force, not by time: another replica may have taken that in before. */
  private static boolean usedUp(CommitId allowed, Source source, GitSource git) {
    return source
        .acceptedCommit()
        .filter(head -> SourcePorts.isBehind(git, allowed, head))
        .isPresent();
  }

  private static SortedSet<Hostname> zones(
      Recall recall, ZonePublisher publisher, Optional<Desired> desired) {
    var names = new TreeSet<>(publisher.zones());
    desired.ifPresent(wanted -> names.addAll(wanted.zones().keySet()));
    recall.orphans().values().forEach(name -> names.add(name.traffic().zone()));
    return names;
  }

  /** What the dispatcher begins with. */
  public DispatchState dispatch() {
    return DispatchState.recalled(recall, traffic);
  }
}
