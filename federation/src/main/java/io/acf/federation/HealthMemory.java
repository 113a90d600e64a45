package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What probes found of host names in regions. It follows the host name and the install: that a
 * federation is renamed, leaves git and comes back, gives its host name to another, or that a
 * region is renamed, forgets nothing.
 *
 * @param kept the last finding of each endpoint, and the install that it was made at
 * @param older what journals of before wrote: by federation and region, of whatever host name
 */
public record HealthMemory(SortedMap<Endpoint, Kept> kept, SortedMap<Pair, Verdict> older) {
  public static final HealthMemory NOTHING =
      new HealthMemory(Collections.emptySortedMap(), Collections.emptySortedMap());

  public HealthMemory {
    kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    older = Collections.unmodifiableSortedMap(new TreeMap<>(older));
  }

  /** A finding, and the install that it was made at. */
  public record Kept(Install install, Verdict verdict) {}

  /**
   * What is known of an endpoint, also under the name that its region had before.
   *
   * @param pair the federation that has the host name now, or had it last
   * @param named whether git names a region now: what is known of one that it names is not taken
   *     for another's
   */
  public Optional<Verdict> of(
      Endpoint endpoint, Install install, Optional<Pair> pair, Predicate<RegionName> named) {
    return kept.entrySet().stream()
        .filter(entry -> entry.getKey().host().equals(endpoint.host()))
        .filter(entry -> entry.getValue().install().equals(install))
        .filter(entry -> entry.getKey().equals(endpoint) || !named.test(entry.getKey().region()))
        .map(entry -> entry.getValue().verdict())
        .max(Comparator.comparing(Verdict::since))
        .or(() -> pair.map(older::get));
  }

  public HealthMemory with(Endpoint endpoint, Install install, Verdict verdict) {
    var more = new TreeMap<>(kept);
    more.put(endpoint, new Kept(install, verdict));
    return new HealthMemory(more, older);
  }

  /** Without a host name that is answered no more: if it comes back, it is a new one. */
  public HealthMemory without(Hostname host) {
    var fewer = new TreeMap<>(kept);
    fewer.keySet().removeIf(endpoint -> endpoint.host().equals(host));
    return new HealthMemory(fewer, older);
  }

  /** Collects one finding after the other; quick also for very many. */
  static final class Fold {
    private final Map<Endpoint, Kept> kept = new TreeMap<>();
    private final Map<Pair, Verdict> older = new TreeMap<>();

    void add(Endpoint endpoint, Install install, Verdict verdict) {
      kept.put(endpoint, new Kept(install, verdict));
    }

    void add(Pair pair, Verdict verdict) {
      older.put(pair, verdict);
    }

    /**
     * @param now when this process began: nothing was found after it
     */
    HealthMemory done(Instant now) {
      var found = new TreeMap<Endpoint, Kept>();
      kept.forEach(
          (endpoint, it) ->
              found.put(endpoint, new Kept(it.install(), it.verdict().notAfter(now))));
      var before = new TreeMap<Pair, Verdict>();
      older.forEach((pair, verdict) -> before.put(pair, verdict.notAfter(now)));
      return new HealthMemory(found, before);
    }
  }
}
