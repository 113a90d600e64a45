package io.acf.regions.testing;

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
import io.acf.config.Stated;
import io.acf.config.Target;
import io.acf.config.Tree;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every region does, fake or real. */
public abstract class RegionContract {
  protected static final Target SPACE = new Target("demo", "prod");
  protected static final AppName ORDERS = new AppName("orders");

  /** A well region with the space {@link #SPACE}. */
  protected abstract Region region();

  /** A domain that routes of the space may use. */
  protected abstract String domain();

  /** An artefact that the region can be given; other content, other digest. */
  protected abstract Artifact artifact(String content);

  /** Somebody else's app in {@link #SPACE}. */
  protected abstract void foreignApp(AppName name);

  /** A route that leads to somebody else's app. */
  protected abstract void foreignRoute(AppName name, RouteUrl route);

  /** Takes the region off the net. */
  protected abstract void cut();

  /** Puts it back. */
  protected abstract void mend();

  protected static Mark mark(String release, long generation) {
    return new Mark(
        new FederationName("orders"),
        digest(release),
        Generation.ofCommits(generation),
        commit(generation));
  }

  protected static CommitId commit(long generation) {
    return new CommitId("%040x".formatted(generation));
  }

  protected static Digest digest(String seed) {
    try {
      byte[] hash =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new Digest(java.util.HexFormat.of().formatHex(hash));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  protected RouteUrl route() {
    return new RouteUrl(new Hostname("orders." + domain()), "");
  }

  protected String manifest() {
    return "version: 1\napplications:\n- name: orders\n  memory: 64M\n  instances: 2\n  buildpacks:"
        + " [staticfile_buildpack]\n  routes:\n  - route: "
        + route()
        + "\n";
  }

  /** The steps of a push, in order. */
  protected List<Step> push(Mark mark, Artifact artifact) {
    return List.of(
        new Step.CreateApp(SPACE, mark, ORDERS),
        new Step.Fence(SPACE, mark, ORDERS),
        new Step.Upload(SPACE, mark, ORDERS, artifact),
        new Step.CreateRoute(SPACE, mark, route()),
        new Step.ApplyManifest(SPACE, mark, manifest()),
        new Step.Stage(SPACE, mark, ORDERS, artifact),
        new Step.Deploy(SPACE, mark, ORDERS, artifact),
        new Step.Complete(SPACE, mark, ORDERS, artifact));
  }

  protected SpaceView.Readable look() {
    Observation seen = region().observe(new TreeSet<>(List.of(SPACE)));
    assertThat(seen).isInstanceOf(Observation.Seen.class);
    SpaceView view = ((Observation.Seen) seen).spaces().get(SPACE);
    assertThat(view).isInstanceOf(SpaceView.Readable.class);
    return (SpaceView.Readable) view;
  }

  protected AppView orders() {
    return look().apps().get(ORDERS);
  }

  /** Does the step until it is done; a step that is accepted or refused is asked for again. */
  protected void finish(Step step) {
    await(step.describe())
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Outcome outcome = region().execute(step);
              if (outcome instanceof Outcome.Accepted) {
                region().observe(new TreeSet<>(List.of(SPACE)));
              }
              assertThat(outcome)
                  .as(step.describe())
                  .isNotInstanceOfAny(Outcome.Failed.class, Outcome.Fenced.class);
              return outcome instanceof Outcome.Done;
            });
  }

  protected static Fault fault(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).fault();
  }

  @Test
  void anEmptySpaceIsSeenWithItsDomains() {
    SpaceView.Readable seen = look();
    assertThat(seen.apps()).isEmpty();
    assertThat(seen.domains()).contains(domain());
  }

  private AppView glanced(AppView before, Part... parts) {
    var space = look();
    var apps = new java.util.TreeMap<>(space.apps());
    apps.put(ORDERS, before);
    var seen =
        new Observation.Seen(
            new java.util.TreeMap<>(
                java.util.Map.of(
                    SPACE, new SpaceView.Readable(apps, space.domains(), space.routes()))));
    var federations = new TreeSet<>(List.of(new FederationName("orders")));
    var read = region().glance(seen, federations, java.util.Set.of(parts));
    assertThat(read).isInstanceOf(Observation.Seen.class);
    return ((SpaceView.Readable) ((Observation.Seen) read).spaces().get(SPACE)).apps().get(ORDERS);
  }

  @Test
  void whatAFormerReleaseStatedIsRemovedAndNothingElse() {
    RouteUrl old = new RouteUrl(new Hostname("old." + domain()), "");
    Stated stated =
        new Stated(
            new TreeSet<>(List.of("DROP", "KEEP")),
            new TreeSet<>(List.of(old, route())),
            new TreeSet<>(),
            new TreeSet<>());
    Mark mark = mark("one", 7);
    finish(new Step.CreateApp(SPACE, mark, ORDERS, stated));
    finish(new Step.CreateRoute(SPACE, mark, route()));
    finish(new Step.CreateRoute(SPACE, mark, old));
    String more = "  - route: " + old + "\n  env:\n    DROP: a\n    KEEP: b\n";
    finish(new Step.ApplyManifest(SPACE, mark, manifest() + more));
    assertThat(orders().marks().stated()).isEqualTo(stated);
    assertThat(set()).contains("DROP", "KEEP");
    finish(new Step.UnsetEnv(SPACE, mark, ORDERS, new TreeSet<>(List.of("DROP", "NEVER"))));
    finish(new Step.UnmapRoute(SPACE, mark, ORDERS, old));
    finish(new Step.UnmapRoute(SPACE, mark, ORDERS, old)); // Twice is once.
    assertThat(set()).contains("KEEP").doesNotContain("DROP");
    assertThat(orders().routes()).containsExactly(route());
    assertThat(look().routes()).as("the route itself stays").contains(old);
    assertThat(orders().marks().stated())
        .isEqualTo(stated.without(Stated.ofEnv(List.of("DROP"))).without(Stated.ofRoute(old)));
  }

  private List<String> set() {
    return glanced(orders(), Part.SETTINGS).settings().orElseThrow().manifest().get("env").stream()
        .flatMap(env -> ((Tree.Mapping) env).entries().stream())
        .map(Tree.Entry::key)
        .toList();
  }

  /** As {@code cf push} asks for it: where the app has no route, and not beside one. */
  @Test
  void theRouteThatIsLeftToTheRegionIsMadeOnceAndKept() {
    var mark = mark("one", 1);
    finish(new Step.CreateApp(SPACE, mark, ORDERS));
    finish(new Step.Fence(SPACE, mark, ORDERS));
    var app = "applications:\n- name: orders\n  instances: 1\n";
    for (int i = 0; i < 2; i++) {
      finish(new Step.ApplyManifest(SPACE, mark, app + "  default-route: true\n"));
      assertThat(orders().routes()).containsExactly(route());
    }
    finish(new Step.ApplyManifest(SPACE, mark, app + "  no-route: true\n"));
    assertThat(orders().routes()).isEmpty();
    finish(new Step.ApplyManifest(SPACE, mark, app + "  default-route: true\n  routes: []\n"));
    assertThat(orders().routes()).as("an empty list is no route at all").isEmpty();
    finish(new Step.ApplyManifest(SPACE, mark, app + "  random-route: true\n"));
    var made = orders().routes();
    assertThat(made).hasSize(1);
    assertThat(made.first().host().value()).startsWith("orders-").endsWith("." + domain());
    finish(new Step.ApplyManifest(SPACE, mark, app + "  random-route: true\n"));
    assertThat(orders().routes()).isEqualTo(made);
  }

  @Test
  void aGlanceAtRoutesTellsWhoseTheyAreAlsoOfAppsThatAreNew() {
    push(mark("one", 7), artifact("hello")).forEach(this::finish);
    Observation.Seen before = (Observation.Seen) region().observe(new TreeSet<>(List.of(SPACE)));
    AppName stranger = new AppName("stranger");
    foreignApp(stranger);
    foreignRoute(stranger, new RouteUrl(new Hostname("theirs." + domain()), ""));
    Observation.Seen now =
        (Observation.Seen)
            region()
                .glance(
                    before,
                    new TreeSet<>(List.of(new FederationName("orders"))),
                    java.util.EnumSet.of(Part.ROUTES));
    SpaceView.Readable space = (SpaceView.Readable) now.spaces().get(SPACE);
    assertThat(space.apps().get(stranger).routes())
        .containsExactly(new RouteUrl(new Hostname("theirs." + domain()), ""));
    assertThat(space.apps().get(ORDERS).routes()).containsExactly(route());
  }

  @Test
  void whatIsStatedIsKeptHoweverLongItIs() {
    TreeSet<String> keys = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      keys.add("A_KEY_OF_THIRTY_TWO_CHARACTERS_%03d".formatted(i));
    }
    Mark mark = mark("one", 7);
    finish(new Step.CreateApp(SPACE, mark, ORDERS, Stated.ofEnv(keys)));
    assertThat(orders().marks().stated().env()).isEqualTo(keys);
    finish(new Step.Fence(SPACE, mark("two", 8), ORDERS, Stated.ofEnv(List.of("MORE"))));
    assertThat(orders().marks().stated().env()).hasSize(501).contains("MORE");
    Artifact artifact = artifact("hello");
    finish(
        new Step.Complete(SPACE, mark("two", 8), ORDERS, artifact, Stated.ofEnv(List.of("MORE"))));
    assertThat(orders().marks().stated()).isEqualTo(Stated.ofEnv(List.of("MORE")));
  }

  @Test
  void aGlanceReadsThePartsThatItIsForAndNoOther() {
    Artifact artifact = artifact("hello");
    push(mark("one", 7), artifact).forEach(this::finish);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orders().processes().get("web").running() == 2);
    AppView now = orders();
    AppView bare =
        now.with(
            List.of(),
            List.of(),
            List.of(),
            new java.util.TreeMap<>(),
            new TreeSet<>(),
            Optional.empty());
    AppView nothing = glanced(bare);
    assertThat(nothing.packages()).isEmpty();
    assertThat(nothing.processes()).isEmpty();
    AppView bits = glanced(bare, Part.PACKAGES, Part.BUILDS);
    assertThat(bits.packages()).hasSize(1);
    assertThat(bits.builds()).hasSize(1);
    assertThat(bits.deployments()).isEmpty();
    assertThat(bits.routes()).isEmpty();
    AppView rest = glanced(bare, Part.DEPLOYMENTS, Part.PROCESSES, Part.ROUTES);
    assertThat(rest.packages()).isEmpty();
    assertThat(rest.deployments()).hasSize(1);
    assertThat(rest.processes().get("web").running()).isEqualTo(2);
    assertThat(rest.processes().get("web").age()).contains(Duration.ZERO);
    assertThat(rest.routes()).containsExactly(route());
    assertThat(glanced(bare, Part.ROUTES, Part.SETTINGS).routes()).containsExactly(route());
  }

  @Test
  void whatWasDoneIsToldOnce() {
    push(mark("one", 7), artifact("hello")).forEach(this::finish);
    var targets = new TreeSet<>(List.of(SPACE));
    Audit all = region().audit(targets, Audit.Since.NOTHING, Duration.ofMinutes(5));
    assertThat(all).isInstanceOf(Audit.Told.class);
    var told = (Audit.Told) all;
    assertThat(told.events()).isNotEmpty().allMatch(Audit.Event::ours);
    assertThat(told.events()).anyMatch(event -> event.app().equals(Optional.of(orders().guid())));
    Audit again = region().audit(targets, told.next(), Duration.ofMinutes(5));
    assertThat(((Audit.Told) again).events()).isEmpty();
    finish(new Step.Fence(SPACE, mark("one", 8), ORDERS));
    Audit more = region().audit(targets, told.next(), Duration.ofMinutes(5));
    assertThat(((Audit.Told) more).events()).hasSize(1);
  }

  @Test
  void aMissingSpaceBlindsItselfOnly() {
    Target nowhere = new Target("demo", "nowhere");
    Observation seen = region().observe(new TreeSet<>(List.of(SPACE, nowhere)));
    assertThat(seen).isInstanceOf(Observation.Seen.class);
    var spaces = ((Observation.Seen) seen).spaces();
    assertThat(spaces.get(SPACE)).isInstanceOf(SpaceView.Readable.class);
    assertThat(spaces.get(nowhere)).isInstanceOf(SpaceView.Unreadable.class);
    Fault fault = ((SpaceView.Unreadable) spaces.get(nowhere)).fault();
    assertThat(fault.cause()).isEqualTo(Fault.Cause.MISSING);
    assertThat(fault.tip()).isNotBlank();
  }

  @Test
  void aNewAppIsStoppedAndCarriesOurMarks() {
    var step = new Step.CreateApp(SPACE, mark("one", 7), ORDERS);
    assertThat(region().execute(step)).isEqualTo(new Outcome.Done());
    assertThat(region().execute(step)).isEqualTo(new Outcome.Done());
    AppView app = orders();
    assertThat(app.started()).isFalse();
    assertThat(app.owner()).contains(new FederationName("orders"));
    assertThat(app.generation()).contains(Generation.ofCommits(7));
    assertThat(app.marks().commit()).contains(commit(7));
    assertThat(app.release()).isEmpty();
    assertThat(app.droplet()).isEmpty();
  }

  @Test
  void aPushDoneTwiceIsDoneOnce() {
    Artifact artifact = artifact("hello");
    Mark mark = mark("one", 7);
    for (Step step : push(mark, artifact)) {
      finish(step);
      finish(step);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orders().processes().get("web").running() == 2);
    AppView app = orders();
    assertThat(app.started()).isTrue();
    assertThat(app.completed(mark.release())).isTrue();
    assertThat(app.routes()).containsExactly(route());
    assertThat(app.packages()).hasSize(1);
    assertThat(app.packages().getFirst().state()).isEqualTo(PackageView.State.READY);
    assertThat(app.packages().getFirst().artifact()).contains(artifact.digest().label());
    assertThat(app.builds()).hasSize(1);
    assertThat(app.droplet()).isEqualTo(app.builds().getFirst().droplet()).isPresent();
    assertThat(app.deployments()).hasSize(1);
    assertThat(app.deployments().getFirst().release()).contains(mark.release().label());
    assertThat(app.deployments().getFirst().status()).isEqualTo(Status.DEPLOYED);
    assertThat(app.processes().get("web").wanted()).isEqualTo(2);
  }

  @Test
  void aNextReleaseIsDeployedAndTheOldOneCanComeBack() {
    Artifact first = artifact("first");
    Artifact second = artifact("second");
    push(mark("one", 1), first).forEach(this::finish);
    push(mark("two", 2), second).forEach(this::finish);
    assertThat(orders().deployments()).hasSize(2);
    push(mark("one", 3), first).forEach(this::finish);
    AppView app = orders();
    assertThat(app.completed(mark("one", 3).release())).isTrue();
    assertThat(app.packages()).hasSize(2);
    // A release that comes back is staged again: its old build says nothing of the manifest.
    assertThat(app.builds()).hasSize(3);
    assertThat(app.deployments()).hasSize(3);
    assertThat(app.generation()).contains(Generation.ofCommits(3));
  }

  @Test
  void aStaleGenerationIsFencedAndWritesNothing() {
    Artifact artifact = artifact("hello");
    push(mark("two", 2), artifact).forEach(this::finish);
    AppView before = orders();
    Mark stale = mark("one", 1);
    for (Step step : push(stale, artifact)) {
      if (!(step instanceof Step.CreateRoute)) {
        assertThat(region().execute(step))
            .as(step.describe())
            .isEqualTo(new Outcome.Fenced(before.marks()));
      }
    }
    assertThat(region().execute(new Step.Start(SPACE, stale, ORDERS)))
        .isEqualTo(new Outcome.Fenced(before.marks()));
    assertThat(before.generation()).isEqualTo(generation(2));
    AppView after = orders();
    assertThat(after.generation()).isEqualTo(before.generation());
    assertThat(after.release()).isEqualTo(before.release());
    assertThat(after.deployments()).hasSameSizeAs(before.deployments());
    assertThat(after.packages())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("age")
        .isEqualTo(before.packages());
  }

  @Test
  void aGreaterFenceThatWasJudgedOlderIsWrittenOverOnce() {
    push(mark("two", 99), artifact("hello")).forEach(this::finish);
    var judged = orders().marks();
    var ours = over(mark("one", 7), judged);
    finish(new Step.Fence(SPACE, ours, ORDERS));
    assertThat(orders().marks().fencedBy(ours)).isTrue();
    assertThat(orders().generation()).isEqualTo(generation(7));
    finish(new Step.Fence(SPACE, mark("two", 99), ORDERS)); // Somebody writes another one again.
    finish(new Step.Fence(SPACE, mark("three", 100), ORDERS));
    assertThat(region().execute(new Step.Fence(SPACE, ours, ORDERS)))
        .isInstanceOf(Outcome.Fenced.class);
    assertThat(orders().generation()).isEqualTo(generation(100));
  }

  @Test
  void aFenceThatWasNotThereWhenItWasDecidedBarsAlsoWithASmallerNumber() {
    push(mark("two", 5), artifact("hello")).forEach(this::finish);
    var ours = over(mark("three", 9), orders().marks());
    finish(new Step.Fence(SPACE, mark("other", 6), ORDERS));
    var marks = orders().marks();
    assertThat(region().execute(new Step.Fence(SPACE, ours, ORDERS)))
        .isEqualTo(new Outcome.Fenced(marks));
    assertThat(region().execute(new Step.Start(SPACE, ours, ORDERS)))
        .isEqualTo(new Outcome.Fenced(marks));
    assertThat(orders().marks()).isEqualTo(marks);
  }

  @Test
  void anAppOfAnotherNameIsTakenOverWithAllThatHangsOnIt() {
    Artifact artifact = artifact("hello");
    push(mark("one", 1), artifact).forEach(this::finish);
    var before = orders();
    var renamed =
        new Mark(new FederationName("payments"), digest("one"), Generation.ofCommits(2), commit(2));
    assertThat(fault(region().execute(new Step.Fence(SPACE, renamed, ORDERS))).message())
        .contains("taken");
    var judged = over(renamed, before.marks());
    finish(new Step.Fence(SPACE, judged, ORDERS));
    var app = orders();
    assertThat(app.owner()).contains(new FederationName("payments"));
    assertThat(app.release()).isEqualTo(before.release());
    // Nothing is uploaded, staged or deployed again under the new name.
    push(renamed, artifact).stream()
        .filter(step -> !(step instanceof Step.ApplyManifest))
        .forEach(this::finish);
    app = orders();
    assertThat(app.packages()).hasSize(1);
    assertThat(app.builds()).hasSize(1);
    assertThat(app.deployments()).hasSize(1);
    var deployment = app.deployments().getFirst().guid();
    finish(new Step.Cancel(SPACE, renamed, ORDERS, deployment)); // Ours, by whatever name.
  }

  private static Mark over(Mark mark, AppMarks judged) {
    return new Mark(
        mark.federation(),
        mark.release(),
        mark.generation(),
        mark.commit(),
        new TreeMap<>(Map.of(ORDERS, judged)));
  }

  @Test
  void somebodyElsesAppIsNeverTouched() {
    foreignApp(ORDERS);
    for (Step step : push(mark("one", 1), artifact("hello"))) {
      if (!(step instanceof Step.CreateRoute)) {
        Fault fault = fault(region().execute(step));
        assertThat(fault.cause()).as(step.describe()).isEqualTo(Fault.Cause.INVALID);
        assertThat(fault.message()).contains("taken");
        assertThat(fault.tip()).isNotBlank();
      }
    }
    assertThat(orders().owner()).isEmpty();
    assertThat(orders().generation()).isEmpty();
    assertThat(orders().packages()).isEmpty();
  }

  @Test
  void aRouteWithoutADomainIsMissingItsDomain() {
    var route = new RouteUrl(new Hostname("orders.nobody-has.test"), "");
    Fault fault = fault(region().execute(new Step.CreateRoute(SPACE, mark("one", 1), route)));
    assertThat(fault.cause()).isEqualTo(Fault.Cause.MISSING);
    assertThat(fault.tip()).isNotBlank();
  }

  @Test
  void aRouteIsCreatedOnce() {
    var step = new Step.CreateRoute(SPACE, mark("one", 1), route());
    assertThat(region().execute(step)).isEqualTo(new Outcome.Done());
    assertThat(region().execute(step)).isEqualTo(new Outcome.Done());
    assertThat(look().routes()).containsExactly(route());
  }

  @Test
  void aStoppedAppIsStarted() {
    push(mark("one", 1), artifact("hello")).forEach(this::finish);
    finish(new Step.Start(SPACE, mark("one", 1), ORDERS));
    assertThat(orders().started()).isTrue();
  }

  @Test
  void stepsOnAnAppThatIsNotThereSaySo() {
    for (Step step : push(mark("one", 1), artifact("hello"))) {
      if (step instanceof Step.CreateApp || step instanceof Step.CreateRoute) {
        continue;
      }
      assertThat(fault(region().execute(step)).cause())
          .as(step.describe())
          .isEqualTo(Fault.Cause.MISSING);
    }
  }

  @Test
  void aDeadRegionIsBlindAndFailsStepsUntilItIsBack() {
    look();
    cut();
    Observation seen = region().observe(new TreeSet<>(List.of(SPACE)));
    assertThat(seen).isInstanceOf(Observation.Blind.class);
    assertThat(((Observation.Blind) seen).fault().cause().regional()).isTrue();
    Fault fault = fault(region().execute(new Step.CreateApp(SPACE, mark("one", 1), ORDERS)));
    assertThat(fault.cause().passing()).isTrue();
    mend();
    assertThat(look().apps()).isEmpty();
  }

  protected static Optional<Generation> generation(long commits) {
    return Optional.of(Generation.ofCommits(commits));
  }
}
