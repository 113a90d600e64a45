package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.regions.CallBudget;
import io.acf.regions.Step;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What the delivery machine of a region knows. A changed copy costs in proportion to the change.
 *
 * @param desired what git wants; empty before the first commit
 * @param said what people have said, expired or not
 * @param controls what of that holds
 * @param trail what audit events have told
 * @param api whether the region's API answers apart from looks
 * @param budget calls that the region may be asked, as last told
 * @param executing steps under way, also of a federation that has left git meanwhile
 * @param everything nothing less than a complete look will do
 * @param insisted a person waits for a look, until the region can be seen
 * @param retryAt before which the region is not looked at
 * @param wake when a tick was asked for
 */
public record DeliveryState(
    RegionName region,
    Optional<Desired> desired,
    Controls said,
    Controls controls,
    Answered answered,
    TreePMap<FederationName, Gate> gates,
    Optional<RegionView> view,
    AuditTrail trail,
    Relations relations,
    TreePMap<FederationName, PairWork> pairs,
    Queues queues,
    TreePMap<FederationName, Step> executing,
    Optional<Looking> looking,
    ApiWatch api,
    Optional<CallBudget> budget,
    boolean everything,
    boolean insisted,
    Optional<Instant> retryAt,
    Optional<Instant> wake) {

  /** Before anything is known. */
  public static DeliveryState first(RegionName region, Instant now) {
    return new DeliveryState(
        region,
        Optional.empty(),
        Controls.NONE,
        Controls.NONE,
        Answered.NOTHING,
        TreePMap.empty(),
        Optional.empty(),
        AuditTrail.at(now),
        Relations.NONE,
        TreePMap.empty(),
        Queues.EMPTY,
        TreePMap.empty(),
        Optional.empty(),
        ApiWatch.from(now),
        Optional.empty(),
        true,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** How the federations that are placed here stand. */
  public SortedMap<FederationName, PairStatus> statuses() {
    var statuses = new TreeMap<FederationName, PairStatus>();
    pairs.forEach((name, pair) -> statuses.put(name, pair.status()));
    return Collections.unmodifiableSortedMap(statuses);
  }

  /** When a pair is due. */
  record Due(Instant at, FederationName federation) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::federation);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Pairs by what they wait for.
   *
   * @param agenda for a time
   * @param wanting for a look
   * @param ready for a step of another federation to end
   * @param held for the staging of another federation to end
   * @param staging for their own staging
   * @param mending for a person to mend something in the region
   * @param unrelated for git to say what their marks mean
   */
  record Queues(
      TreePSet<Due> agenda,
      TreePSet<FederationName> wanting,
      TreePSet<FederationName> ready,
      TreePSet<FederationName> held,
      TreePSet<FederationName> staging,
      TreePSet<FederationName> mending,
      TreePSet<FederationName> unrelated) {
    static final Queues EMPTY =
        new Queues(
            TreePSet.empty(),
            TreePSet.empty(),
            TreePSet.empty(),
            TreePSet.empty(),
            TreePSet.empty(),
            TreePSet.empty(),
            TreePSet.empty());
  }

  /** A kind of look. */
  enum Look {
    /** At everything. */
    WHOLE,
    /** At audit events. */
    AUDIT,
    /** At instances. */
    COUNT,
    /** At what may have changed, or CF still works on. */
    FOLLOW
  }

  /**
   * The look that is under way.
   *
   * @param of the federations that are looked at
   * @param touched federations of which steps were begun or under way since: what is seen of them
   *     may be of before
   */
  record Looking(
      Look look,
      Instant started,
      java.util.Set<io.acf.regions.Part> parts,
      TreePSet<FederationName> of,
      TreePSet<FederationName> touched) {
    Looking touching(FederationName name) {
      return new Looking(look, started, parts, of, touched.plus(name));
    }
  }
}
