package io.acf.federation;

import io.acf.config.Artifact;
import io.acf.config.Digest;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.config.Release;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What other regions made of the same bits and the same manifest: where one staged or serves them,
 * what goes wrong here is not the artefact's fault.
 *
 * @param staged regions that have a droplet of them
 * @param serves regions that have completed them
 */
public record Elsewhere(SortedSet<RegionName> staged, SortedSet<RegionName> serves) {
  public static final Elsewhere NOWHERE =
      new Elsewhere(Collections.emptySortedSet(), Collections.emptySortedSet());

  public Elsewhere {
    staged = Collections.unmodifiableSortedSet(new TreeSet<>(staged));
    serves = Collections.unmodifiableSortedSet(new TreeSet<>(serves));
  }

  /**
   * @param statuses of its pairs, as last known
   */
  static Elsewhere of(FederationSpec spec, RegionName here, Map<RegionName, PairStatus> statuses) {
    var ours = Objects.requireNonNull(spec.placement().get(here));
    var staged = new TreeSet<RegionName>();
    var serves = new TreeSet<RegionName>();
    spec.placement()
        .forEach(
            (region, theirs) -> {
              var status = statuses.get(region);
              if (region.equals(here) || status == null || !same(ours, theirs, status)) {
                return;
              }
              if (status.runsNewest() || status.memory().staged()) {
                staged.add(region);
              }
              if (status.runsNewest()) {
                serves.add(region);
              }
            });
    return new Elsewhere(staged, serves);
  }

  /** Whether both tell the other regions the same. */
  static boolean bearsAs(PairStatus one, PairStatus other) {
    return one.wanted().equals(other.wanted())
        && one.runsNewest() == other.runsNewest()
        && one.memory().staged() == other.memory().staged();
  }

  /** Targets may differ, and with them the digests of the releases. */
  private static boolean same(Release ours, Release theirs, PairStatus status) {
    return status.wanted().equals(theirs.digest())
        && digests(theirs).equals(digests(ours))
        && theirs.manifest().equals(ours.manifest());
  }

  private static List<Digest> digests(Release release) {
    return release.artifacts().values().stream().map(Artifact::digest).toList();
  }

  /** For people: {@code eu-1, us-1}. */
  static String names(SortedSet<RegionName> regions) {
    return String.join(", ", regions.stream().map(RegionName::value).toList());
  }
}
