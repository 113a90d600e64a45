package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.CallBudget;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Observation;
import io.acf.regions.RegionListener;
import io.acf.regions.guard.BreakerState;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.regions.guard.RegionGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Adapter and guard together, on an API that hangs: the calls end, count, and the way back opens.
 */
class CfRegionBehindGuardTest {
  private static final SortedSet<Target> SPACES =
      new TreeSet<>(List.of(new Target("demo", "prod")));
  private static final Limits SHORT =
      new Limits(
          Duration.ofMillis(500), Duration.ofMillis(500), 1 << 20, 4, 8, 10, Duration.ofSeconds(5));

  @Test
  void aHungRegionOpensTheBreakerAndRecoversByItself() {
    var policy = new GuardPolicy(10, 5, 50, Duration.ofMillis(200), Duration.ofMillis(400));
    var guards = new Guards(policy, Clock.systemUTC());
    try (StubApi api = new StubApi()) {
      RegionGuard guard = guards.guard(new RegionName("eu-1"), SHORT, RegionListener.NONE);
      CfRegion cf = api.region(SHORT, guard, ref -> Optional.of(StubApi.credentials()));
      try (GuardedRegion region = new GuardedRegion(cf, cf, guard)) {
        await() // The first calls load classes, which may take longer than a call has.
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> region.observe(SPACES) instanceof Observation.Seen);
        api.api = request -> null;
        int looks = 0;
        while (region.state() == BreakerState.CLOSED) {
          Observation seen = region.observe(SPACES);
          assertThat(seen).isInstanceOf(Observation.Blind.class);
          assertThat(((Observation.Blind) seen).fault().cause()).isEqualTo(Fault.Cause.TIMEOUT);
          looks++;
        }
        assertThat(looks).isLessThanOrEqualTo(5);
        long asked = api.requests.size();
        assertThat(region.observe(SPACES)).isInstanceOf(Observation.Refused.class);
        assertThat(api.requests).hasSize((int) asked);

        api.api = request -> StubApi.empty();
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> region.observe(SPACES) instanceof Observation.Seen);
        assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
      }
    }
  }

  /** What each answer tells of the region's rate limit is what may be asked of it. */
  @Test
  void theBudgetIsWhatTheHeadersOfTheRegionAllow() {
    var guards = new Guards(GuardPolicy.DEFAULT, Clock.systemUTC());
    try (StubApi api = new StubApi()) {
      RegionGuard guard = guards.guard(new RegionName("eu-1"), Limits.DEFAULT, RegionListener.NONE);
      CfRegion cf = api.region(Limits.DEFAULT, guard, ref -> Optional.of(StubApi.credentials()));
      try (GuardedRegion region = new GuardedRegion(cf, cf, guard)) {
        Instant reset = Instant.now().plusSeconds(600);
        api.api =
            request ->
                StubApi.empty()
                    .with("X-RateLimit-Limit", "200")
                    .with("X-RateLimit-Remaining", "40")
                    .with("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
        assertThat(region.observe(SPACES)).isInstanceOf(Observation.Seen.class);
        CallBudget.Window window = region.budget().orElseThrow().window().orElseThrow();
        assertThat(Duration.between(reset, window.reset()).abs()).isLessThan(Duration.ofSeconds(5));
        int looks = 0;
        while (region.observe(SPACES) instanceof Observation.Seen) {
          looks++;
        }
        assertThat(looks).as("of 40 calls 20 at once").isBetween(1, 20);
        Observation.Refused refused = (Observation.Refused) region.observe(SPACES);
        assertThat(refused.reason()).contains("the region allows");
        long asked = api.requests.size();
        assertThat(region.observe(SPACES)).isInstanceOf(Observation.Refused.class);
        assertThat(api.requests).hasSize((int) asked);
      }
    }
  }
}
