package io.acf.regions.guard;

import io.acf.config.RegionName;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The guards of all regions, each of its own; the registries are for Micrometer to bind. */
public final class Guards {
  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
  private final Map<RegionName, RegionGuard> guarded = new ConcurrentHashMap<>();
  private final GuardPolicy policy;
  private final Clock clock;

  /**
   * @param clock of breakers and budgets; best one that a step of the wall clock does not move
   */
  public Guards(GuardPolicy policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /** The guard of a region; it is forgotten when the guarded region is closed. */
  public RegionGuard guard(RegionName region, Limits limits, RegionListener listener) {
    var guard = new RegionGuard(this, region, limits, listener);
    guarded.put(region, guard);
    return guard;
  }

  /** Breakers, each by the name of its region. */
  public CircuitBreakerRegistry breakers() {
    return breakers;
  }

  /** Bulkheads {@code REGION} (calls) and {@code REGION.pushes}. */
  public BulkheadRegistry bulkheads() {
    return bulkheads;
  }

  /** Calls that a region may be asked at once now; 0 where it has no guard. */
  public int callsLeft(RegionName region) {
    RegionGuard guard = guarded.get(region);
    return guard == null ? 0 : guard.budget().left(clock.instant());
  }

  void forget(RegionName region, RegionGuard guard) {
    guarded.remove(region, guard);
  }

  GuardPolicy policy() {
    return policy;
  }

  Clock clock() {
    return clock;
  }
}
