package io.acf.regions.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakePace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The fake region follows a clock: what CF is at takes its own time. */
class FakeRegionOnTimeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Target SPACE = new Target("demo", "prod");
  private static final AppName APP = new AppName("orders");
  private static final FederationName ORDERS = new FederationName("orders");
  private static final CommitId COMMIT = new CommitId("a".repeat(40));
  private static final FakePace PACE =
      new FakePace(
          seconds(2), seconds(20), seconds(5), seconds(3), seconds(1), seconds(30), 0, 0, 0);

  private Instant now = START;
  private FakeRegion region = region(PACE, 1);

  private static Span seconds(int seconds) {
    return Span.of(Duration.ofSeconds(seconds));
  }

  private FakeRegion region(FakePace pace, long seed) {
    return FakeRegion.onTime(
        new RegionName("eu-1"),
        new TreeSet<>(List.of("example.com")),
        () -> now,
        pace,
        new SplittableRandom(seed),
        SPACE);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private static Mark mark(String digit, int generation) {
    return new Mark(ORDERS, new Digest(digit.repeat(64)), Generation.ofCommits(generation), COMMIT);
  }

  private static Artifact artifact(String digit) {
    return new Artifact.InRepository(COMMIT, "site", new Digest(digit.repeat(64)));
  }

  private static Step.ApplyManifest manifest(Mark mark, int instances) {
    return new Step.ApplyManifest(
        SPACE, mark, "applications:\n- name: orders\n  instances: " + instances + "\n");
  }

  /** Does it until it is done, a second apart; answers how many seconds that took. */
  private int take(Step step) {
    for (int second = 0; second < 200; second++) {
      var outcome = region.execute(step);
      if (outcome instanceof Outcome.Done) {
        return second;
      }
      assertThat(outcome).as(step.describe()).isInstanceOf(Outcome.Accepted.class);
      pass(1);
    }
    throw new AssertionError("not done in 200 s: " + step.describe());
  }

  private AppView app() {
    return region.truth().apps(SPACE).get(APP);
  }

  private ProcessView web() {
    return app().processes().get("web");
  }

  private void push(String digit, int generation, int instances) {
    var mark = mark(digit, generation);
    take(new Step.CreateApp(SPACE, mark, APP));
    take(new Step.Fence(SPACE, mark, APP));
    take(new Step.Upload(SPACE, mark, APP, artifact(digit)));
    take(manifest(mark, instances));
    take(new Step.Stage(SPACE, mark, APP, artifact(digit)));
    take(new Step.Deploy(SPACE, mark, APP, artifact(digit)));
  }

  @Test
  void eachWorkTakesItsTimeAndItsMomentIsNoted() {
    var mark = mark("1", 1);
    take(new Step.CreateApp(SPACE, mark, APP));
    assertThat(region.next()).as("at rest").isEmpty();
    assertThat(take(new Step.Upload(SPACE, mark, APP, artifact("1")))).isZero();
    assertThat(region.next()).contains(START.plusSeconds(2));
    assertThat(take(manifest(mark, 3))).isEqualTo(1);
    assertThat(web().wanted()).isEqualTo(3);
    assertThat(take(new Step.Stage(SPACE, mark, APP, artifact("1")))).isEqualTo(1 + 20);
    pass(100); // However late it is asked: it was staged then.
    assertThat(app().builds().getFirst().quiet()).isEqualTo(Duration.ofSeconds(100));
    take(new Step.Deploy(SPACE, mark, APP, artifact("1")));
    assertThat(web().starting()).isEqualTo(3);
    pass(5);
    assertThat(web().running()).isEqualTo(3);
    assertThat(region.truth().readyPackages(app().guid(), artifact("1").digest())).isOne();
    assertThat(region.truth().deployments(app().guid(), mark.release())).isOne();
    assertThat(region.truth().history())
        .filteredOn(it -> it instanceof Truth.Became ready && ready.state().equals("READY"))
        .extracting(Truth.Fact::at)
        .containsExactly(START.plusSeconds(2));
    assertThat(region.truth().history())
        .filteredOn(Truth.Made.class::isInstance)
        .allMatch(it -> ((Truth.Made) it).beside() == 0)
        .hasSize(4);
  }

  @Test
  void aDeploymentRollsInstanceByInstanceAndIsCanceledInItsTime() {
    push("1", 1, 3);
    pass(10);
    var before = app().droplet();
    var mark = mark("2", 2);
    take(new Step.Fence(SPACE, mark, APP));
    take(new Step.Upload(SPACE, mark, APP, artifact("2")));
    take(new Step.Stage(SPACE, mark, APP, artifact("2")));
    assertThat(region.execute(new Step.Deploy(SPACE, mark, APP, artifact("2"))))
        .isInstanceOf(Outcome.Accepted.class);
    for (int fresh = 1; fresh < 3; fresh++) {
      pass(5);
      assertThat(web().running()).isEqualTo(fresh);
      assertThat(web().older()).isEqualTo(3 - fresh);
    }
    region.happen(new Happening.DeploymentsStick(Optional.of("no room")));
    pass(60);
    assertThat(app().deployments().getLast().error()).contains("no room");
    assertThat(app().deployments().getLast().status()).isEqualTo(Status.DEPLOYING);
    var cancel = new Step.Cancel(SPACE, mark, APP, app().deployments().getLast().guid());
    assertThat(region.execute(cancel)).isInstanceOf(Outcome.Accepted.class);
    assertThat(app().deployments().getLast().status()).isEqualTo(Status.CANCELING);
    pass(3);
    assertThat(region.execute(cancel)).isEqualTo(new Outcome.Done());
    assertThat(app().droplet()).isEqualTo(before);
    region.happen(new Happening.DeploymentsStick(Optional.empty()));
    assertThat(take(new Step.Deploy(SPACE, mark, APP, artifact("2"), 1))).isEqualTo(15);
    assertThat(web().running()).isEqualTo(3);
  }

  @Test
  void somebodyElsesReplicaDeploysWhatHasLainForThirtySeconds() {
    var mark = mark("1", 1);
    take(new Step.CreateApp(SPACE, mark, APP));
    take(new Step.Upload(SPACE, mark, APP, artifact("1")));
    pass(2);
    region.as("one").execute(new Step.Stage(SPACE, mark, APP, artifact("1")));
    pass(20 + 29);
    var deploy = new Step.Deploy(SPACE, mark, APP, artifact("1"));
    assertThat(region.as("two").execute(deploy)).isInstanceOf(Outcome.Accepted.class);
    pass(1);
    assertThat(region.as("two").execute(deploy)).isEqualTo(new Outcome.Done());
    assertThat(region.as("one").execute(deploy)).isEqualTo(new Outcome.Done());
    assertThat(region.truth().deployments(app().guid(), mark.release())).isOne();
  }

  @Test
  void whatIsDrawnToFailFails() {
    region = region(PACE.failing(1, 0, 0), 1);
    var mark = mark("1", 1);
    take(new Step.CreateApp(SPACE, mark, APP));
    take(new Step.Upload(SPACE, mark, APP, artifact("1")));
    pass(2);
    region.execute(new Step.Stage(SPACE, mark, APP, artifact("1")));
    pass(20);
    assertThat(app().builds().getFirst().state()).isEqualTo(BuildView.State.FAILED);
    region.pace(PACE.failing(0, 1, 1));
    assertThat(region.execute(manifest(mark, 2))).isInstanceOf(Outcome.Accepted.class);
    pass(1);
    assertThat(region.execute(manifest(mark, 2))).isInstanceOf(Outcome.Failed.class);
    region.pace(PACE.failing(0, 0, 1));
    take(manifest(mark, 2));
    take(new Step.Stage(SPACE, mark, APP, artifact("1")));
    take(new Step.Deploy(SPACE, mark, APP, artifact("1")));
    pass(5);
    assertThat(web().crashed()).isEqualTo(2);
    pass(30);
    assertThat(web().running()).isEqualTo(2);
  }

  @Test
  void whatIsStoppedAndStartedHasNoCrashedInstances() {
    region = region(PACE, 1);
    var mark = mark("1", 1);
    take(new Step.CreateApp(SPACE, mark, APP));
    take(new Step.Upload(SPACE, mark, APP, artifact("1")));
    pass(5);
    take(manifest(mark, 2));
    pass(5);
    take(new Step.Stage(SPACE, mark, APP, artifact("1")));
    pass(30);
    take(new Step.Deploy(SPACE, mark, APP, artifact("1")));
    pass(60);
    region.crash(SPACE, APP, 2);
    assertThat(web().crashed()).isEqualTo(2);
    region.stop(SPACE, APP);
    region.start(SPACE, APP);
    assertThat(web().crashed()).isZero();
  }

  private Observation.Seen look() {
    return (Observation.Seen) region.observe(new TreeSet<>(List.of(SPACE)));
  }

  private static Optional<AppView> shown(Observation.Seen seen) {
    return Optional.ofNullable(((SpaceView.Readable) seen.spaces().get(SPACE)).apps().get(APP));
  }

  @Test
  void listsLagBehindAndStepsDoNot() {
    region.happen(new Happening.ListsLate(Duration.ofSeconds(30)));
    var mark = mark("1", 1);
    take(new Step.CreateApp(SPACE, mark, APP));
    assertThat(shown(look())).isEmpty();
    assertThat(app()).isNotNull();
    pass(30);
    take(new Step.Upload(SPACE, mark, APP, artifact("1")));
    assertThat(shown(look()).orElseThrow().packages()).isEmpty();
    take(new Step.Upload(SPACE, mark, APP, artifact("1")));
    assertThat(app().packages()).hasSize(1);
    region.happen(new Happening.Recovers());
    assertThat(shown(look()).orElseThrow().packages()).hasSize(1);
  }

  @Test
  void instancesAreCountedOneByOneOrNotAtAll() {
    region.happen(new Happening.ApiChanged(true));
    push("1", 1, 2);
    pass(10);
    var seen = look();
    assertThat(seen.instances().oneByOne()).isTrue();
    assertThat(shown(seen).orElseThrow().processes().get("web").age()).isEmpty();
    var federations = new TreeSet<>(List.of(ORDERS));
    var counted = (Observation.Seen) region.glance(seen, federations, EnumSet.of(Part.PROCESSES));
    assertThat(shown(counted).orElseThrow().processes().get("web").running()).isEqualTo(2);
    var away = Fault.of(Fault.Cause.SERVER_ERROR, "the region shows no instances");
    region.happen(new Happening.InstancesHidden(Optional.of(away)));
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.Crash(2)));
    pass(7);
    var last = (Observation.Seen) region.glance(seen, federations, EnumSet.of(Part.PROCESSES));
    assertThat(last.instances().unseen()).contains(away);
    var web = shown(last).orElseThrow().processes().get("web");
    assertThat(web.running()).as("as counted last").isEqualTo(2);
    assertThat(web.age().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void othersWorkHereAndAuditEventsTellIt() {
    push("1", 1, 2);
    pass(10);
    var targets = new TreeSet<>(List.of(SPACE));
    var since =
        ((Audit.Told) region.audit(targets, Audit.Since.NOTHING, Duration.ofHours(1))).next();
    pass(1);
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.Stop()));
    var told = (Audit.Told) region.audit(targets, since, Duration.ofHours(1));
    assertThat(told.events()).extracting(Audit.Event::type).containsExactly("audit.app.stop");
    assertThat(((Audit.Told) region.audit(targets, told.next(), Duration.ZERO)).events()).isEmpty();
    assertThat(web().running()).isZero();
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.Push()));
    var before = app().droplet();
    pass(25);
    assertThat(app().droplet()).as("cf push went on").isNotEqualTo(before);
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.Delete()));
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.Stop())); // Nobody's.
    region.happen(new Happening.ToApp(SPACE, APP, new Happening.Deed.TakeName()));
    assertThat(app().owner()).isEmpty();
    assertThat(region.truth().history()).filteredOn(Truth.Deleted.class::isInstance).hasSize(1);
  }

  /** Half of all calls come late and some work fails: what happens is the same for a seed. */
  private List<Truth.Fact> run(long seed) {
    now = START;
    var spans = new Span(Duration.ofMillis(100), Duration.ofSeconds(20));
    region = region(new FakePace(spans, spans, spans, spans, spans, spans, 0.2, 0.2, 0.2), seed);
    var dice = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      int release = 1 + i / 100;
      var mark = mark(String.valueOf(release), release);
      var bits = artifact(String.valueOf(release));
      var steps =
          List.of(
              new Step.CreateApp(SPACE, mark, APP),
              new Step.Fence(SPACE, mark, APP),
              new Step.Upload(SPACE, mark, APP, bits),
              manifest(mark, 3),
              new Step.Stage(SPACE, mark, APP, bits),
              new Step.Deploy(SPACE, mark, APP, bits));
      region.execute(steps.get(dice.nextInt(steps.size())));
      now = now.plusMillis(dice.nextInt(5_000));
    }
    return new ArrayList<>(region.truth().history());
  }

  @Test
  void theSameCallsGiveTheSameHistory() {
    for (long seed = 0; seed < 50; seed++) {
      var first = run(seed);
      assertThat(run(seed)).as("seed " + seed).isEqualTo(first);
      assertThat(region.truth().mostReadyPackages()).as("seed " + seed).isLessThanOrEqualTo(1);
      assertThat(first)
          .as("seed " + seed)
          .allMatch(it -> !(it instanceof Truth.Made made) || made.beside() == 0);
    }
  }
}
