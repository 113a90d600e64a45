package io.acf.regions.testing;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;

/**
 * A {@link FakeRegion} as one of several replicas reaches it. Where ticks are counted it cannot do
 * with less than a complete look.
 */
record FakeReplica(FakeRegion region, String replica) implements Region {
  @Override
  public RegionName name() {
    return region.name();
  }

  @Override
  public Observation observe(SortedSet<Target> targets) {
    return region.observe(targets);
  }

  @Override
  public Observation glance(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    return region.follows()
        ? region.glance(before, federations, parts)
        : Region.super.glance(before, federations, parts);
  }

  @Override
  public Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    return region.follows()
        ? region.audit(targets, since, back)
        : Region.super.audit(targets, since, back);
  }

  @Override
  public Outcome execute(Step step) {
    return region.execute(step, replica);
  }
}
