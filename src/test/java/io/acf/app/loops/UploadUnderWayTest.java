package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.FederationName;
import io.acf.config.testing.MemoryTree;
import io.acf.federation.State;
import io.acf.health.Pair;
import io.acf.regions.Limits;
import io.acf.regions.testing.UploadRelay;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A region whose line swallows the upload of one federation: it never ends by itself within this
 * test, so all that happens here happens beside it.
 */
class UploadUnderWayTest {
  private static final FederationName SLOW = new FederationName("slow");
  private static final FederationName QUICK = new FederationName("quick");

  /** No deadline of ours ends an upload either. */
  private static final Limits PATIENT =
      new Limits(
          Duration.ofMinutes(5), Duration.ofSeconds(5), 1 << 20, 4, 8, 50, Duration.ofSeconds(5));

  @TempDir Path folder;
  private UploadRelay relay;
  private WireRig rig;

  @BeforeEach
  void open() throws Exception {
    rig =
        new WireRig(
            folder,
            PATIENT,
            api -> {
              relay = new UploadRelay(api);
              return relay.uri();
            });
  }

  @AfterEach
  void close() throws Exception {
    relay.close();
    rig.close();
  }

  /** A repository with the slow federation, whose package has this content. */
  private MemoryTree slow(String content) {
    return WireRig.with(WireRig.repository(rig.platform()), "slow", content);
  }

  private State state(FederationName federation) {
    return rig.board.status(new Pair(federation, WireRig.EU)).orElseThrow().state();
  }

  private void uploading() {
    relay.hold();
    rig.commit(slow("# 1"));
    WireRig.until(() -> assertThat(relay.begun()).isOne());
  }

  @Test
  void anotherFederationConvergesWhileAnUploadIsUnderWay() {
    uploading();
    var both = rig.commit(WireRig.with(slow("# 1"), "quick", "# 1"));
    rig.converged(QUICK, both);
    assertThat(relay.ended()).as("uploads that have ended").isZero();
    assertThat(relay.begun()).as("uploads that were begun").isOne();
    assertThat(state(SLOW)).isEqualTo(State.PROGRESSING);
  }

  @Test
  void aNewerCommitDoesNotWaitForTheUploadOfTheOneBefore() {
    uploading();
    rig.converged(SLOW, rig.commit(slow("# 2")));
    WireRig.until(() -> assertThat(relay.ended()).as("uploads that were given up").isOne());
    assertThat(packages()).as("of the one before, and of the newest").isEqualTo(2);
    assertThat(rig.guards.breakers().circuitBreaker("eu-1").getMetrics().getNumberOfFailedCalls())
        .isZero();
  }

  /** What people say meanwhile ends the plan after its upload, and not that the upload is ended. */
  @Test
  void aNewerCommitEndsAnUploadAlsoAfterACommand() {
    uploading();
    rig.cordon(World.US_1);
    rig.converged(SLOW, rig.commit(slow("# 2")));
    WireRig.until(() -> assertThat(relay.ended()).as("uploads that were given up").isOne());
  }

  private long packages() {
    return rig.since(0, "POST", "/v3/packages").size();
  }
}
