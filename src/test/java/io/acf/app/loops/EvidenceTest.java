package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.state.Commands;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.federation.Command;
import io.acf.federation.Event;
import io.acf.federation.PairStatus;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered goes on being judged and shown, whatever git calls it. */
class EvidenceTest {
  private static final HealthPolicy POLICY =
      new HealthPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          200,
          HealthPolicy.Rate.DEFAULT,
          Duration.ofMillis(400));
  private static final FederationName PAYMENTS = new FederationName("payments");
  private static final RegionName NEW_EU = new RegionName("eu-new");
  private static final String ALL = "eu-1=10000 eu-2=10000 us-1=10000";
  private static final String EU_1 = "127.0.0.11";
  private static final String EU_2 = "127.0.0.12";
  private static final String US_1 = "127.0.0.13";

  @TempDir Path folder;

  private static void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private static Desired with(Desired base, TreeMap<FederationName, FederationSpec> federations) {
    return new Desired(base.commit(), base.regions(), base.zones(), federations, base.warnings());
  }

  /** The federation of the base as the change makes it; none where that is empty. */
  private static UnaryOperator<Desired> federation(UnaryOperator<Optional<FederationSpec>> change) {
    return base -> {
      var federations = new TreeMap<FederationName, FederationSpec>();
      change
          .apply(Optional.of(base.federations().get(World.ORDERS)))
          .ifPresent(spec -> federations.put(spec.name(), spec));
      return with(base, federations);
    };
  }

  private static FederationSpec named(FederationSpec spec, FederationName name) {
    return new FederationSpec(name, spec.apps(), release(spec), spec.traffic());
  }

  /** What is deployed stays what the first commit deployed. */
  private static TreeMap<RegionName, io.acf.config.Release> release(FederationSpec spec) {
    var placement = new TreeMap<RegionName, io.acf.config.Release>();
    spec.placement().keySet().forEach(region -> placement.put(region, World.release(1)));
    return placement;
  }

  private static final UnaryOperator<Desired> BASE =
      federation(spec -> spec.map(it -> named(it, World.ORDERS)));
  private static final UnaryOperator<Desired> RENAMED =
      federation(spec -> spec.map(it -> named(it, PAYMENTS)));
  private static final UnaryOperator<Desired> GONE = federation(spec -> Optional.empty());

  /** The region eu-1 under another name, or another install under its name. */
  private static UnaryOperator<Desired> region(RegionName name, String address) {
    return base -> {
      var regions = new TreeMap<>(base.regions());
      regions.remove(World.EU_1);
      regions.put(name, World.region(name, address));
      var spec = base.federations().get(World.ORDERS);
      var placement = release(spec);
      placement.put(name, placement.remove(World.EU_1));
      if (!name.equals(World.EU_1)) {
        placement.remove(World.EU_1);
      }
      var traffic = spec.traffic().orElseThrow();
      var weights = new TreeMap<>(traffic.weights());
      weights.remove(World.EU_1);
      weights.put(name, 100);
      var federations = new TreeMap<FederationName, FederationSpec>();
      federations.put(
          World.ORDERS,
          new FederationSpec(
              World.ORDERS,
              spec.apps(),
              placement,
              Optional.of(
                  new TrafficSpec(
                      traffic.hostname(),
                      traffic.zone(),
                      weights,
                      traffic.ttl(),
                      traffic.health()))));
      return new Desired(base.commit(), regions, base.zones(), federations, base.warnings());
    };
  }

  private static Rig.Life serving(Rig rig) throws Exception {
    rig.commit(BASE);
    var life = rig.new Life();
    until(() -> assertThat(life.answer(World.HOST)).isEqualTo(ALL));
    return life;
  }

  @Test
  void aRenamedFederationIsWithdrawnWhereItRefuses() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(RENAMED);
      life.follow();
      assertThat(life.board.source().accepted().orElseThrow().federations())
          .containsOnlyKeys(PAYMENTS);
      assertThat(life.board.status(new Pair(PAYMENTS, World.EU_1)))
          .get()
          .matches(PairStatus::completedOnce);
      assertThat(life.health(World.HOST, World.EU_1).everUp()).isTrue();
      rig.dead.add(EU_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
      assertThat(life.health(World.HOST, World.EU_1).downs()).hasSize(1);
      assertThat(life.board.traffic().orphans()).isEmpty();
    }
    // And after a restart it is as down as it was.
    try (var life = rig.new Life()) {
      assertThat(life.health(World.HOST, World.EU_1).state()).isEqualTo(Verdict.State.DOWN);
      assertThat(life.board.status(new Pair(PAYMENTS, World.EU_2)))
          .get()
          .matches(PairStatus::completedOnce);
    }
  }

  /** The hold-down that a region earned is not shaken off by a new name of the federation. */
  @Test
  void aRenameIsNoWayAroundAHoldDown() throws Exception {
    var rig = new Rig(folder, POLICY);
    rig.dead.add(EU_2);
    rig.commit(BASE);
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-1=10000 us-1=10000"));
      rig.dead.remove(EU_2);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(ALL));
      rig.dead.add(EU_2);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-1=10000 us-1=10000"));
      var downs = life.health(World.HOST, World.EU_2).downs();
      rig.commit(RENAMED);
      life.follow();
      assertThat(life.health(World.HOST, World.EU_2).downs()).isEqualTo(downs);
    }
  }

  @Test
  void aFederationThatIsGoneForOneCommitIsJudgedAllTheTime() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(GONE);
      life.follow();
      rig.dead.add(EU_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
      rig.commit(BASE);
      life.follow();
      assertThat(life.health(World.HOST, World.EU_1).state()).isEqualTo(Verdict.State.DOWN);
      assertThat(life.board.status(new Pair(World.ORDERS, World.EU_2)))
          .get()
          .matches(PairStatus::completedOnce);
      rig.dead.add(EU_2);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("us-1=10000"));
      until(() -> assertThat(life.events(Event.Kind.TRAFFIC_RECLAIMED)).hasSize(1));
    }
  }

  @Test
  void aRegionThatWarmsUpGoesOnWarmingWhenItsNameLeavesGit() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.dead.add(EU_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
      rig.dead.remove(EU_1);
      until(
          () ->
              assertThat(life.health(World.HOST, World.EU_1).state())
                  .isEqualTo(Verdict.State.WARMING));
      var since = life.health(World.HOST, World.EU_1).since();
      rig.commit(GONE);
      life.follow();
      until(() -> assertThat(life.events(Event.Kind.TRAFFIC_ORPHANED)).hasSize(1));
      var now = life.health(World.HOST, World.EU_1);
      assertThat(now.state()).isEqualTo(Verdict.State.WARMING);
      assertThat(now.since()).isEqualTo(since);
    }
  }

  @Test
  void aRegionThatIsRenamedIsTheSameRegion() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(region(NEW_EU, EU_1));
      life.follow();
      assertThat(life.health(World.HOST, NEW_EU).everUp()).isTrue();
      until(
          () ->
              assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 eu-new=10000 us-1=10000"));
      rig.dead.add(EU_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
      rig.commit(BASE);
      life.follow();
      assertThat(life.health(World.HOST, World.EU_1).state()).isEqualTo(Verdict.State.DOWN);
    }
  }

  /** A name is not evidence either: behind it may stand an install that never served. */
  @Test
  void anotherInstallUnderTheNameOfARegionIsNotAnsweredAtOnce() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.dead.add("127.0.0.99");
      rig.commit(region(World.EU_1, "127.0.0.99"));
      life.follow();
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
      assertThat(life.health(World.HOST, World.EU_1).everUp()).isFalse();
      rig.dead.clear();
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(ALL));
    }
  }

  @Test
  void aHostNameThatMovesToAnotherFederationIsJudgedByWhatItAnswers() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(
          base -> {
            var spec = base.federations().get(World.ORDERS);
            var federations = new TreeMap<FederationName, FederationSpec>();
            federations.put(
                World.ORDERS,
                new FederationSpec(World.ORDERS, spec.apps(), release(spec), Optional.empty()));
            federations.put(
                PAYMENTS, new FederationSpec(PAYMENTS, spec.apps(), release(spec), spec.traffic()));
            return with(base, federations);
          });
      life.follow();
      rig.dead.add(US_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-1=10000 eu-2=10000"));
    }
  }

  @Test
  void aHostNameThatLeftGitIsShownProbedAndEndedByAPerson() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(GONE);
      life.follow();
      until(() -> assertThat(life.board.traffic().orphans()).containsOnlyKeys(World.HOST));
      until(() -> assertThat(life.events(Event.Kind.TRAFFIC_ORPHANED)).hasSize(1));
      rig.dead.add(EU_1);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
    }
    // A restart forgets neither that it is an orphan nor how it is probed.
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.board.traffic().orphans()).containsOnlyKeys(World.HOST));
      until(
          () ->
              assertThat(life.health(World.HOST, World.EU_2).state()).isEqualTo(Verdict.State.UP));
      rig.dead.add(EU_2);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("us-1=10000"));
      rig.dead.add(US_1);
      until(
          () ->
              assertThat(life.health(World.HOST, World.US_1).state())
                  .isEqualTo(Verdict.State.DOWN));
      assertThat(life.answer(World.HOST)).as("never the last").isNotEmpty();
      assertThat(life.events(Event.Kind.TRAFFIC_ORPHANED)).hasSize(1);

      assertThat(release(life, World.HOST)).isInstanceOf(Commands.Told.Done.class);
      until(() -> assertThat(life.answer(World.HOST)).isEmpty());
      assertThat(life.board.traffic().zone(World.ZONE).orElseThrow().names()).isEmpty();
      until(() -> assertThat(life.board.verdicts()).isEmpty());
      assertThat(release(life, World.HOST)).isInstanceOf(Commands.Told.Done.class);
      assertThat(life.events(Event.Kind.TRAFFIC_RELEASE)).hasSize(1);
    }
    rig.dead.clear();
    // A release is for the name that left, not for the one that came back and leaves again.
    try (var life = rig.new Life()) {
      assertThat(life.answer(World.HOST)).isEmpty();
      rig.commit(BASE);
      life.follow();
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(ALL));
      rig.commit(GONE);
      life.follow();
      until(() -> assertThat(life.board.traffic().orphans()).containsOnlyKeys(World.HOST));
      assertThat(life.answer(World.HOST)).isEqualTo(ALL);
    }
  }

  private static Commands.Told release(Rig.Life life, Hostname host) {
    return life.commands.tell(
        new Command.ReleaseHost(new Command.Terms("ana", "nobody asks", Optional.empty()), host),
        Commands.Guard.NONE,
        Commands.Guard.NONE);
  }

  /** A journal that is lost takes nothing from what is answered: it is judged all the same. */
  @Test
  void whatIsAnsweredIsJudgedAlsoWithoutAMemory() throws Exception {
    var rig = new Rig(folder.resolve("one"), POLICY);
    try (var life = serving(rig)) {
      assertThat(life.answer(World.HOST)).isEqualTo(ALL);
    }
    rig.dead.add(EU_1);
    rig.blind();
    rig.data(folder.resolve("two"));
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=10000 us-1=10000"));
    }
  }
}
