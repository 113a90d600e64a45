package io.acf.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Target;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CreationTest {
  private static final Target SPACE = new Target("demo", "prod");
  private static final AppName APP = new AppName("orders");
  private static final Digest RELEASE = new Digest("1".repeat(64));
  private static final Digest OTHER = new Digest("2".repeat(64));
  private static final Duration SENDING = Duration.ofSeconds(20);
  private static final CommitId COMMIT = new CommitId("a".repeat(40));
  private static final Artifact ARTIFACT =
      new Artifact.InRepository(COMMIT, "site", new Digest("b".repeat(64)));
  private static final Mark MARK = mark("orders", 7);

  private static Mark mark(String federation, long generation) {
    return new Mark(
        new FederationName(federation), RELEASE, Generation.ofCommits(generation), COMMIT);
  }

  private static AppView app(
      List<PackageView> packages, List<BuildView> builds, List<DeploymentView> deployments) {
    return new AppView(
        "app-1",
        APP,
        true,
        AppMarks.NONE.fenced(MARK, io.acf.config.Stated.NOTHING),
        Optional.empty(),
        packages,
        builds,
        deployments,
        new TreeMap<>(),
        new TreeSet<>(),
        Optional.empty());
  }

  private static PackageView bits(String guid, PackageView.State state, int seconds) {
    return new PackageView(
        guid,
        state,
        Optional.of(ARTIFACT.digest().label()),
        Duration.ofSeconds(seconds),
        Optional.empty());
  }

  private static BuildView build(
      String guid, BuildView.State state, Digest release, String replica, int quiet) {
    return new BuildView(
        guid,
        "p1",
        state,
        Optional.of(release.label()),
        state == BuildView.State.STAGED ? Optional.of("droplet-" + guid) : Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(9),
        replica.isEmpty() ? Optional.empty() : Optional.of(replica),
        Duration.ofSeconds(quiet));
  }

  private static DeploymentView deployment(String guid, Status status, String droplet) {
    return new DeploymentView(
        guid,
        status,
        Optional.of(RELEASE.label()),
        Optional.of(droplet),
        Optional.empty(),
        Duration.ZERO,
        Duration.ZERO);
  }

  private static Creation upload(PackageView... packages) {
    return Creation.of(
        new Step.Upload(SPACE, MARK, APP, ARTIFACT),
        app(List.of(packages), List.of(), List.of()),
        SENDING);
  }

  @Test
  void thereIsOnePackageOfAnArtifact() {
    var waits = PackageView.State.AWAITING_UPLOAD;
    assertThat(upload()).isEqualTo(new Creation.Create(""));
    for (var state : PackageView.State.values()) {
      var creation = upload(bits("p1", state, 0));
      switch (state) {
        case READY, PROCESSING_UPLOAD, COPYING ->
            assertThat(creation).isEqualTo(new Creation.Already("p1", new Outcome.Done()));
        case FAILED, EXPIRED -> assertThat(creation).isEqualTo(new Creation.Create(""));
        case AWAITING_UPLOAD -> assertThat(creation).isEqualTo(new Creation.Resume("p1"));
      }
    }
    var theirs =
        new PackageView(
            "p0", PackageView.State.READY, Optional.empty(), Duration.ZERO, Optional.empty());
    assertThat(upload(theirs)).as("somebody else's").isEqualTo(new Creation.Create(""));
    assertThat(upload(bits("p1", waits, 30), bits("p2", waits, 5)))
        .as("two replicas at once: whose upload is under way is not known")
        .isInstanceOfSatisfying(
            Creation.NotYet.class,
            it -> assertThat(it.retryAfter()).isEqualTo(Duration.ofSeconds(15)));
    assertThat(upload(bits("p1", waits, 30), bits("p2", waits, 20)))
        .as("all send to the oldest")
        .isEqualTo(new Creation.Resume("p1"));
  }

  private static Creation stage(List<PackageView> packages, BuildView... builds) {
    return Creation.of(
        new Step.Stage(SPACE, MARK, APP, ARTIFACT), app(packages, List.of(builds), List.of()));
  }

  @Test
  void thereIsOneBuildOfAReleaseSinceOneOfAnother() {
    var ready = List.of(bits("p1", PackageView.State.READY, 9));
    var staged = BuildView.State.STAGED;
    var staging = BuildView.State.STAGING;
    assertThat(stage(List.of()).result().orElseThrow()).isInstanceOf(Outcome.Failed.class);
    assertThat(stage(List.of(bits("p1", PackageView.State.PROCESSING_UPLOAD, 1))))
        .isEqualTo(new Creation.NotYet("package p1", Duration.ZERO));
    assertThat(stage(List.of(bits("p1", PackageView.State.EXPIRED, 1))))
        .isInstanceOf(Creation.Refused.class);
    assertThat(stage(ready)).isEqualTo(new Creation.Create("p1"));
    assertThat(stage(ready, build("b1", staging, RELEASE, "", 1)))
        .isEqualTo(new Creation.Already("b1", new Outcome.Accepted("build b1")));
    assertThat(stage(ready, build("b1", staged, RELEASE, "", 1)))
        .isEqualTo(new Creation.Already("b1", new Outcome.Done()));
    assertThat(stage(ready, build("b1", BuildView.State.FAILED, RELEASE, "", 1)))
        .as("whether to try again was decided before")
        .isEqualTo(new Creation.Create("p1"));
    assertThat(stage(ready, build("b1", staged, RELEASE, "", 3), build("b2", staged, OTHER, "", 2)))
        .as("a release that comes back")
        .isEqualTo(new Creation.Create("p1"));
  }

  private static Creation deploy(
      String replica, int ended, List<BuildView> builds, DeploymentView... deployments) {
    return Creation.of(
        new Step.Deploy(SPACE, MARK, APP, ARTIFACT, ended),
        app(List.of(), builds, List.of(deployments)),
        replica);
  }

  @Test
  void thereIsOneDeploymentOfAReleaseBesideThoseThatAreKnownToHaveEnded() {
    var builds = List.of(build("b1", BuildView.State.STAGED, RELEASE, "", 1));
    assertThat(deploy("", 0, List.of())).isInstanceOf(Creation.Refused.class);
    assertThat(deploy("", 0, builds)).isEqualTo(new Creation.Create("droplet-b1"));
    for (var status : Status.values()) {
      var there = deployment("d1", status, "droplet-b1");
      assertThat(deploy("", 0, builds, there))
          .isEqualTo(new Creation.Already("d1", Creation.outcome(there)));
      assertThat(deploy("", 1, builds, there)).isEqualTo(new Creation.Create("droplet-b1"));
    }
    assertThat(deploy("", 0, builds, deployment("d1", Status.DEPLOYED, "droplet-b0")))
        .as("of what was staged before")
        .isEqualTo(new Creation.Create("droplet-b1"));
    var two =
        List.of(
            build("b1", BuildView.State.STAGED, RELEASE, "", 2),
            build("b2", BuildView.State.STAGED, RELEASE, "", 1));
    assertThat(deploy("", 0, two)).as("the newest").isEqualTo(new Creation.Create("droplet-b2"));
  }

  @Test
  void whoMadeTheBuildDeploysItAndOthersWhereThatHasNotComeAbout() {
    var fresh = List.of(build("b1", BuildView.State.STAGED, RELEASE, "one", 29));
    assertThat(deploy("one", 0, fresh)).isEqualTo(new Creation.Create("droplet-b1"));
    assertThat(deploy("", 0, fresh)).as("alone").isEqualTo(new Creation.Create("droplet-b1"));
    assertThat(deploy("two", 0, fresh))
        .isInstanceOfSatisfying(
            Creation.NotYet.class,
            it -> assertThat(it.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    var lain = List.of(build("b1", BuildView.State.STAGED, RELEASE, "one", 30));
    assertThat(deploy("two", 0, lain)).isEqualTo(new Creation.Create("droplet-b1"));
    var unsigned = List.of(build("b1", BuildView.State.STAGED, RELEASE, "", 0));
    assertThat(deploy("two", 0, unsigned)).isEqualTo(new Creation.Create("droplet-b1"));
  }

  @Test
  void anAppIsMadeOnceAndBarsWhatIsOlderOrNotItsOwner() {
    var create = new Step.CreateApp(SPACE, MARK, APP);
    var there = app(List.of(), List.of(), List.of());
    assertThat(Creation.of(create, Optional.empty())).isEqualTo(new Creation.Create(""));
    assertThat(Creation.of(create, Optional.of(there)))
        .isEqualTo(new Creation.Already("app-1", new Outcome.Done()));
    var older = new Step.Upload(SPACE, mark("orders", 6), APP, ARTIFACT);
    assertThat(Creation.of(older, there, SENDING)).isEqualTo(new Creation.Fenced(there.marks()));
    var stranger = new Step.Stage(SPACE, mark("payments", 9), APP, ARTIFACT);
    assertThat(Creation.of(stranger, there))
        .isInstanceOfSatisfying(
            Creation.Refused.class, it -> assertThat(it.fault().message()).contains("taken"));
  }
}
