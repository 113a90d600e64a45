package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The install, space and names of a federation's apps, whatever git calls federation and region: a
 * federation or region that is renamed keeps what was completed there.
 */
public record AppLocation(Install install, Target target, SortedSet<AppName> apps) {
  public AppLocation {
    apps = Collections.unmodifiableSortedSet(new TreeSet<>(apps));
  }

  /** Empty where git does not place the federation in the region. */
  public static Optional<AppLocation> of(Desired desired, FederationName name, RegionName region) {
    var spec = desired.federations().get(name);
    var there = desired.regions().get(region);
    var release = spec == null ? null : spec.placement().get(region);
    return spec == null || there == null || release == null
        ? Optional.empty()
        : Optional.of(
            new AppLocation(
                Install.of(there.api()),
                release.target(),
                spec.apps().stream()
                    .map(AppSpec::name)
                    .collect(Collectors.toCollection(TreeSet::new))));
  }
}
