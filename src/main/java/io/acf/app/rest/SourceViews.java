package io.acf.app.rest;

import io.acf.app.state.Build;
import io.acf.app.state.Replica;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.Source;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The source, and this server as a whole, in the values that pass over REST. */
@Singleton
final class SourceViews {
  private final Replica replica;
  private final DesiredLookup known;

  SourceViews(Replica replica, DesiredLookup known) {
    this.replica = replica;
    this.known = known;
  }

  Api.Source source() {
    var source = replica.board().source();
    var accepted =
        source.accepted().map(desired -> ApiMapper.commit(desired.commit())).orElse(null);
    var warnings = source.accepted().map(Desired::warnings).orElse(List.of());
    return switch (source.condition()) {
      case Source.Condition.Starting starting ->
          source("starting", "", "", null, accepted, null, List.of());
      case Source.Condition.Following following ->
          source("following", "", "", following.at(), accepted, null, warnings);
      case Source.Condition.Unreachable away ->
          source("unreachable", away.reason(), away.tip(), away.since(), accepted, null, warnings);
      case Source.Condition.Rejected rejected ->
          source(
              "rejected",
              "commit " + rejected.commit().id().brief() + " is not valid",
              "mend it and push again; what is in force stays",
              rejected.since(),
              accepted,
              ApiMapper.commit(rejected.commit()),
              rejected.problems());
      case Source.Condition.Frozen frozen ->
          source(
              "frozen",
              frozen.reason(),
              frozen.tip(),
              frozen.since(),
              accepted,
              frozen.head().map(ApiMapper::commit).orElse(null),
              warnings);
    };
  }

  private Api.Source source(
      String condition,
      String reason,
      String tip,
      @Nullable Instant since,
      Api.@Nullable Commit accepted,
      Api.@Nullable Commit head,
      List<io.acf.config.Problem> problems) {
    return new Api.Source(
        replica.git().url(),
        replica.git().branch(),
        condition,
        reason,
        tip,
        since,
        accepted,
        head,
        problems.stream().map(ApiMapper::problem).toList());
  }

  Api.Root root() {
    var links = new TreeMap<String, String>();
    for (var name :
        List.of(
            "federations",
            "regions",
            "traffic",
            "events",
            "source",
            "controls",
            "doctor",
            "openapi")) {
      links.put(name, Api.BASE + "/" + name);
    }
    links.put("self", Api.BASE);
    links.put("event_stream", Api.BASE + "/events/stream");
    var zones =
        known
            .desired()
            .map(desired -> desired.zones().keySet().stream().map(Hostname::value).toList())
            .orElse(List.of());
    return new Api.Root(
        Build.CURRENT.version(),
        Build.CURRENT.revision(),
        replica.id(),
        replica.startedAt(),
        source(),
        zones,
        replica.dns(),
        links);
  }
}
