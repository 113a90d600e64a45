package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RouteUrl;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.regions.AppView;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Laws and stories of the delivery machine, on simulated time against a fake region. */
class DeliveryTest {
  private static final Command.Terms ANA = new Command.Terms("ana", "looked", Optional.empty());
  private static final AppName APP = new AppName("orders");
  private static final RegionName EU = new RegionName("eu-1");

  private final FakeRegion region = FakeRegion.named("eu-1");
  private final DrivenDelivery delivery =
      new DrivenDelivery(region, DeliveryPolicy.DEFAULT, Ancestry.NONE);
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Instant now = Worlds.START;
  private DrivenDelivery.Round last;

  private PairStatus tick(Desired desired, Controls controls) {
    last = delivery.tick(desired, controls, now);
    statuses = last.statuses();
    now = now.plus(last.again());
    return statuses.get(Worlds.ORDERS);
  }

  private PairStatus tick(Desired desired) {
    return tick(desired, Controls.NONE);
  }

  private PairStatus settle(Desired desired) {
    for (int i = 0; i < 100; i++) {
      var status = tick(desired);
      if (status.state() == State.CONVERGED) {
        return status;
      }
    }
    return statuses.get(Worlds.ORDERS);
  }

  private static Desired world(long generation, String version) {
    return Worlds.desired(generation, Worlds.federation("orders", version, 1, 2, "eu-1"));
  }

  private AppView app() {
    var targets = new TreeSet<>(List.of(Worlds.SPACE));
    var seen = (Observation.Seen) region.observe(targets);
    return ((SpaceView.Readable) seen.spaces().get(Worlds.SPACE)).apps().get(APP);
  }

  @Test
  void aFreshRegionConverges() {
    var status = settle(world(1, "one"));
    assertThat(status.state()).isEqualTo(State.CONVERGED);
    assertThat(status.runsNewest()).isTrue();
    assertThat(status.observed().ready()).isEqualTo(2);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("one"));
    assertThat(last.events())
        .extracting(Fact::kind)
        .containsExactly(Event.Kind.STATE_CHANGED, Event.Kind.CONVERGED);
  }

  @Test
  void convergedMeansQuietAlsoAfterARestart() {
    settle(world(1, "one"));
    var writes = region.written().size();
    for (int i = 0; i < 12; i++) {
      assertThat(tick(world(1, "one")).state()).isEqualTo(State.CONVERGED);
    }
    statuses = new TreeMap<>();
    delivery.restart();
    for (int i = 0; i < 12; i++) {
      tick(world(2, "one")); // A commit that does not touch the federation makes no call.
    }
    assertThat(statuses.get(Worlds.ORDERS).observed().generation())
        .contains(Generation.ofCommits(1));
    assertThat(statuses.get(Worlds.ORDERS).reached()).contains(Generation.ofCommits(2));
    assertThat(region.written()).hasSize(writes);
    assertThat(region.executed()).hasSize(writes);
  }

  @Test
  void aReleaseThatComesBackIsDeployedAgain() {
    settle(world(1, "one"));
    settle(world(2, "two"));
    assertThat(settle(world(3, "one")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("one"));
  }

  @Test
  void aReleaseThatComesBackAfterAFailedOneGetsItsManifestBack() {
    settle(world(1, "one"));
    region.failStaging(Optional.of("NoAppDetectedError - none"));
    for (int i = 0; i < 5; i++) {
      tick(world(2, "two"));
    }
    region.failStaging(Optional.empty());
    var writes = region.written().size();
    assertThat(settle(world(3, "one")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.written().stream().skip(writes))
        .anyMatch(Step.ApplyManifest.class::isInstance);
    var quiet = region.executed().size();
    tick(world(3, "one"));
    assertThat(region.executed()).hasSize(quiet);
  }

  @Test
  void aNewReleaseIsDeployedOnceAndCompleted() {
    settle(world(1, "one"));
    region.pace(3);
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
    assertThat(app().deployments()).hasSize(2);
    assertThat(app().generation()).contains(Generation.ofCommits(2));
  }

  @Test
  void aNewerReleaseCancelsOurOwnOlderDeployment() {
    settle(world(1, "one"));
    region.pace(50);
    for (int i = 0; i < 150; i++) {
      tick(world(2, "two"));
      if (statuses.get(Worlds.ORDERS).reason() == Reason.DEPLOYING) {
        break;
      }
    }
    assertThat(statuses.get(Worlds.ORDERS).reason()).isEqualTo(Reason.DEPLOYING);
    region.pace(1);
    assertThat(settle(world(3, "three")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.written()).anyMatch(Step.Cancel.class::isInstance);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("three"));
  }

  @Test
  void anyStepMayBeInterruptedAnywhere() {
    for (int seed = 0; seed < 60; seed++) {
      var dice = new Random(seed);
      var fake = FakeRegion.named("eu-1").pace(dice.nextInt(3));
      var loop = new DrivenDelivery(fake, DeliveryPolicy.DEFAULT, Ancestry.NONE);
      var at = Worlds.START;
      var state = State.UNKNOWN;
      for (int i = 0; i < 300 && (i < 60 || state != State.CONVERGED); i++) {
        if (i < 60) {
          switch (dice.nextInt(6)) {
            case 0 -> fake.loseAnswers(1);
            case 1 -> loop.restart(); // kill -9: all memory is gone
            case 2 -> fake.failNextStep(Fault.of(Fault.Cause.SERVER_ERROR, "500"));
            default -> {}
          }
        } else {
          fake.loseAnswers(0);
        }
        var generation = 1 + Math.min(i / 20, 2);
        var report = loop.tick(world(generation, "v" + Math.min(i / 20, 2)), Controls.NONE, at);
        at = at.plus(report.again()).plusMillis(1);
        state = report.statuses().get(Worlds.ORDERS).state();
      }
      assertThat(state).as("seed " + seed).isEqualTo(State.CONVERGED);
      var seen = (Observation.Seen) fake.observe(new TreeSet<>(List.of(Worlds.SPACE)));
      var view = ((SpaceView.Readable) seen.spaces().get(Worlds.SPACE)).apps().get(APP);
      assertOncePer(view, "seed " + seed);
      assertThat(fake.serves(Worlds.SPACE, Worlds.HOST))
          .as("seed " + seed)
          .contains(Worlds.digest("v2"));
    }
  }

  private static void assertOncePer(AppView view, String seed) {
    var ready =
        view.packages().stream()
            .filter(bits -> bits.state() == AppView.PackageView.State.READY)
            .map(AppView.PackageView::artifact)
            .toList();
    assertThat(ready).as(seed).doesNotHaveDuplicates();
    assertThat(view.deployments().stream().map(AppView.DeploymentView::release).toList())
        .as(seed)
        .doesNotHaveDuplicates();
  }

  @Test
  void aDeadRegionDefersAndGetsTheNewestOnly() {
    settle(world(1, "one"));
    region.down();
    var status = tick(world(2, "two"));
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(status.nextTry()).isPresent();
    tick(world(3, "three"));
    region.up();
    var writes = region.written().size();
    assertThat(settle(world(3, "three")).state()).isEqualTo(State.CONVERGED);
    var uploads =
        region.written().stream().skip(writes).filter(Step.Upload.class::isInstance).toList();
    assertThat(uploads).hasSize(1);
    assertThat(app().deployments()).hasSize(2);
  }

  @Test
  void aConvergedRegionThatCannotBeSeenIsUnreachableAfterThreeTicks() {
    settle(world(1, "one"));
    region.down();
    var seen = statuses.get(Worlds.ORDERS).seenAt().orElseThrow();
    var threeTicks = seen.plus(DeliveryPolicy.DEFAULT.tick().multipliedBy(3));
    assertThat(now).isBefore(threeTicks);
    while (now.isBefore(threeTicks)) {
      assertThat(tick(world(1, "one")).state()).isEqualTo(State.CONVERGED);
    }
    var nextLook = threeTicks.plus(DeliveryPolicy.DEFAULT.tick());
    var status = tick(world(1, "one"));
    while (status.state() == State.CONVERGED && now.isBefore(nextLook)) {
      status = tick(world(1, "one"));
    }
    assertThat(status.state()).isEqualTo(State.UNREACHABLE);
    assertThat(status.observed().running()).isPresent();
  }

  @Test
  void neverSeenIsUnknown() {
    region.down();
    assertThat(tick(world(1, "one")).state()).isEqualTo(State.UNKNOWN);
    assertThat(statuses.get(Worlds.ORDERS).message()).isNotEmpty();
  }

  @Test
  void whatIsNotOursIsLeftAlone() {
    region.foreignApp(Worlds.SPACE, APP);
    var status = tick(world(1, "one"));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(status.tip()).contains("cf set-label");
    assertThat(region.executed()).isEmpty();
  }

  @Test
  void aStalePlanStopsBeforeItWrites() {
    settle(world(5, "five"));
    var writes = region.executed().size();
    statuses = new TreeMap<>();
    delivery.restart();
    var status = tick(world(4, "four"));
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.STALE);
    assertThat(region.executed()).hasSize(writes);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("five"));
  }

  @Test
  void theFenceAlsoHoldsBetweenLookAndWrite() {
    settle(world(5, "five"));
    var release = world(4, "four").federations().get(Worlds.ORDERS).placement().get(EU);
    var mark =
        new Mark(
            Worlds.ORDERS,
            release.digest(),
            Generation.ofCommits(4),
            world(4, "four").commit().id());
    var outcome = region.execute(new Step.Upload(Worlds.SPACE, mark, APP, release.artifact(APP)));
    assertThat(outcome.toString()).contains("Fenced").contains("5");
  }

  @Test
  void cordonAndFreezeDeferWhatIsToDoAndNothingElse() {
    settle(world(1, "one"));
    var said = new Controls.Said("ana", "patching", now, Optional.empty());
    var cordon = new TreeMap<RegionName, Controls.Said>();
    cordon.put(EU, said);
    var cordoned = new Controls(cordon, new TreeMap<>(), Optional.empty(), Optional.empty());
    assertThat(tick(world(1, "one"), cordoned).state()).isEqualTo(State.CONVERGED);
    var deferred = tick(world(2, "two"), cordoned);
    assertThat(deferred.state()).isEqualTo(State.DEFERRED);
    assertThat(deferred.reason()).isEqualTo(Reason.CORDONED);
    assertThat(deferred.message()).contains("ana").contains("patching");
    var frozen =
        new Controls(new TreeMap<>(), new TreeMap<>(), Optional.of(said), Optional.empty());
    assertThat(tick(world(2, "two"), frozen).reason()).isEqualTo(Reason.FROZEN);
    var lost = tick(world(2, "two"), Controls.NONE.lost(Optional.of(Loss.of("damaged", now))));
    assertThat(lost.state()).isEqualTo(State.DEFERRED);
    assertThat(lost.reason()).isEqualTo(Reason.JOURNAL_LOST);
    assertThat(lost.tip()).isEqualTo("acf doctor");
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void driftIsNamedAndMended() {
    settle(world(1, "one"));
    region.stop(Worlds.SPACE, APP);
    assertThat(tick(world(1, "one")).reason()).isEqualTo(Reason.STOPPED);
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
    region.unmap(Worlds.SPACE, APP, new RouteUrl(Worlds.HOST, ""));
    // Audit events are read every 30 s.
    var unmapped = now;
    while (tick(world(1, "one")).reason() != Reason.ROUTES) {
      assertThat(now).isBeforeOrEqualTo(unmapped.plusSeconds(30));
    }
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
    region.delete(Worlds.SPACE, APP);
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void anAppThatSomebodyStopsBeforeItIsCompletedIsStartedAgain() {
    settle(world(1, "one"));
    region.pace(3);
    while (tick(world(2, "two")).reason() != Reason.DEPLOYING) {
      assertThat(now).isBefore(Worlds.START.plusSeconds(600));
    }
    region.stop(Worlds.SPACE, APP);
    // So soon after a step of ours the audit event may be our own: a complete look shows it.
    var stopped = now;
    while (tick(world(2, "two")).reason() != Reason.STOPPED) {
      assertThat(now).isBeforeOrEqualTo(stopped.plus(DeliveryPolicy.DEFAULT.whole()));
    }
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
  }

  @Test
  void bitsThatAreStillProcessedAreWaitedForAndNotSentAgain() {
    region.pace(30);
    var seen = new TreeSet<Reason>();
    for (int i = 0; i < 25; i++) {
      seen.add(tick(world(1, "one")).reason());
    }
    assertThat(seen).doesNotContain(Reason.NOT_TAKEN_OVER);
    assertThat(region.executed().stream().filter(Step.Upload.class::isInstance)).hasSize(1);
    assertThat(region.executed().stream().filter(Step.ApplyManifest.class::isInstance)).hasSize(1);
  }

  @Test
  void aCrashIsAFailureWithAReason() {
    settle(world(1, "one"));
    region.crash(Worlds.SPACE, APP, 1);
    var status = tick(world(1, "one"));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.CRASHED);
    assertThat(status.observed().ready()).isEqualTo(1);
    region.crash(Worlds.SPACE, APP, 0);
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void stagingThatCannotSucceedIsTriedOnce() {
    region.failStaging(Optional.of("NoAppDetectedError - no buildpack"));
    for (int i = 0; i < 40; i++) {
      tick(world(1, "one"));
    }
    var status = statuses.get(Worlds.ORDERS);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.STAGING_FAILED);
    assertThat(app().builds()).hasSize(1);
    region.failStaging(Optional.empty());
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void stagingThatMaySucceedIsTriedAgainMoreAndMoreRarely() {
    region.failStaging(Optional.of("InsufficientResources - no cell"));
    for (int i = 0; i < 24; i++) { // two minutes
      tick(world(1, "one"));
      region.advance(Duration.ofSeconds(5));
    }
    assertThat(app().builds().size()).isBetween(2, 3);
    region.failStaging(Optional.empty());
    for (int i = 0; i < 200 && statuses.get(Worlds.ORDERS).state() != State.CONVERGED; i++) {
      tick(world(1, "one"));
      region.advance(Duration.ofSeconds(5));
    }
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void aDeploymentPastItsDeadlineIsCancelledAndSaysSo() {
    settle(world(1, "one"));
    region.stickDeployments(Optional.of("instance 0 unhealthy"));
    for (int i = 0; i < 10; i++) {
      tick(world(2, "two"));
    }
    assertThat(statuses.get(Worlds.ORDERS).message()).contains("instance 0 unhealthy");
    region.advance(Duration.ofMinutes(21));
    for (int i = 0; i < 10; i++) {
      tick(world(2, "two"));
    }
    var status = statuses.get(Worlds.ORDERS);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.DEPLOYMENT_CANCELED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("one"));
  }

  @Test
  void aFailedStepRestsBeforeItIsTriedAgain() {
    region.failNextStep(new Fault(Fault.Cause.INVALID, "422 quota exceeded", "raise the quota"));
    var status = tick(world(1, "one"));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.tip()).isEqualTo("raise the quota");
    assertThat(status.nextTry()).isPresent();
    now = status.nextTry().orElseThrow().minusMillis(1);
    var asked = region.executed().size();
    assertThat(tick(world(1, "one")).reason()).isEqualTo(Reason.INVALID);
    assertThat(region.executed()).hasSize(asked);
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void aSpaceThatIsNotThereFailsItsOwnFederationsOnly() {
    region.unreadable(
        Worlds.SPACE, Optional.of(new Fault(Fault.Cause.FORBIDDEN, "403", "grant a role")));
    var status = tick(world(1, "one"));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.FORBIDDEN);
    region.unreadable(Worlds.SPACE, Optional.empty());
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void severalAppsAreOneRelease() {
    var world = Worlds.desired(1, Worlds.federation("orders", "one", 3, 1, "eu-1"));
    assertThat(settle(world).state()).isEqualTo(State.CONVERGED);
    var order = new ArrayList<>(region.written());
    var firstDeploy =
        order.stream().filter(Step.Deploy.class::isInstance).findFirst().orElseThrow();
    var lastStage =
        order.stream().filter(Step.Stage.class::isInstance).reduce((a, b) -> b).orElseThrow();
    assertThat(order.indexOf(firstDeploy)).isGreaterThan(order.indexOf(lastStage));
    assertThat(order.stream().filter(Step.ApplyManifest.class::isInstance)).hasSize(1);
  }

  /** Each step carries the bits of its own app, at the first push, the next, and after a change. */
  @Test
  void eachAppRunsItsOwnArtefact() {
    for (var versions : List.of(List.of("a", "b"), List.of("a", "c"), List.of("c", "a"))) {
      var plain = Worlds.federation("orders", String.join("", versions), 2, 1, "eu-1");
      var artifacts = new TreeMap<io.acf.config.AppName, io.acf.config.Artifact>();
      for (int i = 0; i < 2; i++) {
        artifacts.put(
            plain.apps().get(i).name(),
            new io.acf.config.Artifact.InRepository(
                new io.acf.config.CommitId("a".repeat(40)),
                "site-" + i,
                Worlds.digest(versions.get(i))));
      }
      var placement = new TreeMap<>(plain.placement());
      placement.replaceAll(
          (name, it) ->
              new io.acf.config.Release(it.digest(), it.manifest(), artifacts, it.target()));
      var spec =
          new io.acf.config.FederationSpec(plain.name(), plain.apps(), placement, plain.traffic());
      assertThat(settle(Worlds.desired(1, spec)).state()).isEqualTo(State.CONVERGED);
      var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(Worlds.SPACE)));
      var apps = ((SpaceView.Readable) seen.spaces().get(Worlds.SPACE)).apps();
      artifacts.forEach(
          (app, artifact) ->
              assertThat(apps.get(app).packages().getLast().artifact())
                  .as(app + " of " + versions)
                  .contains(artifact.digest().label()));
      assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest(versions.get(0)));
    }
  }

  private PairStatus ticks(Desired desired, int times) {
    for (int i = 0; i < times; i++) {
      tick(desired);
    }
    return statuses.get(Worlds.ORDERS);
  }

  /** Somebody says {@code acf rollout retry orders}. */
  private Controls retry() {
    var retry = new Command.RetryRollout(ANA, Worlds.ORDERS, Optional.empty());
    return Controls.NONE.after(new Event("r1", 1, new HybridTime(now.toEpochMilli(), 0), retry));
  }

  private PairStatus ticks(Desired desired, Controls controls, int times) {
    for (int i = 0; i < times; i++) {
      tick(desired, controls);
    }
    return statuses.get(Worlds.ORDERS);
  }

  @Test
  void newInstancesThatCrashAreSaidFromTheFirstOneOn() {
    settle(world(1, "one"));
    region.crashDeployments(Optional.of("APP/PROC/WEB: Exited with status 1"));
    region.pace(3);
    var status = ticks(world(2, "two"), 12);
    assertThat(status.state()).isEqualTo(State.PROGRESSING);
    assertThat(status.reason()).isEqualTo(Reason.CRASHING);
    assertThat(status.message())
        .contains("1 of 1 new instances of orders crashed: APP/PROC/WEB: Exited with status 1")
        .contains("2 of the release before serve");
    assertThat(status.tip()).contains("cf logs orders --recent");
    assertThat(status.observed().ready()).as("old instances serve").isEqualTo(2);
    assertThat(status.observed().instances()).isEqualTo(2);
    assertThat(status.observed().generation())
        .as("what runs, not what was fenced")
        .contains(Generation.ofCommits(1));
    assertThat(status.reached()).contains(Generation.ofCommits(1));
    assertThat(app().generation()).contains(Generation.ofCommits(2));
  }

  /** Lists and stats of a real Cloud Controller do not say why; its audit events do. */
  @Test
  void whyAnInstanceCrashedIsHeardFromTheAuditEvent() {
    settle(world(1, "one"));
    region.explainCrashes("APP/PROC/WEB: Exited with status 137 (out of memory)");
    region.crash(Worlds.SPACE, APP, 1);
    var said = new TreeSet<String>();
    for (int i = 0; i < 20; i++) {
      said.add(tick(world(1, "one")).message());
    }
    assertThat(said).anyMatch(it -> it.contains("1 crashed: APP/PROC/WEB: Exited with status 137"));
  }

  /** {@code acf regions probe}: the region is asked, and so is what waits there. */
  @Test
  void whoAsksTheRegionEndsAPauseThatAStepEarned() {
    settle(world(1, "one"));
    region.failNextStep(
        new Fault(
            Fault.Cause.THROTTLED, "429, Retry-After 3600", "", Optional.of(Duration.ofHours(1))));
    var waiting = tick(world(2, "two"));
    assertThat(waiting.nextTry()).isPresent();
    assertThat(Duration.between(now, waiting.nextTry().get()))
        .isGreaterThan(Duration.ofMinutes(50));
    for (int i = 0; i < 5; i++) {
      tick(world(2, "two"));
    }
    assertThat(statuses.get(Worlds.ORDERS).runsNewest()).isFalse();
    delivery.insist();
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
    assertThat(Duration.between(now, waiting.nextTry().get())).isPositive();
  }

  @Test
  void aCrashThatIsOverForAMomentStaysSaid() {
    settle(world(1, "one"));
    region.crashDeployments(Optional.of("Exited with status 1"));
    region.pace(3);
    assertThat(ticks(world(2, "two"), 12).reason()).isEqualTo(Reason.CRASHING);
    region.crashDeployments(Optional.empty());
    region.stickDeployments(Optional.of("starting again"));
    var status = ticks(world(2, "two"), 6); // Instances are counted every 5 s.
    assertThat(status.reason()).isEqualTo(Reason.CRASHING);
    assertThat(status.message()).contains("are started again").contains("Exited with status 1");
    region.stickDeployments(Optional.empty());
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void theGenerationThatRunsOutlivesARestart() {
    settle(world(3, "one"));
    region.failStaging(Optional.of("NoAppDetectedError - none"));
    ticks(world(5, "two"), 5);
    statuses = new TreeMap<>();
    delivery.restart();
    var status = tick(world(5, "two"));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.observed().generation()).contains(Generation.ofCommits(3));
  }

  @Test
  void aDeploymentThatSomebodyCancelledIsTriedAgainMoreAndMoreRarely() {
    settle(world(1, "one"));
    var made = new ArrayList<Instant>();
    region.stickDeployments(Optional.of("slow"));
    region.pace(1);
    var end = now.plus(Duration.ofMinutes(20));
    while (now.isBefore(end)) {
      var before = region.written().size();
      var status = tick(world(2, "two"));
      region.advance(last.again());
      if (region.written().stream().skip(before).anyMatch(Step.Deploy.class::isInstance)) {
        made.add(now);
      } else if (status.reason() == Reason.DEPLOYING) {
        region.cancelDeployment(Worlds.SPACE, APP);
      } else if (status.reason() == Reason.DEPLOYMENT_CANCELED) {
        assertThat(status.nextTry()).isPresent();
        assertThat(status.tip()).contains("acf rollout retry orders");
      }
    }
    assertThat(made.size()).isBetween(3, 6);
    for (int i = 2; i < made.size(); i++) {
      assertThat(Duration.between(made.get(i - 1), made.get(i)))
          .isGreaterThan(Duration.between(made.get(i - 2), made.get(i - 1)));
    }
    region.stickDeployments(Optional.empty());
    assertThat(settleInTime(world(2, "two")).state()).isEqualTo(State.CONVERGED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
  }

  private PairStatus settleInTime(Desired desired) {
    for (int i = 0; i < 400 && statuses.get(Worlds.ORDERS).state() != State.CONVERGED; i++) {
      tick(desired);
      region.advance(last.again());
    }
    return statuses.get(Worlds.ORDERS);
  }

  @Test
  void aPersonMayAskForAnotherTryOfWhatHadAllItsTime() {
    settle(world(1, "one"));
    region.stickDeployments(Optional.of("instance 0 unhealthy"));
    ticks(world(2, "two"), 5);
    region.advance(Duration.ofMinutes(21));
    assertThat(ticks(world(2, "two"), 20).reason()).isEqualTo(Reason.DEPLOYMENT_CANCELED);
    assertThat(statuses.get(Worlds.ORDERS).nextTry()).isEmpty();
    region.stickDeployments(Optional.empty());
    region.advance(Duration.ofMinutes(1));
    now = now.plus(Duration.ofMinutes(1));
    assertThat(ticks(world(2, "two"), retry(), 8).state()).isEqualTo(State.CONVERGED);
    assertThat(app().deployments()).hasSize(3);
  }

  @Test
  void aWishIsUsedUpByTheTryThatItMade() {
    region.failStaging(Optional.of("NoAppDetectedError - no buildpack"));
    ticks(world(1, "one"), 5);
    region.advance(Duration.ofMinutes(1));
    now = now.plus(Duration.ofMinutes(1));
    var wish = retry();
    for (int i = 0; i < 20; i++) {
      tick(world(1, "one"), wish);
      region.advance(last.again());
    }
    assertThat(app().builds()).hasSize(2);
    assertThat(statuses.get(Worlds.ORDERS).tip()).contains("acf rollout retry orders");
  }

  @Test
  void aWishThatIsDatedAheadIsOneWish() {
    region.failStaging(Optional.of("NoAppDetectedError - no buildpack"));
    ticks(world(1, "one"), 5);
    region.advance(Duration.ofMinutes(1));
    now = now.plus(Duration.ofMinutes(1));
    var retry = new Command.RetryRollout(ANA, Worlds.ORDERS, Optional.of(EU));
    var ahead = now.plus(Duration.ofDays(1)).toEpochMilli();
    var wish = Controls.NONE.after(new Event("r1", 1, new HybridTime(ahead, 0), retry));
    for (int i = 0; i < 20; i++) {
      tick(world(1, "one"), wish);
      region.advance(last.again());
    }
    assertThat(app().builds()).hasSize(2);
  }

  @Test
  void whatAnotherRegionStagedIsTriedAgainHere() {
    var spec = Worlds.federation("orders", "one", 1, 2, "eu-1", "us-1");
    var desired = Worlds.desired(1, spec);
    var us = new DrivenDelivery(FakeRegion.named("us-1"), DeliveryPolicy.DEFAULT, Ancestry.NONE);
    SortedMap<FederationName, PairStatus> there = new TreeMap<>();
    var at = now;
    region.failStaging(Optional.of("BuildpackCompileFailed - the mirror is away"));
    ticks(desired, 10);
    assertThat(app().builds()).hasSize(1);
    assertThat(statuses.get(Worlds.ORDERS).nextTry()).isEmpty();
    for (int i = 0; i < 10; i++) {
      var round = us.tick(desired, Controls.NONE, at);
      there = round.statuses();
      at = at.plus(round.again());
    }
    var all = new TreeMap<RegionName, PairStatus>();
    there.values().forEach(status -> all.put(status.pair().region(), status));
    delivery.gate(Worlds.ORDERS, gate(desired, all));
    PairStatus status = statuses.get(Worlds.ORDERS);
    for (int i = 0; i < 60 && (app().builds().size() < 3 || i % 10 != 9); i++) {
      last = delivery.tick(desired, Controls.NONE, now);
      statuses = last.statuses();
      status = statuses.get(Worlds.ORDERS);
      now = now.plus(last.again());
      region.advance(last.again());
    }
    assertThat(app().builds().size()).as("tried again").isBetween(3, 4);
    assertThat(status.message()).contains("the same bits were staged in us-1");
    assertThat(status.tip()).contains("tried again by itself").contains("acf rollout retry orders");
    assertThat(status.nextTry()).isPresent();
  }

  private static Gate gate(Desired desired, SortedMap<RegionName, PairStatus> all) {
    var spec = desired.federations().get(Worlds.ORDERS);
    return new Gate(
        spec.placement().get(EU).digest(), Optional.empty(), Elsewhere.of(spec, EU, all));
  }

  @Test
  void whatAnotherRegionServesIsDeployedAgainHere() {
    var first = Worlds.desired(1, Worlds.federation("orders", "one", 1, 2, "eu-1", "us-1"));
    var second = Worlds.desired(2, Worlds.federation("orders", "two", 1, 2, "eu-1", "us-1"));
    settle(first);
    region.stickDeployments(Optional.of("no room"));
    ticks(second, 5);
    region.advance(Duration.ofMinutes(21));
    assertThat(ticks(second, 20).reason()).isEqualTo(Reason.DEPLOYMENT_CANCELED);
    region.stickDeployments(Optional.empty());
    var us = new DrivenDelivery(FakeRegion.named("us-1"), DeliveryPolicy.DEFAULT, Ancestry.NONE);
    SortedMap<FederationName, PairStatus> there = new TreeMap<>();
    var at = now;
    for (int i = 0; i < 10; i++) {
      var round = us.tick(second, Controls.NONE, at);
      there = round.statuses();
      at = at.plus(round.again());
    }
    var all = new TreeMap<RegionName, PairStatus>();
    there.values().forEach(status -> all.put(status.pair().region(), status));
    delivery.gate(Worlds.ORDERS, gate(second, all));
    for (int i = 0; i < 60; i++) {
      last = delivery.tick(second, Controls.NONE, now);
      statuses = last.statuses();
      now = now.plus(last.again());
      now = now.plus(last.again());
      region.advance(last.again());
    }
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
  }

  @Test
  void aReleaseThatComesBackIsNotConvergedWhileItIsStaged() {
    settle(world(1, "one"));
    region.failStaging(Optional.of("NoAppDetectedError - none"));
    ticks(world(2, "two"), 5);
    region.failStaging(Optional.empty());
    region.pace(5);
    for (int i = 0; i < 4; i++) {
      assertThat(tick(world(3, "one")).state()).isEqualTo(State.PROGRESSING);
    }
    assertThat(settle(world(3, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void aRouteOfSomebodyElsesAppIsAConflictByName() {
    var other = new AppName("shop");
    region.foreignApp(Worlds.SPACE, other);
    region.map(Worlds.SPACE, other, new RouteUrl(Worlds.HOST, ""));
    var status = ticks(world(1, "one"), 3);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.ROUTE_TAKEN);
    assertThat(status.message()).contains("orders.example.com leads to app shop in demo/prod");
    assertThat(status.tip()).contains("cf unmap-route shop example.com --hostname orders");
    assertThat(region.executed()).isEmpty();
    region.unmap(Worlds.SPACE, other, new RouteUrl(Worlds.HOST, ""));
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void aRouteThatARunningFederationAddsIsAskedForFirst() {
    settle(world(1, "one"));
    var other = new AppName("shop");
    var route = new RouteUrl(new Hostname("shop.example.com"), "");
    region.foreignApp(Worlds.SPACE, other); // After the last complete look.
    region.map(Worlds.SPACE, other, route);
    var wanted = LeftoversTest.world(2, "one", Map.of(), route);
    var status = ticks(wanted, 3);
    assertThat(status.reason()).isEqualTo(Reason.ROUTE_TAKEN);
    assertThat(status.message()).contains("shop.example.com leads to app shop");
    assertThat(app().routes()).doesNotContain(route);
    region.unmap(Worlds.SPACE, other, route);
    assertThat(settle(wanted).state()).isEqualTo(State.CONVERGED);
    assertThat(app().routes()).contains(route);
  }

  /** Ticks until it is noticed, within the time in which everything is looked at. */
  private PairStatus noticed(Desired desired, Reason reason) {
    for (int i = 0; i < 80 && tick(desired).reason() != reason; i++) {
      assertThat(last.statuses()).containsKey(Worlds.ORDERS);
    }
    return statuses.get(Worlds.ORDERS);
  }

  @Test
  void aRouteThatSomebodyJoinsLaterIsNamedAndLeftAlone() {
    var other = new AppName("shop");
    settle(world(1, "one"));
    var sent = region.executed().size();
    region.foreignApp(Worlds.SPACE, other);
    region.map(Worlds.SPACE, other, new RouteUrl(Worlds.HOST, ""));
    var status = noticed(world(1, "one"), Reason.ROUTE_SHARED);
    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.reason()).isEqualTo(Reason.ROUTE_SHARED);
    assertThat(status.message()).contains("app shop");
    assertThat(region.executed()).hasSize(sent);
    region.unmap(Worlds.SPACE, other, new RouteUrl(Worlds.HOST, ""));
    assertThat(settle(world(1, "one")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void somebodysPausedCanaryIsWaitedForByNameAndWithADeadline() {
    settle(world(1, "one"));
    region.pausedCanary(Worlds.SPACE, APP);
    assertThat(noticed(world(1, "one"), Reason.FOREIGN_DEPLOYMENT).reason())
        .isEqualTo(Reason.FOREIGN_DEPLOYMENT);
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.DRIFTED);
    var sent = region.executed().size();
    var status = ticks(world(2, "two"), 5);
    assertThat(status.state()).isEqualTo(State.PROGRESSING);
    assertThat(status.reason()).isEqualTo(Reason.FOREIGN_DEPLOYMENT);
    assertThat(status.message()).contains("of orders is paused").contains("more");
    assertThat(status.tip())
        .contains("cf continue-deployment orders")
        .contains("cf cancel-deployment orders");
    region.advance(Duration.ofMinutes(25));
    status = ticks(world(2, "two"), 3);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.FOREIGN_DEPLOYMENT);
    assertThat(status.tip()).contains("cf cancel-deployment orders");
    assertThat(region.executed()).hasSize(sent);
    region.endCanary(Worlds.SPACE, APP);
    assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void somebodysPushIsNotOverwrittenBetweenItsOwnSteps() {
    for (var staging : List.of(false, true)) {
      settle(world(1, "one"));
      region.foreignPush(Worlds.SPACE, APP, staging);
      region.stop(Worlds.SPACE, APP); // As cf push does, before it starts anew.
      var sent = region.executed().size();
      var drifted = noticed(world(1, "one"), Reason.FOREIGN_PUSH);
      assertThat(drifted.reason()).isEqualTo(Reason.FOREIGN_PUSH);
      assertThat(region.executed()).as("not started between its steps").hasSize(sent);
      var status = ticks(world(2, "two"), 5);
      assertThat(status.state()).isEqualTo(State.PROGRESSING);
      assertThat(status.reason()).isEqualTo(Reason.FOREIGN_PUSH);
      assertThat(status.message()).contains("somebody pushes orders").contains("more");
      assertThat(region.executed()).hasSize(sent);
      region.advance(Duration.ofMinutes(6));
      if (staging) {
        region.delete(Worlds.SPACE, APP); // CF stages one build at a time; this one never ends.
      }
      assertThat(settle(world(2, "two")).state()).isEqualTo(State.CONVERGED);
      region.delete(Worlds.SPACE, APP);
    }
  }

  @Test
  void memoryThatSomebodyChangedIsDriftAndIsSetRight() {
    var plain = Worlds.federation("orders", "one", 1, 2, "eu-1");
    var app = plain.apps().get(0);
    var sizes = new TreeMap<String, io.acf.config.AppSpec.Size>();
    sizes.put("web", new io.acf.config.AppSpec.Size(Optional.of(64), Optional.empty()));
    var placement = new TreeMap<>(plain.placement());
    placement.replaceAll(
        (name, it) ->
            new io.acf.config.Release(
                it.digest(), it.manifest() + "  memory: 64M\n", it.artifacts(), it.target()));
    var spec =
        new io.acf.config.FederationSpec(
            plain.name(),
            List.of(new io.acf.config.AppSpec(app.name(), app.instances(), sizes, app.routes())),
            placement,
            plain.traffic());
    var desired = Worlds.desired(1, spec);
    settle(desired);
    region.resize(Worlds.SPACE, APP, 128);
    var sent = region.written().size();
    var status = tick(desired);
    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.reason()).isEqualTo(Reason.MEMORY);
    assertThat(status.message()).isEqualTo("orders web has 128M of memory, git says 64M");
    assertThat(settle(desired).state()).isEqualTo(State.CONVERGED);
    assertThat(app().processes().get("web").memory()).isEqualTo(64);
    assertThat(region.written().stream().skip(sent))
        .anyMatch(Step.ApplyManifest.class::isInstance)
        .anyMatch(Step.Deploy.class::isInstance);
  }
}
