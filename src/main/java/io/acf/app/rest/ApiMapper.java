package io.acf.app.rest;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Controls;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of the house as values that pass over REST: one for one, with nothing looked up. */
final class ApiMapper {
  private ApiMapper() {}

  static Api.Commit commit(io.acf.config.Commit commit) {
    return new Api.Commit(
        commit.id().hex(),
        commit.generation().toString(),
        commit.at(),
        commit.author(),
        commit.subject());
  }

  static Api.Problem problem(io.acf.config.Problem problem) {
    return new Api.Problem(
        problem.severity().name().toLowerCase(Locale.ROOT),
        problem.code(),
        problem.position().file(),
        problem.position().line(),
        problem.position().column(),
        problem.message(),
        problem.tip());
  }

  static Api.@Nullable Said said(Controls.@Nullable Said said) {
    return said == null ? null : present(said);
  }

  static Api.Said present(Controls.Said said) {
    return new Api.Said(said.actor(), said.reason(), said.at(), said.until().orElse(null));
  }

  static Api.Event event(io.acf.federation.Event event) {
    var text = event.fact().text();
    return new Api.Event(
        event.replica() + ":" + event.sequence(),
        event.sequence(),
        event.told(),
        event.kind().word(),
        text.actor(),
        text.region().map(RegionName::value).orElse(null),
        text.federation().map(FederationName::value).orElse(null),
        text.release().orElse(null),
        text.details(),
        Sentences.event(event));
  }

  static Api.Health health(Verdict verdict) {
    return new Api.Health(verdict.state().word(), verdict.since(), verdict.detail());
  }

  static Api.Controls controls(Controls controls) {
    var cordoned = new TreeMap<String, Api.Said>();
    controls.cordoned().forEach((region, said) -> cordoned.put(region.value(), present(said)));
    var drained = new TreeMap<String, Api.Said>();
    controls.drained().forEach((region, said) -> drained.put(region.value(), present(said)));
    return new Api.Controls(
        cordoned,
        drained,
        said(controls.pushesFrozen().orElse(null)),
        said(controls.trafficFrozen().orElse(null)));
  }

  /** What people have said that bears on a federation in a region. */
  static List<Api.Control> holding(Controls controls, Pair pair) {
    var holding = new ArrayList<Api.Control>();
    var region = pair.region();
    var adoption = controls.adoptions().get(pair);
    holds(holding, "adopt", adoption == null ? null : adoption.said());
    holds(holding, "cordon", controls.cordoned().get(region));
    holds(holding, "drain", controls.drained().get(region));
    holds(holding, "freeze-pushes", controls.pushesFrozen().orElse(null));
    holds(holding, "freeze-traffic", controls.trafficFrozen().orElse(null));
    return holding;
  }

  private static void holds(List<Api.Control> holding, String what, Controls.@Nullable Said said) {
    if (said != null) {
      holding.add(
          new Api.Control(what, said.actor(), said.reason(), said.at(), said.until().orElse(null)));
    }
  }
}
