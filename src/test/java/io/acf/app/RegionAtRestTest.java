package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.Reason;
import io.acf.federation.State;
import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a region at rest is asked, and what it shows when a part of it is away, over the wire. */
class RegionAtRestTest {
  private static final FederationName APP = new FederationName("app-1");

  private RegionOverTheWire region;
  private Desired desired;

  private void converged(SimulatorOptions options) {
    region = new RegionOverTheWire(options.withPace(Pace.INSTANT), OneRegion::zip);
    desired = OneRegion.desired(region.simulator.uri(), 1, 1, "one");
    region.settle(desired);
  }

  @AfterEach
  void close() {
    region.close();
  }

  private long mark() {
    return region.simulator.journal().lastSeq();
  }

  private List<Journal.Entry> calls(long since) {
    return region.simulator.journal().since(since);
  }

  private double callsASecond(Duration time) {
    var mark = mark();
    region.pass(desired, time);
    return calls(mark).size() / (double) time.toSeconds();
  }

  @Test
  void atRestItIsAskedThreeTimesIn10sAtMost() {
    converged(SimulatorOptions.named("eu-1"));
    var mark = mark();
    assertThat(callsASecond(Duration.ofMinutes(30))).isLessThanOrEqualTo(0.3);
    assertThat(calls(mark))
        .noneMatch(Journal.Entry::mutating)
        .noneMatch(entry -> entry.path().contains("/env"));
  }

  @Test
  void belowApi3211ItIsAskedNoMore() {
    converged(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    assertThat(region.status(APP).observed().ready()).isEqualTo(2);
    assertThat(callsASecond(Duration.ofMinutes(30))).isLessThanOrEqualTo(0.3);
    assertThat(region.status(APP).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void below3211AnUpdateCostsLittleMore() {
    converged(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    desired = OneRegion.desired(region.simulator.uri(), 2, 1, "two");
    var mark = mark();
    region.settle(desired);
    assertThat(calls(mark).size()).isLessThanOrEqualTo(40);
  }

  @Test
  void withDiegoAwayNothingIsLoweredAndTheStateSaysSo() {
    converged(SimulatorOptions.named("eu-1"));
    away();
  }

  @Test
  void withDiegoAwayItIsTheSameBelowApi3211() {
    converged(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    away();
  }

  private void away() {
    region.simulator.faults().set(Faults.of(new PlatformFault.DiegoDown(Duration.ofMillis(10))));
    region.restart(brief());
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> region.tick(desired, APP).state() == State.UNREACHABLE);
    var status = region.status(APP);
    assertThat(status.reason()).isEqualTo(Reason.INSTANCES_UNSEEN);
    assertThat(status.observed().ready()).as("nothing is lowered").isEqualTo(2);
    assertThat(status.message()).contains("2 of 2 ran").contains("shows no instances");
    assertThat(status.tip()).contains("Diego");
  }

  /** Counts age by the clock of the machine. */
  private static DeliveryPolicy brief() {
    return new DeliveryPolicy(
        Duration.ofMillis(100),
        Duration.ofMillis(20),
        4,
        Duration.ofMinutes(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        3);
  }
}
