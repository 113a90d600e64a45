package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.Concurrency;
import io.acf.federation.Controls;
import io.acf.federation.Delivery;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a region at rest is asked, and what it shows when a part of it is away, over the wire. */
class RegionAtRestTest {
  private static final FederationName APP = new FederationName("app-1");

  private Simulator simulator;
  private CfRegion region;
  private Delivery delivery;
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Desired desired;

  private void open(SimulatorOptions options) {
    simulator = Simulator.start(options.withPace(Pace.INSTANT).withDomains(List.of("example.com")));
    region =
        new CfRegion(
            OneRegion.spec(simulator.uri()),
            ref -> Optional.of(Credentials.user("admin", "admin")),
            OneRegion::zip,
            Limits.DEFAULT,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE);
    delivery = new Delivery(region, Concurrency.NONE, DeliveryPolicy.DEFAULT);
    desired = OneRegion.desired(simulator.uri(), 1, 1, "one");
  }

  @AfterEach
  void close() {
    region.close();
    simulator.close();
  }

  private PairStatus tick() {
    var report = delivery.tick(desired, Controls.NONE, statuses, now);
    statuses = report.statuses();
    now = now.plus(report.again()).plusMillis(1);
    return statuses.get(APP);
  }

  /** Time is ours; a region at pace 0 is asked as often as it takes. */
  private PairStatus settle(State state) {
    for (int i = 0; i < 400; i++) {
      if (tick().state() == state) {
        break;
      }
      Thread.onSpinWait();
    }
    assertThat(statuses.get(APP).state()).as(statuses.toString()).isEqualTo(state);
    return statuses.get(APP);
  }

  private long calls(Duration time) {
    var mark = simulator.journal().lastSeq();
    var end = now.plus(time);
    while (now.isBefore(end)) {
      tick();
    }
    return simulator.journal().since(mark).size();
  }

  @Test
  void atRestItIsAskedThreeTimesIn10sAtMost() {
    open(SimulatorOptions.named("eu-1"));
    settle(State.CONVERGED);
    var minutes = 30;
    var mark = simulator.journal().lastSeq();
    assertThat(calls(Duration.ofMinutes(minutes)) / (minutes * 60.0)).isLessThanOrEqualTo(0.3);
    assertThat(simulator.journal().since(mark))
        .noneMatch(Journal.Entry::mutating)
        .noneMatch(entry -> entry.path().contains("/env"));
  }

  @Test
  void belowApi3211ItIsAskedNoMore() {
    open(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    settle(State.CONVERGED);
    assertThat(statuses.get(APP).ready()).isEqualTo(2);
    var minutes = 30;
    assertThat(calls(Duration.ofMinutes(minutes)) / (minutes * 60.0)).isLessThanOrEqualTo(0.3);
    assertThat(statuses.get(APP).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void below3211AnUpdateCostsLittleMore() {
    open(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    settle(State.CONVERGED);
    desired = OneRegion.desired(simulator.uri(), 2, 1, "two");
    var mark = simulator.journal().lastSeq();
    tick();
    for (int i = 0; i < 100 && !converged(); i++) {
      tick();
      pause();
    }
    assertThat(converged()).isTrue();
    assertThat(simulator.journal().since(mark).size()).isLessThanOrEqualTo(40);
  }

  private boolean converged() {
    var status = statuses.get(APP);
    return status.state() == State.CONVERGED && status.runsNewest();
  }

  /** Jobs of the region run on its own time. */
  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
  }

  @Test
  void withDiegoAwayNothingIsLoweredAndTheStateSaysSo() {
    open(SimulatorOptions.named("eu-1"));
    settle(State.CONVERGED);
    away();
  }

  @Test
  void withDiegoAwayItIsTheSameBelowApi3211() {
    open(SimulatorOptions.named("eu-1").withApiVersion("3.136.0"));
    settle(State.CONVERGED);
    away();
  }

  private void away() {
    simulator.faults().set(Faults.of(new PlatformFault.DiegoDown(Duration.ofMillis(10))));
    delivery = new Delivery(region, Concurrency.NONE, brief());
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> tick().state() == State.UNREACHABLE);
    var status = statuses.get(APP);
    assertThat(status.reason()).isEqualTo("instances-unseen");
    assertThat(status.ready()).as("nothing is lowered").isEqualTo(2);
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
