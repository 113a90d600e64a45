package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Readiness;
import io.acf.health.Verdict;
import java.util.Optional;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What the {@link Dispatcher} knows: what each machine told last, as far as others ask for it, and
 * which machines there are.
 *
 * @param statuses of all pairs that git wants
 * @param gates what the rollouts let pass last, for a region that is connected anew
 * @param verdicts of all endpoints that are probed
 * @param traffic how the zones stand
 * @param answered what of that regions were told
 * @param checks how each endpoint is probed
 * @param readiness what each endpoint was told
 * @param open connections to regions
 * @param closing regions whose last connection is not closed yet
 */
public record DispatchState(
    Optional<Desired> desired,
    Controls controls,
    TreePMap<Pair, PairStatus> statuses,
    TreePMap<Pair, Gate> gates,
    TreePMap<Endpoint, Verdict> verdicts,
    TrafficReport traffic,
    Answered answered,
    TreePMap<Endpoint, HealthCheck> checks,
    TreePMap<Endpoint, Readiness> readiness,
    TreePMap<RegionName, ConnectionSpec> open,
    TreePSet<RegionName> closing,
    TreePSet<FederationName> rollouts,
    TreePSet<Hostname> zones,
    Recollection memory) {

  /**
   * As the journal and the zones remember it.
   *
   * @param traffic what is published, and the names that had left git
   */
  public static DispatchState recalled(Recall recall, TrafficReport traffic) {
    return new DispatchState(
        Optional.empty(),
        recall.controls(),
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        traffic,
        Answered.NOTHING,
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        TreePSet.empty(),
        TreePSet.empty(),
        TreePSet.empty(),
        Recollection.of(recall));
  }
}
