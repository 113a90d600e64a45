package io.acf.app.rest;

import io.acf.app.state.Board;
import io.acf.app.state.Replica;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.federation.Controls;
import io.acf.federation.TrafficPolicy;
import io.acf.federation.Weighing;
import io.acf.health.Endpoint;
import io.acf.health.Verdict;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What host names answer and why, those included that git does not want any more. */
@Singleton
final class TrafficViews {
  private final Replica replica;
  private final DesiredLookup known;

  TrafficViews(Replica replica, DesiredLookup known) {
    this.replica = replica;
    this.known = known;
  }

  private Board board() {
    return replica.board();
  }

  /** Every host name, first those that git wants. */
  List<TrafficPolicy> names() {
    var names = new ArrayList<TrafficPolicy>();
    known.federations().forEach(spec -> spec.traffic().ifPresent(it -> names.add(name(spec, it))));
    names.addAll(orphans());
    return names;
  }

  /** The host names that are answered and that git does not want. */
  Collection<TrafficPolicy> orphans() {
    if (known.desired().isEmpty()) {
      return List.of(); // Nobody knows yet what git wants.
    }
    return board().traffic().orphans().values().stream()
        .map(it -> it.policy())
        .filter(name -> known.federations().stream().noneMatch(spec -> wants(spec, name.host())))
        .toList();
  }

  /** The host name, wanted or not; empty where it is neither wanted nor answered. */
  Optional<TrafficPolicy> name(Hostname host) {
    return names().stream().filter(name -> name.host().equals(host)).findFirst();
  }

  static boolean wants(FederationSpec spec, Hostname host) {
    return spec.traffic().filter(traffic -> traffic.hostname().equals(host)).isPresent();
  }

  Api.Traffic traffic(FederationSpec spec, TrafficSpec traffic) {
    return traffic(name(spec, traffic));
  }

  private TrafficPolicy name(FederationSpec spec, TrafficSpec traffic) {
    return TrafficPolicy.of(known.desired().orElseThrow(), spec, traffic);
  }

  Api.Traffic traffic(TrafficPolicy name) {
    var traffic = name.traffic();
    var controls = known.controls();
    var published = board().traffic().answer(traffic.zone(), name.host());
    var weighing =
        name.isOrphan()
            ? Optional.ofNullable(board().traffic().orphans().get(name.host()))
                .flatMap(it -> it.weighing())
            : name.federation().flatMap(it -> board().traffic().weighing(it, name.host()));
    var rows = new ArrayList<Api.TrafficRow>();
    for (var region : regions(name, published)) {
      rows.add(row(name, region, weighing, published, controls));
    }
    var basis = weighing.map(Weighing::basis);
    return new Api.Traffic(
        name.federation().map(FederationName::value).orElse(""),
        name.host().value(),
        traffic.zone().value(),
        traffic.ttl().toSeconds(),
        "weighted",
        board().publishedAt(traffic.zone()).orElse(null),
        board().traffic().zone(traffic.zone()).map(zone -> zone.fence().value()).orElse(null),
        controls.trafficFrozen().isPresent(),
        basis.filter(Weighing.Basis.LAST_GOOD::equals).isPresent(),
        rows,
        basis.map(Weighing.Basis::word).orElse(""),
        name.orphanedAt().orElse(null),
        !name.endpoints(known.desired().orElseThrow()).isEmpty(),
        released(controls.released().get(name.host())));
  }

  private static Api.@Nullable Said released(Controls.@Nullable Release release) {
    return release == null ? null : ApiMapper.present(release.said());
  }

  /** Those that are weighed, and those that are answered besides. */
  private TreeSet<RegionName> regions(TrafficPolicy name, Optional<Answer> published) {
    var desired = known.desired().orElseThrow();
    var regions = new TreeSet<RegionName>();
    for (var written : name.traffic().weights().keySet()) {
      regions.add(name.region(desired, written).map(RegionSpec::name).orElse(written));
    }
    published.ifPresent(answer -> answer.members().forEach(member -> regions.add(member.region())));
    return regions;
  }

  private Api.TrafficRow row(
      TrafficPolicy name,
      RegionName region,
      Optional<Weighing> weighing,
      Optional<Answer> published,
      Controls controls) {
    var spec = Optional.ofNullable(known.desired().orElseThrow().regions().get(region));
    var verdict =
        board()
            .verdict(new Endpoint(name.host(), region))
            .orElseGet(() -> Verdict.unknown(replica.startedAt()));
    var placed = weighing.filter(it -> it.why().containsKey(region)).isPresent();
    return new Api.TrafficRow(
        region.value(),
        weighing.map(it -> Weighing.share(it.answer(), region)).orElse(0.0),
        Weighing.share(published, region),
        spec.map(it -> it.router().addresses()).orElseGet(() -> addresses(published, region)),
        ApiMapper.health(verdict),
        controls.drained().containsKey(region),
        weighing.isPresent() && !placed
            ? "git does not name the region any more"
            : weighing.map(it -> it.why().getOrDefault(region, "")).orElse(""));
  }

  private static List<String> addresses(Optional<Answer> published, RegionName region) {
    return published.stream()
        .flatMap(answer -> answer.members().stream())
        .filter(member -> member.region().equals(region))
        .findFirst()
        .map(Member::addresses)
        .orElse(List.of());
  }
}
