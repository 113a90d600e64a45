package io.acf.federation;

import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How a federation stands in all regions where git wants it.
 *
 * @param regions a region of which nothing is known is not in it
 */
public record FederationStatus(FederationSpec spec, SortedMap<RegionName, PairStatus> regions) {
  public FederationStatus {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
  }

  public static FederationStatus of(
      FederationSpec spec, Function<Pair, Optional<PairStatus>> statuses) {
    var regions = new TreeMap<RegionName, PairStatus>();
    for (var region : spec.placement().keySet()) {
      statuses
          .apply(new Pair(spec.name(), region))
          .ifPresent(status -> regions.put(region, status));
    }
    return new FederationStatus(spec, regions);
  }

  /** Converged in at least one region, and on its way in none that can be reached. */
  public boolean rolledOut() {
    return spec.placement().entrySet().stream()
            .allMatch(
                entry ->
                    Optional.ofNullable(regions.get(entry.getKey()))
                        .filter(it -> it.wanted().equals(entry.getValue().digest()))
                        .filter(it -> it.state() == State.CONVERGED || it.outOfReach())
                        .isPresent())
        && regions.values().stream().anyMatch(it -> it.state() == State.CONVERGED);
  }
}
