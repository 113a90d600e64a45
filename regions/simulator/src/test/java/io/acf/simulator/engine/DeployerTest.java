package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Deployment.Reason;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.Store;
import io.acf.simulator.wire.CfError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deployments on a clock that the test moves: an instance takes 500 ms to start. */
class DeployerTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private Foundation foundation;
  private Engine engine;
  private App app;
  private Droplet first;
  private Droplet second;

  @BeforeEach
  void region() {
    foundation = new Foundation(1, Pace.DEFAULT, clock::get, Store.NONE);
    engine = new Engine(foundation, Path.of("no-blobs"));
    run(
        () -> {
          Seeds.sow(foundation, "demo", "prod", List.of("apps.test"));
          String space = foundation.spaces.all().iterator().next().guid;
          app = engine.apps.create("shop", space, Lifecycle.buildpack());
          first = droplet();
          second = droplet();
          engine.apps.assign(app, first);
        });
  }

  private void run(Runnable work) {
    foundation.transact(
        () -> {
          work.run();
          return true;
        });
  }

  private Droplet droplet() {
    Droplet droplet = new Droplet();
    droplet.appGuid = app.guid;
    droplet.processTypes.put("web", "run");
    return foundation.create(foundation.droplets, droplet);
  }

  private void started(int instances) {
    run(
        () -> {
          web().instances = instances;
          engine.apps.start(app);
        });
    pass(600);
  }

  private Process web() {
    return foundation.processesOfApp.of(app.guid).getFirst();
  }

  private void pass(long millis) {
    clock.addAndGet(millis);
    foundation.catchUp();
  }

  private Deployment deploy(Droplet droplet, Consumer<Deployment> options) {
    Deployment deployment = new Deployment();
    options.accept(deployment);
    run(() -> engine.deployer.deploy(app, droplet, deployment));
    return deployment;
  }

  private int routable(Droplet droplet) {
    return foundation.processesOfApp.of(app.guid).stream()
        .filter(each -> droplet.guid.equals(each.dropletGuid))
        .mapToInt(Process::routable)
        .sum();
  }

  private int starting() {
    return foundation.processesOfApp.of(app.guid).stream()
        .mapToInt(each -> each.count(Instance.State.STARTING))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,1,3", "5,2,3", "4,10,1"})
  void rollsInStepsOfMaxInFlightWithoutEverServingLess(int instances, int inFlight, int steps) {
    started(instances);
    Deployment deployment = deploy(second, each -> each.maxInFlight = inFlight);
    for (int step = 1; step <= steps; step++) {
      assertThat(deployment.reason).isEqualTo(Reason.DEPLOYING);
      assertThat(starting()).isBetween(1, inFlight);
      assertThat(routable(first) + routable(second)).isGreaterThanOrEqualTo(instances);
      pass(510);
    }
    assertThat(deployment.reason).isEqualTo(Reason.DEPLOYED);
    assertThat(routable(second)).isEqualTo(instances);
    assertThat(foundation.processesOfApp.of(app.guid)).hasSize(1);
    assertThat(web().guid).isNotEqualTo(app.guid);
    assertThat(app.dropletGuid).isEqualTo(second.guid);
  }

  @Test
  void aStoppedAppIsStartedAtOnce() {
    Deployment deployment = deploy(second, each -> {});
    assertThat(deployment.reason).isEqualTo(Reason.DEPLOYED);
    assertThat(deployment.newProcessGuid).isNull();
    assertThat(app.started).isTrue();
  }

  @Test
  void aNewDeploymentSupersedesAndEndsWithOneProcess() {
    started(4);
    Deployment older = deploy(second, each -> {});
    pass(510);
    assertThat(routable(second)).isEqualTo(1);
    run(() -> {});
    Droplet[] third = new Droplet[1];
    run(() -> third[0] = droplet());
    Deployment newer = deploy(third[0], each -> each.maxInFlight = 4);
    assertThat(older.reason).isEqualTo(Reason.SUPERSEDED);
    assertThat(newer.previousDropletGuid).isEqualTo(second.guid);
    pass(510);
    assertThat(newer.reason).isEqualTo(Reason.DEPLOYED);
    assertThat(foundation.processesOfApp.of(app.guid)).hasSize(1);
    assertThat(routable(third[0])).isEqualTo(4);
  }

  @Test
  void aCanaryStopsAtEachStep() {
    started(4);
    Deployment canary =
        deploy(
            second,
            each -> {
              each.strategy = "canary";
              each.maxInFlight = 4;
              each.canarySteps = List.of(50, 100);
            });
    assertThat(canary.reason).isEqualTo(Reason.PREPAUSED);
    pass(510);
    assertThat(canary.reason).isEqualTo(Reason.PAUSED);
    assertThat(routable(second)).isEqualTo(2);
    assertThat(routable(first)).isEqualTo(3);
    pass(100_000);
    assertThat(canary.reason).isEqualTo(Reason.PAUSED);
    run(() -> engine.deployer.goOn(canary));
    pass(510);
    assertThat(canary.reason).isEqualTo(Reason.PAUSED);
    assertThat(routable(second)).isEqualTo(4);
    assertThat(routable(first)).isZero();
    run(() -> engine.deployer.goOn(canary));
    pass(1);
    assertThat(canary.reason).isEqualTo(Reason.DEPLOYED);
    assertThatThrownBy(() -> run(() -> engine.deployer.goOn(canary))).isInstanceOf(CfError.class);
  }

  @Test
  void aCanaryWithoutStepsIsOneBesideAllOthers() {
    started(3);
    Deployment canary = deploy(second, each -> each.strategy = "canary");
    pass(510);
    assertThat(canary.reason).isEqualTo(Reason.PAUSED);
    assertThat(routable(second)).isEqualTo(1);
    assertThat(routable(first)).isEqualTo(3);
  }

  @Test
  void cancellingBringsTheOldDropletBack() {
    started(4);
    Deployment deployment = deploy(second, each -> each.maxInFlight = 2);
    pass(510);
    run(() -> engine.deployer.cancel(deployment));
    assertThat(deployment.reason).isEqualTo(Reason.CANCELING);
    assertThat(app.dropletGuid).isEqualTo(first.guid);
    pass(1_000);
    assertThat(deployment.reason).isEqualTo(Reason.CANCELED);
    assertThat(routable(first)).isEqualTo(4);
    assertThat(foundation.processesOfApp.of(app.guid)).hasSize(1);
    assertThatThrownBy(() -> run(() -> engine.deployer.cancel(deployment)))
        .isInstanceOf(CfError.class);
  }

  @Test
  void badInstancesKeepItActiveForEverAndLeaveTheOldOnesAlone() {
    started(3);
    foundation.faults(Faults.of(new PlatformFault.NeverHealthy("shop")));
    Deployment deployment = deploy(second, each -> {});
    pass(3_600_000);
    assertThat(deployment.reason).isEqualTo(Reason.DEPLOYING);
    assertThat(deployment.error).isNotNull();
    assertThat(routable(first)).isEqualTo(3);
    assertThat(routable(second)).isZero();
    foundation.faults(Faults.NONE);
    pass(3_600_000);
    assertThat(deployment.reason).isEqualTo(Reason.DEPLOYED);
  }

  @Test
  void aDeploymentThatWentWithItsAppWhileItWasCanceledStaysAway() {
    started(2);
    Deployment deployment = deploy(second, each -> {});
    foundation.faults(Faults.of(new PlatformFault.Slow(null, null, null, Duration.ofSeconds(5))));
    run(() -> engine.deployer.cancel(deployment));
    foundation.faults(Faults.NONE);
    run(() -> engine.apps.delete(app));
    pass(10_000);
    assertThat(foundation.deployments.all()).isEmpty();
  }

  @Test
  void anAppThatIsStoppedWhileDiegoIsAwayHasItsDeploymentCanceledWhenItIsBack() {
    started(2);
    Deployment deployment = deploy(second, each -> {});
    pass(100);
    foundation.faults(Faults.of(new PlatformFault.DiegoDown()));
    run(() -> engine.deployer.stopped(app));
    run(() -> engine.apps.stop(app));
    assertThat(deployment.reason).isEqualTo(Reason.CANCELING);
    assertThat(deployment.statusChangedAt).as("noted, and so kept").isEqualTo(foundation.now());
    foundation.faults(Faults.NONE);
    run(engine::diegoBack);
    pass(1_000);
    assertThat(deployment.reason).isEqualTo(Reason.CANCELED);
    assertThat(app.dropletGuid).isEqualTo(first.guid);
  }

  @Test
  void anInstanceThatCrashesWhileItGetsNoHealthHasItsWholeTimeAnew() {
    started(1);
    foundation.faults(Faults.of(new PlatformFault.NeverHealthy("shop")));
    run(() -> engine.instances.restart(web()));
    pass(50_000);
    run(() -> engine.lifetimes.crash(web(), web().running, "killed"));
    pass(30_000);
    assertThat(web().running.getFirst().crashes).isEqualTo(1);
    pass(60_000);
    assertThat(web().running.getFirst().crashes).isEqualTo(2);
  }

  @Test
  void whatNoCellTakesStartsOnceDiegoIsThereToPlaceIt() {
    started(1);
    foundation.faults(Faults.of(new PlatformFault.NoRoom("shop")));
    run(() -> engine.instances.restart(web()));
    pass(1_000);
    assertThat(web().count(Instance.State.DOWN)).isEqualTo(1);
    engine.sightings.freeze();
    assertThat(engine.sightings.of(web()).getFirst().placementError).isNotNull();
    foundation.faults(Faults.of(new PlatformFault.DiegoDown()));
    pass(10_000);
    assertThat(web().count(Instance.State.DOWN)).isEqualTo(1);
    foundation.faults(Faults.NONE);
    pass(1_000);
    pass(1_000);
    assertThat(web().routable()).isEqualTo(1);
  }

  @Test
  void crashesComeBackSoonThreeTimesThenSlowly() {
    started(1);
    for (int crash = 1; crash <= 3; crash++) {
      run(
          () ->
              engine.lifetimes.crash(
                  web(), List.of(web().running.getFirst()), Lifetimes.usual(web())));
      assertThat(web().routable()).isZero();
      pass(1_600);
      assertThat(web().routable()).as("after crash " + crash).isEqualTo(1);
    }
    run(
        () ->
            engine.lifetimes.crash(
                web(), List.of(web().running.getFirst()), Lifetimes.usual(web())));
    pass(20_000);
    assertThat(web().routable()).isZero();
    pass(20_000);
    assertThat(web().routable()).isEqualTo(1);
  }
}
