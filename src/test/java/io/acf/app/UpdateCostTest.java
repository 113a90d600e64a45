package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.loops.Loop;
import io.acf.app.loops.SteadyClock;
import io.acf.config.Desired;
import io.acf.regions.Limits;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an update costs a region at its own pace, in calls and in seconds: the delivery machine, the
 * guard and the adapter at their defaults.
 */
class UpdateCostTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Simulator simulator =
      Simulator.start(SimulatorOptions.named("eu-1").withDomains(List.of("example.com")));
  private final Guards guards = new Guards(GuardPolicy.DEFAULT, new SteadyClock());
  private final GuardedRegion region =
      OneRegion.guarded(simulator.uri(), () -> "admin", Limits.DEFAULT, guards);
  private final WireDelivery delivery = new WireDelivery(region);
  private volatile Desired desired = wanted(1, 1, "none");

  private boolean started;

  private final Loop loop = Loop.virtual("delivery", this::tick);

  @AfterEach
  void close() {
    loop.close();
    region.close();
    simulator.close();
  }

  private Duration tick() {
    return delivery.tick(desired, Instant.now()).again();
  }

  private Desired wanted(long generation, int count, String version) {
    return OneRegion.desired(simulator.uri(), generation, count, version);
  }

  private record Cost(long calls, Duration took, Map<String, Long> byPath) {}

  private Cost cost(String what, Desired wanted) {
    return cost(what, () -> deliver(wanted));
  }

  private void deliver(Desired wanted) {
    desired = wanted;
    if (!started) {
      started = true;
      loop.start();
    }
    loop.wake();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> delivery.converged(wanted));
  }

  /** What work costs, every request counted: tokens and discovery too. */
  private Cost cost(String what, Runnable work) {
    long mark = simulator.journal().lastSeq();
    long start = System.nanoTime();
    work.run();
    var took = Duration.ofNanos(System.nanoTime() - start);
    var byPath = new TreeMap<String, Long>();
    var entries = simulator.journal().since(mark);
    entries.forEach(entry -> byPath.merge(shape(entry), 1L, Long::sum));
    System.out.printf("%s: %d calls, %.2f s%n", what, entries.size(), took.toMillis() / 1000.0);
    byPath.forEach((path, count) -> System.out.printf("  %4d %s%n", count, path));
    return new Cost(entries.size(), took, byPath);
  }

  private static String shape(Journal.Entry entry) {
    var path = entry.path().replaceAll("\\?.*", "");
    return entry.method() + " " + path.replaceAll("/[0-9a-f]{8}-[0-9a-f-]{27}", "/:guid");
  }

  @Test
  void anUpdateOfOneFederation() {
    var first = cost("first deploy", wanted(1, 1, "one"));
    var update = cost("update", wanted(2, 1, "two"));
    assertThat(first.calls()).as("first push, tokens and discovery too").isLessThanOrEqualTo(28);
    assertThat(update.calls()).as("update").isLessThanOrEqualTo(24);
    assertThat(update.byPath()).as("complete looks").doesNotContainKey("GET /v3/spaces");
  }

  @Test
  @Tag("benchmark")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void manyFederationsAtOnce() {
    int many = Integer.getInteger("acf.cost.many", 10);
    var first = cost("first deploy of " + many, wanted(1, many, "one"));
    var update = cost("update of " + many, wanted(2, many, "two"));
    assertThat(first.calls()).isLessThanOrEqualTo(60L * many);
    assertThat(update.calls()).isLessThanOrEqualTo(50L * many);
    atRest(many + " federations");
  }

  /** First push, update and rest of one federation beside {@code cf push} of the same site. */
  @Test
  @Tag("benchmark")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void oneFederationBesideCfPush() {
    var replay = new CfPushReplay(simulator);
    cost("cf api, auth, target", replay::login);
    cost("cf push, first", () -> push(replay, "one", false));
    cost("cf push, update", () -> push(replay, "two", false));
    cost("cf push --strategy rolling, update", () -> push(replay, "three", true));
    cost("first deploy", wanted(1, 1, "one"));
    cost("update", wanted(2, 1, "two"));
    atRest("one federation");
  }

  private void push(CfPushReplay replay, String version, boolean rolling) {
    var release = OneRegion.federation("pushed", version).placement().get(OneRegion.EU);
    try (var zip = OneRegion.zip(release.artifacts().firstEntry().getValue()).stream()) {
      replay.push("pushed", release.manifest(), zip.readAllBytes(), rolling);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Requests a second while nothing changes; a complete look comes every few minutes. */
  private void atRest(String what) {
    var window = Duration.ofSeconds(Integer.getInteger("acf.cost.rest", 60));
    long start = System.nanoTime();
    var cost =
        cost(
            "at rest, " + what,
            () ->
                await()
                    .atMost(window.plus(LONG))
                    .until(() -> System.nanoTime() - start >= window.toNanos()));
    System.out.printf(
        "at rest, %s: %.2f requests a second%n", what, cost.calls() / (double) window.toSeconds());
  }
}
