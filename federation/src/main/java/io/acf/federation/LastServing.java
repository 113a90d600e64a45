package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Whom a drain would leave without a region. */
public final class LastServing {
  private LastServing() {}

  /**
   * A federation that is answered with this region and with no other that is confirmed up and not
   * drained: the first by name; empty where a drain of the region leaves everybody served.
   *
   * @param drained regions that are drained already
   * @param published what is answered for a name
   */
  public static Optional<FederationName> in(
      RegionName region,
      Desired desired,
      Set<RegionName> drained,
      Function<TrafficSpec, Optional<Answer>> published,
      Function<Endpoint, Optional<Verdict>> verdicts) {
    for (var spec : desired.in(region).values()) {
      var traffic = spec.traffic();
      if (traffic.isEmpty()) {
        continue;
      }
      var answer = published.apply(traffic.get());
      var others =
          spec.placement().keySet().stream()
              .filter(other -> !other.equals(region) && !drained.contains(other))
              .filter(other -> Weighing.share(answer, other) > 0)
              .map(other -> verdicts.apply(new Endpoint(traffic.get().hostname(), other)))
              .anyMatch(it -> it.filter(verdict -> verdict.state().confirmed()).isPresent());
      if (Weighing.share(answer, region) > 0 && !others) {
        return Optional.of(spec.name());
      }
    }
    return Optional.empty();
  }
}
