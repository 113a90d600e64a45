package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The law: the same step on the same observation is never sent a third time without a pause that
 * grows and a state that says what CF did not take over.
 */
class NeverAThirdTimeTest {
  private static final AppName APP = new AppName("orders");
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome ACCEPTED = new Outcome.Accepted("something");
  private static final List<Class<? extends Step>> KINDS =
      List.of(
          Step.CreateApp.class,
          Step.Fence.class,
          Step.Upload.class,
          Step.Stage.class,
          Step.CreateRoute.class,
          Step.ApplyManifest.class,
          Step.Deploy.class,
          Step.Cancel.class,
          Step.Start.class,
          Step.Complete.class);

  private final DeliveryPolicy policy = DeliveryPolicy.DEFAULT;
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Instant now = Worlds.START;

  /** Notes when each step was sent. */
  private final class Noting implements Region {
    private final FakeRegion fake;
    private final Map<Step, List<Instant>> sent = new LinkedHashMap<>();

    Noting(FakeRegion fake) {
      this.fake = fake;
    }

    @Override
    public RegionName name() {
      return fake.name();
    }

    @Override
    public Observation observe(SortedSet<Target> targets) {
      return fake.observe(targets);
    }

    @Override
    public Outcome execute(Step step) {
      sent.computeIfAbsent(step, same -> new ArrayList<>()).add(now);
      return fake.execute(step);
    }
  }

  private static Desired world(int version) {
    return Worlds.desired(version, Worlds.federation("orders", "v" + version, 2, 2, "eu-1"));
  }

  private PairStatus run(DrivenDelivery delivery, Desired desired, Duration time) {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      var report = delivery.tick(desired, Controls.NONE, now);
      statuses = report.statuses();
      now = now.plus(report.again()).plusMillis(1);
    }
    return statuses.get(Worlds.ORDERS);
  }

  @Test
  void aRegionThatIgnoresAStepIsAskedMoreAndMoreRarely() {
    for (var kind : KINDS) {
      for (var answer : List.of(DONE, ACCEPTED)) {
        for (int seed = 0; seed < 3; seed++) {
          var as = kind.getSimpleName() + " " + answer + " seed " + seed;
          var status = ignored(kind, answer, new Random(seed), as);
          var needed = kind != Step.Fence.class && kind != Step.CreateRoute.class;
          if (!needed && status.state() == State.CONVERGED) {
            continue; // What follows it does without.
          }
          assertThat(status.state()).as(as).isNotEqualTo(State.CONVERGED);
          assertThat(status.message()).as(as).isNotEmpty();
          if (answer == DONE) {
            // Where a later step of the same plan fails for it, that one says why.
            assertThat(status.reason()).as(as).isIn(Reason.NOT_TAKEN_OVER, Reason.MISSING);
            assertThat(status.tip()).as(as).isNotEmpty();
            assertThat(status.nextTry()).as(as).isPresent();
            if (status.reason() != Reason.MISSING) {
              assertThat(status.message()).as(as).contains(" was done ");
              assertThat(status.tip()).as(as).contains("acf rollout retry orders eu-1");
            }
          }
        }
      }
    }
  }

  private PairStatus ignored(Class<? extends Step> kind, Outcome answer, Random dice, String as) {
    statuses = new TreeMap<>();
    var fake = FakeRegion.named("eu-1").pace(dice.nextInt(2));
    var region = new Noting(fake);
    var delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
    var starts = kind == Step.CreateApp.class || kind == Step.CreateRoute.class;
    if (!starts) {
      run(delivery, world(1), Duration.ofMinutes(2));
      assertThat(statuses.get(Worlds.ORDERS).state()).as(as).isEqualTo(State.CONVERGED);
    }
    region.sent.clear();
    fake.ignoring(kind, answer);
    if (kind == Step.Start.class) {
      fake.stop(Worlds.SPACE, APP);
    }
    if (kind == Step.ApplyManifest.class) {
      fake.scale(Worlds.SPACE, APP, 7);
    }
    if (kind == Step.Cancel.class) {
      fake.pace(10_000);
      fake.stickDeployments(java.util.Optional.of("stuck"));
      fake.pace(0);
      run(delivery, world(2), Duration.ofMinutes(1));
      fake.pace(10_000);
      region.sent.clear();
    }
    var drift = kind == Step.Start.class || kind == Step.ApplyManifest.class;
    var aim = drift ? 1 : kind == Step.Cancel.class ? 3 : 2;
    var status = run(delivery, world(aim), Duration.ofMinutes(15));
    var times = region.sent.entrySet().stream().filter(it -> kind.isInstance(it.getKey())).toList();
    assertThat(times).as(as).isNotEmpty();
    region.sent.forEach((step, at) -> growing(step, at, answer, as));
    return status;
  }

  private void growing(Step step, List<Instant> at, Outcome answer, String as) {
    var what = as + ": " + step.describe() + " at " + at;
    var before = answer == DONE ? policy.retry() : policy.pace();
    for (int i = 2; i < at.size(); i++) {
      var pause = Duration.between(at.get(i - 1), at.get(i));
      assertThat(pause).as(what).isGreaterThanOrEqualTo(before);
      var doubled = before.multipliedBy(2);
      var most = answer == DONE ? policy.retryMost() : policy.tick().multipliedBy(6);
      before = doubled.compareTo(most) < 0 ? doubled : most;
    }
    assertThat(at.size()).as(what).isLessThan(answer == DONE ? 12 : 60);
  }

  @Test
  void whatSomebodySetsBackAgainAndAgainIsSetRightMoreAndMoreRarely() {
    var fake = FakeRegion.named("eu-1");
    var region = new Noting(fake);
    var delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
    run(delivery, world(1), Duration.ofMinutes(2));
    region.sent.clear();
    for (int i = 0; i < 300; i++) {
      fake.scale(Worlds.SPACE, APP, 7);
      run(delivery, world(1), Duration.ofSeconds(1));
    }
    var applied =
        region.sent.entrySet().stream()
            .filter(it -> it.getKey() instanceof Step.ApplyManifest)
            .toList();
    assertThat(applied).hasSize(1);
    growing(applied.get(0).getKey(), applied.get(0).getValue(), DONE, "scaled again and again");
    fake.scale(Worlds.SPACE, APP, 7);
    var status = run(delivery, world(1), Duration.ofSeconds(1));
    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.reason()).isEqualTo(Reason.SET_BACK);
    assertThat(status.message()).contains("scaled to 7").contains("apply manifest of orders");
  }

  @Test
  void aCommitThatDoesNotTouchTheFederationIsNoReasonToSendItOnceMore() {
    var fake = FakeRegion.named("eu-1");
    fake.ignoring(Step.Complete.class, DONE);
    var region = new Noting(fake);
    var delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
    for (int commit = 1; commit <= 30; commit++) {
      var same = Worlds.desired(commit, Worlds.federation("orders", "v1", 1, 2, "eu-1"));
      run(delivery, same, Duration.ofSeconds(10));
    }
    var at =
        region.sent.entrySet().stream()
            .filter(it -> it.getKey() instanceof Step.Complete)
            .flatMap(it -> it.getValue().stream())
            .toList();
    growing(new ArrayList<>(region.sent.keySet()).getLast(), at, DONE, "a commit each ten seconds");
  }

  @Test
  void whatIsTakenOverAtOnceIsNotHeldUp() {
    var fake = FakeRegion.named("eu-1");
    var region = new Noting(fake);
    var delivery = new DrivenDelivery(region, policy, Ancestry.NONE);
    for (int version = 1; version <= 6; version++) {
      var status = run(delivery, world(version), Duration.ofSeconds(6));
      assertThat(status.state()).as("version " + version).isEqualTo(State.CONVERGED);
    }
  }
}
