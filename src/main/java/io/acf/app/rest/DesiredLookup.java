package io.acf.app.rest;

import io.acf.app.state.Replica;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.Position;
import io.acf.config.Positions;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.Text;
import io.acf.federation.Controls;
import io.acf.health.Pair;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What git wants and people have said, now; and the refusal where git knows no such name. */
@Singleton
final class DesiredLookup {
  private final Replica replica;

  DesiredLookup(Replica replica) {
    this.replica = replica;
  }

  Optional<Desired> desired() {
    return replica.board().source().accepted();
  }

  /** What git wants, by name; none before a commit is in force. */
  Collection<FederationSpec> federations() {
    return desired().map(desired -> desired.federations().values()).orElse(List.of());
  }

  /** Where git wants it, by name; none before a commit is in force. */
  Collection<RegionSpec> regions() {
    return desired().map(desired -> desired.regions().values()).orElse(List.of());
  }

  Controls controls() {
    return replica.board().controls().at(replica.clock().instant());
  }

  /** The federation as git has it, or the refusal that it is not there. */
  FederationSpec federationSpec(String name) {
    return named("federation", name, federations(), spec -> spec.name().value());
  }

  /** The region as git has it, or the refusal that it is not there. */
  RegionSpec regionSpec(String name) {
    return named("region", name, regions(), spec -> spec.name().value());
  }

  /** Where git has it written. */
  Position position(FederationSpec spec) {
    return desired().map(Desired::positions).orElse(Positions.NONE).of(spec.name());
  }

  private static <T> T named(
      String what, String name, Collection<T> known, Function<T, String> naming) {
    return known.stream()
        .filter(one -> naming.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(what, name, known.stream().map(naming).toList()));
  }

  private static Refusal unknown(String what, String name, List<String> known) {
    var near = Text.didYouMean(name, known);
    return Refusal.notFound(
        "no " + what + " " + Text.quoted(name) + " in the commit in force",
        known.isEmpty()
            ? "no " + what + " is: see " + Api.BASE + "/source"
            : near.isEmpty() ? "there is " + Text.listed(known) : near);
  }

  Pair pair(String federation, String region) {
    var spec = federationSpec(federation);
    var name = regionSpec(region).name();
    if (!spec.placement().containsKey(name)) {
      throw Refusal.notFound(
          federation + " is not placed in " + region, "placement is written in federation.yml");
    }
    return new Pair(spec.name(), name);
  }

  static Release release(FederationSpec spec, RegionName region) {
    return Objects.requireNonNull(spec.placement().get(region));
  }
}
