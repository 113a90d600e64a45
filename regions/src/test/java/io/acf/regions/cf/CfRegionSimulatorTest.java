package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Audit;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.RegionListener;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.simulator.Incident;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.RequestFault;
import io.acf.simulator.SimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pushes over the wire in bad weather. One install for all tests, an app for each. */
class CfRegionSimulatorTest {
  private static final Target SPACE = new Target("demo", "prod");
  private static final int MOST_CALLS = 48;
  private static SimulatedCf cf;

  @BeforeAll
  static void start() {
    cf = SimulatedCf.quick();
  }

  @AfterAll
  static void stop() {
    cf.close();
  }

  @AfterEach
  void well() {
    cf.faults();
  }

  private static Digest digest(String seed) {
    try {
      return new Digest(
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(seed.getBytes(StandardCharsets.UTF_8))));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mark mark(String release, long generation) {
    return new Mark(
        new FederationName("orders"),
        digest(release),
        Generation.ofCommits(generation),
        new CommitId("%040x".formatted(generation)));
  }

  private static List<Step> push(String app, Mark mark, Artifact artifact) {
    var name = new AppName(app);
    var route = new RouteUrl(new Hostname(app + ".apps.eu-1.test"), "");
    String manifest =
        """
        version: 1
        applications:
        - name: %s
          instances: 1
          memory: 64M
          buildpacks: [staticfile_buildpack]
          routes:
          - route: %s
        """
            .formatted(app, route);
    return List.of(
        new Step.CreateApp(SPACE, mark, name),
        new Step.Fence(SPACE, mark, name),
        new Step.Upload(SPACE, mark, name, artifact),
        new Step.CreateRoute(SPACE, mark, route),
        new Step.ApplyManifest(SPACE, mark, manifest),
        new Step.Stage(SPACE, mark, name, artifact),
        new Step.Deploy(SPACE, mark, name, artifact),
        new Step.Complete(SPACE, mark, name, artifact));
  }

  private static Artifact artifact(String content) {
    return cf.artifact(content, digest("bits " + content));
  }

  /** Who mends one thing at a time needs as many commits as there are mistakes. */
  @Test
  void allThatIsWrongInAManifestIsSaidAtOnce() {
    var mark = mark("wrong", 1);
    for (var app : List.of("wrong-1", "wrong-2")) {
      finish(cf.region, new Step.CreateApp(SPACE, mark, new AppName(app)));
    }
    var outcome =
        cf.region.execute(
            new Step.ApplyManifest(
                SPACE,
                mark,
                """
                applications:
                - name: wrong-1
                  memory: "512"
                  health-check-type: none-of-them
                - name: wrong-2
                  disk-quota: "7"
                """));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.fault().cause()).isEqualTo(io.acf.regions.Fault.Cause.INVALID);
              assertThat(failed.fault().message())
                  .startsWith("CF-UnprocessableEntity: ")
                  .contains("For application 'wrong-1': ", "Memory must use a supported unit")
                  .contains("Health check type must be")
                  .contains("For application 'wrong-2': ", "must use a supported unit");
            });
  }

  /** Neither the list with instances nor their stats say why (cc-truth-events: details null). */
  @Test
  void anAuditEventSaysWhyAnInstanceCrashed() {
    push("crashing", mark("crashing", 1), artifact("crashing"))
        .forEach(it -> finish(cf.region, it));
    cf.region.observe(new TreeSet<>(List.of(SPACE)));
    var words = "APP/PROC/WEB: Exited with status 137 (out of memory)";
    cf.simulator.faults().add(new Incident.Crash("crashing", null, words));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              var audit =
                  cf.region.audit(
                      new TreeSet<>(List.of(SPACE)), Audit.Since.NOTHING, Duration.ofMinutes(5));
              assertThat(((Audit.Told) audit).events())
                  .anyMatch(event -> event.detail().filter(it -> it.contains(words)).isPresent());
            });
  }

  /** There is no token yet to tell who we are by: the space is known from before. */
  @Test
  void whatIsOursIsKnownFromTheFirstReadingOn() {
    try (CfRegion region =
        cf.adapter(SimulatedCf.LIMITS, CallGate.ALWAYS_OPEN, RegionListener.NONE)) {
      finish(region, new Step.CreateApp(SPACE, mark("heard", 1), new AppName("heard")));
      String app = view("heard").guid();
      region.renew();
      var audit =
          region.audit(new TreeSet<>(List.of(SPACE)), Audit.Since.NOTHING, Duration.ofMinutes(5));
      assertThat(((Audit.Told) audit).events())
          .filteredOn(event -> event.app().filter(app::equals).isPresent())
          .isNotEmpty()
          .allMatch(Audit.Event::ours);
    }
  }

  private static Observation.Seen glance(
      Region region, Observation.Seen before, FederationName federation, Part part) {
    Observation seen =
        region.glance(before, new TreeSet<>(List.of(federation)), java.util.Set.of(part));
    assertThat(seen).isInstanceOf(Observation.Seen.class);
    return (Observation.Seen) seen;
  }

  @Test
  void aGlanceThatCountsNothingKeepsWhyInstancesAreNotSeen() {
    Mark mark = mark("uncounted", 1);
    finish(cf.region, new Step.CreateApp(SPACE, mark, new AppName("uncounted")));
    try (CfRegion region =
        cf.adapter(SimulatedCf.LIMITS, CallGate.ALWAYS_OPEN, RegionListener.NONE)) {
      cf.faults(new PlatformFault.DiegoDown());
      var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(seen.instances().unseen()).isPresent();
      var nobody = glance(region, seen, new FederationName("nobody"), Part.PROCESSES);
      assertThat(nobody.instances()).isEqualTo(seen.instances());
      cf.faults();
    }
    try (CfRegion region =
        cf.adapter(SimulatedCf.LIMITS, CallGate.ALWAYS_OPEN, RegionListener.NONE)) {
      var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(seen.instances().unseen()).isEmpty();
    }
  }

  private static Mark of(FederationName federation, long generation) {
    Mark mark = mark(federation.value(), generation);
    return new Mark(federation, mark.release(), mark.generation(), mark.commit());
  }

  private static List<AppName> apps(Observation.Seen seen, Target space, FederationName owner) {
    return ((SpaceView.Readable) seen.spaces().get(space))
        .apps().values().stream()
            .filter(app -> app.owner().equals(Optional.of(owner)))
            .map(AppView::name)
            .toList();
  }

  @Test
  void aGlanceFindsAnAppThatIsNewBesideAnother() {
    var beside = new FederationName("beside");
    AppName one = new AppName("beside-one");
    AppName two = new AppName("beside-two");
    finish(cf.region, new Step.CreateApp(SPACE, of(beside, 1), one));
    var seen = (Observation.Seen) cf.region.observe(new TreeSet<>(List.of(SPACE)));
    finish(cf.region, new Step.CreateApp(SPACE, of(beside, 1), two));
    var now = glance(cf.region, seen, beside, Part.APPS);
    assertThat(apps(now, SPACE, beside)).containsExactly(one, two);
  }

  @Test
  void aGlanceTellsAppsOfOneNameInTwoSpacesApart() {
    cf.space("twin");
    Target other = new Target("demo", "twin");
    var twins = new FederationName("twins");
    AppName app = new AppName("twin");
    finish(cf.region, new Step.CreateApp(SPACE, of(twins, 1), app));
    finish(cf.region, new Step.CreateApp(other, of(twins, 1), app));
    var seen = (Observation.Seen) cf.region.observe(new TreeSet<>(List.of(SPACE, other)));
    await().pollDelay(CfSights.SOON.plusMillis(100)).until(() -> true);
    finish(cf.region, new Step.Fence(SPACE, of(twins, 2), app)); // Shows one of the two anew.
    var now = glance(cf.region, seen, twins, Part.APPS);
    assertThat(apps(now, SPACE, twins)).containsExactly(app);
    assertThat(apps(now, other, twins)).containsExactly(app);
  }

  private static void finish(Region region, Step step) {
    await(step.describe())
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Outcome outcome = region.execute(step);
              assertThat(outcome)
                  .as(step.describe())
                  .isNotInstanceOfAny(Outcome.Failed.class, Outcome.Fenced.class);
              return outcome instanceof Outcome.Done;
            });
  }

  private static AppView view(String app) {
    Observation seen = cf.region.observe(new TreeSet<>(List.of(SPACE)));
    assertThat(seen).isInstanceOf(Observation.Seen.class);
    var space = (SpaceView.Readable) ((Observation.Seen) seen).spaces().get(SPACE);
    return space.apps().get(new AppName(app));
  }

  private static void assertOnce(String app, Mark mark) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> view(app).processes().get("web").running() == 1);
    AppView view = view(app);
    assertThat(view.completed(mark.release())).as(app).isTrue();
    assertThat(view.packages().stream().filter(p -> p.state() == PackageView.State.READY))
        .as(app + " packages")
        .hasSize(1);
    assertThat(view.builds()).as(app + " builds").hasSize(1);
    assertThat(view.builds().getFirst().state()).isEqualTo(BuildView.State.STAGED);
    assertThat(view.deployments()).as(app + " deployments").hasSize(1);
    assertThat(view.deployments().getFirst().status()).isEqualTo(Status.DEPLOYED);
  }

  @Test
  void aConvergedRegionIsSeenInTenCallsAndChangedByNone() {
    Mark mark = mark("calm", 1);
    Artifact artifact = artifact("calm");
    push("calm", mark, artifact).forEach(step -> finish(cf.region, step));
    assertOnce("calm", mark);
    long since = cf.mark();
    view("calm");
    assertThat(cf.count(since, "GET", "/v3/")).isLessThanOrEqualTo(10);
    push("calm", mark, artifact).stream()
        .filter(step -> !(step instanceof Step.ApplyManifest))
        .forEach(step -> finish(cf.region, step));
    assertThat(cf.mutating(since)).isEmpty();
  }

  @Test
  void aPushThatEndsAnywhereAndIsBegunAgainIsDoneOnce() throws Exception {
    // Each gets one call further before it is killed; the next one knows nothing of it.
    List<Callable<Boolean>> runs =
        IntStream.rangeClosed(1, MOST_CALLS)
            .<Callable<Boolean>>mapToObj(calls -> () -> killedAfter(calls))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Boolean> whole = new ArrayList<>();
      for (Future<Boolean> run : threads.invokeAll(runs)) {
        whole.add(run.get());
      }
      assertThat(whole.subList(0, 20)).containsOnly(false);
      assertThat(whole.getLast()).as("a push needs more calls than were tried").isTrue();
    }
  }

  /** Whether the push was done with so many calls; in any case it is done by the next one. */
  private static boolean killedAfter(int calls) {
    String app = "cut-" + calls;
    Mark mark = mark(app, 1);
    Artifact artifact = artifact(app);
    AtomicInteger left = new AtomicInteger(calls);
    CallGate cut =
        () ->
            left.getAndDecrement() > 0
                ? (CallGate.Open) () -> {}
                : new CallGate.Shut("killed", Duration.ofSeconds(1));
    boolean whole;
    try (CfRegion killed = cf.adapter(SimulatedCf.LIMITS, cut, RegionListener.NONE)) {
      whole =
          push(app, mark, artifact).stream()
              .map(step -> until(killed, step, left))
              .reduce(true, Boolean::logicalAnd);
    }
    push(app, mark, artifact).forEach(step -> finish(cf.region, step));
    assertOnce(app, mark);
    return whole;
  }

  /** Whether the step was done before the permits were used up. */
  private static boolean until(Region region, Step step, AtomicInteger left) {
    while (left.get() > 0) {
      if (region.execute(step) instanceof Outcome.Done) {
        return true;
      }
    }
    return false;
  }

  @Test
  void lostAnswersMakeNothingTwice() {
    List<String> paths =
        List.of(
            "/v3/apps",
            "/v3/packages",
            "/v3/routes",
            "/v3/spaces",
            "/v3/builds",
            "/v3/deployments");
    for (String path : paths) {
      String app = "lost" + path.substring(path.lastIndexOf('/')).replace('/', '-');
      Mark mark = mark(app, 1);
      Artifact artifact = artifact(app);
      cf.faults(new RequestFault.LostAnswer("POST", path, 1));
      for (Step step : push(app, mark, artifact)) {
        if (!(cf.region.execute(step) instanceof Outcome.Done)) {
          finish(cf.region, step);
        }
      }
      assertOnce(app, mark);
      cf.faults();
    }
  }

  @Test
  void aTokenRevokedInTheMiddleCostsOneRequestAndPushesGoOn() throws Exception {
    int apps = 10;
    AtomicInteger tokens = new AtomicInteger();
    RegionListener counting =
        new RegionListener() {
          @Override
          public void called(
              io.acf.config.RegionName region, String method, String code, Duration took) {}

          @Override
          public void tokenRequested(io.acf.config.RegionName region) {
            tokens.incrementAndGet();
          }

          @Override
          public void breaker(io.acf.config.RegionName region, String from, String to) {}
        };
    try (CfRegion region = cf.adapter(SimulatedCf.LIMITS, CallGate.ALWAYS_OPEN, counting);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      region.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(tokens).hasValue(1);
      Artifact artifact = artifact("revoked");
      List<Callable<Void>> pushes = new ArrayList<>();
      for (int i = 0; i < apps; i++) {
        String app = "revoked-" + i;
        List<Step> steps = push(app, mark(app, 1), artifact);
        steps.subList(0, 3).forEach(step -> finish(region, step));
        pushes.add(
            () -> {
              steps.subList(3, 8).forEach(step -> finish(region, step));
              return null;
            });
      }
      cf.faults(new Incident.RevokeTokens());
      for (Future<Void> push : threads.invokeAll(pushes)) {
        push.get();
      }
      assertThat(tokens).hasValue(2);
    }
    for (int i = 0; i < apps; i++) {
      assertOnce("revoked-" + i, mark("revoked-" + i, 1));
    }
  }

  @Test
  void failedStagingSaysWhatCfSays() {
    Mark mark = mark("unstaged", 1);
    List<Step> steps = push("unstaged", mark, artifact("unstaged"));
    steps.subList(0, 5).forEach(step -> finish(cf.region, step));
    cf.faults(new PlatformFault.StagingFails(null));
    assertThat(cf.region.execute(steps.get(5))).isInstanceOf(Outcome.Accepted.class);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> view("unstaged").builds().getFirst().state() == BuildView.State.FAILED);
    assertThat(view("unstaged").builds().getFirst().error().orElseThrow()).isNotBlank();
    cf.faults();
    steps.subList(5, 8).forEach(step -> finish(cf.region, step));
    assertThat(view("unstaged").completed(mark.release())).isTrue();
  }

  @Test
  void aDeploymentThatNeverGetsHealthyIsCanceled() {
    push("stuck", mark("stuck-1", 1), artifact("stuck 1")).forEach(step -> finish(cf.region, step));
    assertOnce("stuck", mark("stuck-1", 1));
    Limits impatient =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            1 << 20,
            4,
            8,
            10,
            Duration.ofSeconds(5));
    Mark next = mark("stuck-2", 2);
    List<Step> steps = push("stuck", next, artifact("stuck 2"));
    steps.subList(0, 6).forEach(step -> finish(cf.region, step));
    cf.faults(new PlatformFault.NeverHealthy("stuck"));
    try (CfRegion region = cf.adapter(impatient, CallGate.ALWAYS_OPEN, RegionListener.NONE)) {
      assertThat(region.execute(steps.get(6))).isInstanceOf(Outcome.Accepted.class);
      assertThat(region.execute(steps.get(6))).isInstanceOf(Outcome.Accepted.class);
      var deployment = view("stuck").deployments().getLast();
      assertThat(deployment.status()).isEqualTo(Status.DEPLOYING);
      finish(region, new Step.Cancel(SPACE, next, new AppName("stuck"), deployment.guid()));
      assertThat(view("stuck").deployments().getLast().status()).isEqualTo(Status.CANCELED);
      Outcome again = region.execute(steps.get(6));
      assertThat(again).isInstanceOf(Outcome.Failed.class);
    }
    assertThat(view("stuck").deployments()).hasSize(2);
  }

  @Test
  void fiveHundredsAndMaintenancePagesAreServerErrors() {
    view("none");
    cf.faults(new RequestFault.Maintenance(null));
    assertThat(blind()).isEqualTo(io.acf.regions.Fault.Cause.SERVER_ERROR);
    cf.faults(new RequestFault.Errors(1.0, 502, RequestFault.Shape.GOROUTER));
    assertThat(blind()).isEqualTo(io.acf.regions.Fault.Cause.SERVER_ERROR);
    cf.faults();
    assertThat(cf.region.observe(new TreeSet<>(List.of(SPACE))))
        .isInstanceOf(Observation.Seen.class);
  }

  private static io.acf.regions.Fault.Cause blind() {
    Observation seen = cf.region.observe(new TreeSet<>(List.of(SPACE)));
    assertThat(seen).isInstanceOf(Observation.Blind.class);
    return ((Observation.Blind) seen).fault().cause();
  }

  private static AppView.ProcessView web(Observation.Seen seen) {
    var space = (SpaceView.Readable) seen.spaces().get(SPACE);
    return space.apps().get(new AppName("old")).processes().get("web");
  }

  @Test
  void anOlderApiIsReadProcessByProcess() {
    try (SimulatedCf old =
        new SimulatedCf(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT)
                .withApiVersion("3.195.0")
                .withV2(false),
            SimulatedCf.LIMITS,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE)) {
      Mark mark = mark("old", 1);
      Artifact artifact = old.artifact("old", digest("old bits"));
      push("old", mark, artifact).forEach(step -> finish(old.region, step));
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                try (CfRegion fresh =
                    old.adapter(SimulatedCf.LIMITS, CallGate.ALWAYS_OPEN, RegionListener.NONE)) {
                  long since = old.mark();
                  var seen = (Observation.Seen) fresh.observe(new TreeSet<>(List.of(SPACE)));
                  assertThat(seen.instances().oneByOne()).isTrue();
                  assertThat(web(seen).age()).as("a complete look counts none").isEmpty();
                  assertThat(old.count(since, "GET", "/v3/processes/")).isZero();
                  var owner = new TreeSet<>(List.of(mark.federation()));
                  var counted = fresh.glance(seen, owner, java.util.Set.of(Part.PROCESSES));
                  assertThat(web((Observation.Seen) counted).running()).isEqualTo(1);
                  assertThat(web((Observation.Seen) counted).age()).contains(Duration.ZERO);
                  assertThat(old.count(since, "GET", "/v3/processes/")).isEqualTo(1);
                }
              });
    }
  }
}
