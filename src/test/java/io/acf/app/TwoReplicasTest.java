package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.loops.Loop;
import io.acf.config.Desired;
import io.acf.federation.DeliveryPolicy;
import io.acf.regions.AppView;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.Observation;
import io.acf.regions.RegionListener;
import io.acf.regions.SpaceView;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.RequestFault;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two orchestrators that know nothing of each other push the same to one region, over the wire.
 * They are held in step, call by call: what one looks for, the other looks for at the same moment,
 * and so for what they create.
 */
@Tag("story")
class TwoReplicasTest {
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(1), Duration.ofSeconds(5), 1 << 20, 4, 8, 1000, Duration.ofSeconds(1));

  private static final int APPS = 2;
  private static final int RELEASES = 3;

  /** How long one waits for the other to come to its next call. */
  private static final long IN_STEP_MILLIS = 80;

  private final Simulator simulator =
      Simulator.start(
          SimulatorOptions.named("eu-1")
              .withPace(Pace.INSTANT)
              .withDomains(List.of("example.com")));

  /** Both come to their next call, or one has nothing to say. */
  private final class InStep implements CallGate {
    private final CyclicBarrier barrier = new CyclicBarrier(2);

    @Override
    public Entry enter() {
      try {
        barrier.await(IN_STEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | BrokenBarrierException e) {
        barrier.reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return (Open) () -> {};
    }
  }

  private final class Replica implements AutoCloseable {
    private final CfRegion region;
    private final WireDelivery delivery;
    private final Loop loop;
    private volatile Desired desired;

    Replica(String name, CallGate gate, Desired desired) {
      this.desired = desired;
      region =
          new CfRegion(
              OneRegion.spec(simulator.uri()).connection(),
              ref -> java.util.Optional.of(Credentials.client("acf", "acf-secret")),
              OneRegion::zip,
              LIMITS,
              gate,
              RegionListener.NONE,
              name,
              java.time.Clock.systemUTC());
      var policy =
          new DeliveryPolicy(
              Duration.ofMillis(500),
              Duration.ofMillis(100),
              4,
              Duration.ofMinutes(20),
              Duration.ofMillis(500),
              Duration.ofMillis(200),
              Duration.ofSeconds(2),
              3);
      delivery = new WireDelivery(region, policy);
      loop = Loop.virtual("replica-" + name, this::tick);
    }

    private Duration tick() {
      return delivery.tick(desired, Instant.now()).again();
    }

    void wants(Desired now) {
      desired = now;
      loop.wake();
    }

    boolean converged(Desired wanted) {
      return delivery.converged(wanted);
    }

    @Override
    public void close() {
      loop.close();
      region.close();
    }
  }

  @Test
  void thereIsOnePackageADigestAndOneDeploymentARelease() {
    var gate = new InStep();
    var first = desired(1, "one");
    try (var a = new Replica("replica-a", gate, first);
        var b = new Replica("replica-b", gate, first)) {
      a.loop.start();
      b.loop.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> a.converged(first) && b.converged(first));
      // Answers that are late let the other do what was seen not to be done.
      simulator
          .faults()
          .set(
              Faults.of(
                  new RequestFault.Latency(
                      Duration.ofMillis(20), Duration.ofMillis(150), null, null)));
      for (int release = 2; release <= RELEASES; release++) {
        var wanted = desired(release, "version " + release);
        a.wants(wanted);
        b.wants(wanted);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> a.converged(wanted) && b.converged(wanted));
      }
      simulator.faults().set(Faults.of());
      assertOnce(a.region);
    } finally {
      simulator.close();
    }
  }

  private Desired desired(long generation, String version) {
    return OneRegion.desired(simulator.uri(), generation, APPS, version);
  }

  private static void assertOnce(CfRegion region) {
    var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(OneRegion.SPACE)));
    var space = (SpaceView.Readable) seen.spaces().get(OneRegion.SPACE);
    assertThat(space.apps()).hasSize(APPS);
    for (var app : space.apps().values()) {
      assertThat(app.packages())
          .as("READY packages of " + app.name())
          .filteredOn(bits -> bits.state() == AppView.PackageView.State.READY)
          .extracting(AppView.PackageView::artifact)
          .hasSize(RELEASES)
          .doesNotHaveDuplicates();
      assertThat(app.deployments())
          .as("deployments of " + app.name())
          .extracting(AppView.DeploymentView::release)
          .hasSize(RELEASES)
          .doesNotHaveDuplicates();
    }
  }
}
