package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.testing.FakeZoneStore;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Stories of the traffic loop against zones in memory. */
class SteeringTest {
  private static final Command.Terms ANA = new Command.Terms("ana", "looked", Optional.empty());
  private final FakeZoneStore store = new FakeZoneStore();
  private final Steering steering = new Steering(store, "127.0.0.1");
  private final SortedMap<Endpoint, Verdict> verdicts = new TreeMap<>();
  private final SortedMap<Pair, PairStatus> statuses = new TreeMap<>();
  private Controls controls = Controls.NONE;
  private SteeringReport report = SteeringReport.NONE;
  private Instant now = Worlds.START;
  private final Desired desired =
      Worlds.desired(1, Worlds.federation("orders", "one", 1, 1, "ap-1", "eu-1", "us-1"));

  private void health(String region, Verdict.State state) {
    verdicts.put(new Endpoint(Worlds.HOST, new RegionName(region)), Worlds.verdict(state));
  }

  private static Pair pair(String region) {
    return new Pair(Worlds.ORDERS, new RegionName(region));
  }

  private void converged(String region) {
    var release = desired.federations().get(Worlds.ORDERS).placement().get(new RegionName(region));
    statuses.put(
        pair(region),
        PairStatuses.recalled(
            pair(region),
            new PairStatus.Aim(release.digest(), desired.generation()),
            Optional.of(release.digest().label()),
            now));
  }

  private void tick(Desired wanted) {
    report =
        steering.tick(wanted, new Steering.Evidence(verdicts, statuses, controls), report, now);
    now = now.plusSeconds(1);
  }

  private Optional<Answer> answer() {
    return report.answer(Worlds.ZONE, Worlds.HOST);
  }

  private double share(String region) {
    return Weighing.share(answer(), new RegionName(region));
  }

  private void allUp() {
    for (var region : new String[] {"ap-1", "eu-1", "us-1"}) {
      converged(region);
      health(region, Verdict.State.UP);
    }
    tick(desired);
  }

  @Test
  void aNameThatNeverHadAConfirmedMemberExistsAndIsEmpty() {
    tick(desired);
    assertThat(report.zones().get(Worlds.ZONE).names())
        .containsEntry(Worlds.HOST, Optional.empty());
    assertThat(report.zones().get(Worlds.ZONE).nameServers()).hasSize(1);
  }

  @Test
  void quietWhenNothingChanges() {
    allUp();
    var replaced = store.replacements();
    for (int i = 0; i < 20; i++) {
      tick(desired);
    }
    assertThat(store.replacements()).isEqualTo(replaced);
    assertThat(report.events()).isEmpty();
  }

  @Test
  void aDeadRegionLeavesAtOnceAndAllDownKeepsTheLastGood() {
    allUp();
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(share("ap-1")).isEqualTo(0.5);
    assertThat(report.events())
        .extracting(Fact::kind)
        .containsExactly(Event.Kind.TRAFFIC_PUBLISHED);
    health("ap-1", Verdict.State.DOWN);
    tick(desired);
    health("us-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("us-1")).isEqualTo(1.0);
    assertThat(report.weighings().get(Worlds.ORDERS).basis()).isEqualTo(Weighing.Basis.LAST_GOOD);
    assertThat(report.events()).extracting(Fact::kind).containsExactly(Event.Kind.TRAFFIC_HELD);
    tick(desired);
    assertThat(report.events()).isEmpty();
  }

  @Test
  void aRestartKnowsNothingAndChangesNothing() {
    allUp();
    var replaced = store.replacements();
    verdicts.clear();
    report = SteeringReport.NONE;
    tick(desired);
    assertThat(store.replacements()).isEqualTo(replaced);
    assertThat(answer().orElseThrow().members()).hasSize(3);
  }

  @Test
  void blindnessAndFullDisksChangeNothing() {
    allUp();
    store.full(true);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(report.problems().get(Worlds.ZONE)).contains("no space");
    assertThat(answer().orElseThrow().members()).hasSize(3);
    store.full(false);
    store.blind(true);
    tick(desired);
    assertThat(report.problems()).containsKey(Worlds.ZONE);
    store.blind(false);
    tick(desired);
    assertThat(share("eu-1")).isZero();
  }

  @Test
  void aFederationThatLeavesGitKeepsItsAnswer() {
    allUp();
    tick(Worlds.desired(2, Worlds.federation("carts", "one", 1, 1, "eu-1")));
    assertThat(answer().orElseThrow().members()).hasSize(3);
  }

  @Test
  void drainGoesInQuartersOverTwoTtls() {
    allUp();
    var drained = new TreeMap<RegionName, Controls.Said>();
    drained.put(new RegionName("eu-1"), new Controls.Said("ana", "router", now, Optional.empty()));
    controls = new Controls(new TreeMap<>(), drained, Optional.empty(), Optional.empty());
    var replaced = store.replacements();
    tick(desired);
    assertThat(share("eu-1")).isBetween(0.2, 0.33);
    for (int i = 0; i < 60; i++) {
      tick(desired);
    }
    assertThat(share("eu-1")).isZero();
    assertThat(store.replacements() - replaced).isEqualTo(4);
    assertThat(
            Steering.drain(
                controls,
                new RegionName("eu-1"),
                Duration.ofSeconds(30),
                Worlds.START.minusSeconds(60)))
        .isEqualTo(0.75);
  }

  /** The journal's logical time may be a day ahead of every clock: no age is taken from it. */
  @Test
  void aDrainTakesItsTimeWhateverTheLogicalTimeOfItsEvent() {
    allUp();
    tick(desired);
    controls = controls.after(drain(now.plus(Duration.ofDays(1)), now));
    for (int i = 0; i < 60; i++) {
      tick(desired);
    }
    assertThat(share("eu-1")).isZero();
  }

  /** The wall clock was ahead when it was said, and was set back: there is no age to tell. */
  @Test
  void aDrainOfBeforeTheRestartIsOverWhereItsTimeCannotBeTrue() {
    allUp();
    tick(desired);
    var tomorrow = now.plus(Duration.ofDays(1));
    controls = controls.after(drain(tomorrow, tomorrow)).recalled(now);
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(controls.drained().get(new RegionName("eu-1")).at()).isBefore(now);
  }

  @Test
  void whatHoldsForAnHourHoldsForAnHourWhenTheClockWasSetBackADay() {
    var tomorrow = now.plus(Duration.ofDays(1));
    var hour = Duration.ofHours(1);
    var terms = new Command.Terms("ana", "", Optional.of(tomorrow.plus(hour)));
    for (var command :
        List.of(
            new Command.Cordon(terms, new RegionName("eu-1")),
            new Command.Freeze(terms, Command.Scope.ALL),
            new Command.Drain(terms, new RegionName("eu-1")))) {
      var word = command.kind().word();
      var recalled =
          Controls.NONE
              .after(
                  new Event("r", 1, new HybridTime(tomorrow.toEpochMilli(), 0), tomorrow, command))
              .recalled(now);
      assertThat(said(recalled.at(now.plus(hour).minusSeconds(1)))).as(word).isTrue();
      assertThat(said(recalled.at(now.plus(hour)))).as(word).isFalse();
    }
  }

  private static boolean said(Controls controls) {
    return !controls.cordoned().isEmpty()
        || !controls.drained().isEmpty()
        || controls.pushesFrozen().isPresent()
        || controls.trafficFrozen().isPresent();
  }

  private static Event drain(Instant logical, Instant told) {
    return new Event(
        "r",
        1,
        new HybridTime(logical.toEpochMilli(), 0),
        told,
        new Command.Drain(ANA, new RegionName("eu-1")));
  }

  /**
   * What may have been in force holds: who was left out stays out while another can be answered.
   */
  @Test
  void afterALossNobodyReturnsWhoWasLeftOutWhileAnotherCanBeAnswered() {
    allUp();
    controls = Controls.NONE.after(drain(now, now));
    for (int i = 0; i < 62; i++) {
      tick(desired);
    }
    assertThat(share("eu-1")).isZero();
    controls =
        Controls.NONE.lost(Optional.of(Loss.of("damaged", now).answered(Steering.answered(store))));
    tick(desired);
    assertThat(share("eu-1")).as("perhaps drained").isZero();
    assertThat(report.weighings().firstEntry().getValue().why().get(new RegionName("eu-1")))
        .isEqualTo("up, perhaps drained: the journal lost commands");
    health("ap-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("ap-1")).as("failing ones still leave").isZero();
    health("us-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("eu-1")).as("nobody else can be answered").isEqualTo(1.0);
    allUp();
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(share("ap-1")).as("was answered then").isPositive();
    controls =
        controls.after(
            new Event("r", 2, new HybridTime(now.toEpochMilli(), 0), new Command.AcceptLoss(ANA)));
    tick(desired);
    assertThat(share("eu-1")).isPositive();
  }

  /**
   * Worlds in which regions fall at any time: whoever falls is out at once while another is left,
   * and when nobody is, the answer is what it was before the last burst began, shares and all.
   */
  @Test
  void whoFallsTogetherIsAnsweredTogether() {
    for (int seed = 0; seed < 400; seed++) {
      var dice = new Random(seed);
      var world = new SteeringTest();
      world.allUp();
      var whole = world.answer().orElseThrow();
      var falls = new TreeMap<String, Integer>();
      for (var region : new String[] {"ap-1", "eu-1", "us-1"}) {
        falls.put(region, 2 + dice.nextInt(100));
      }
      int last = Collections.max(falls.values());
      for (int second = 1; second <= 140; second++) {
        for (var fall : falls.entrySet()) {
          if (fall.getValue() == second) {
            world.fell(fall.getKey());
          }
        }
        world.tick(world.desired);
        for (var spared : world.report.spare()) {
          world.spared(spared.region().value());
        }
        var what = "seed " + seed + " second " + second + " " + falls;
        var burst = burst(falls);
        for (var fall : falls.entrySet()) {
          var out = fall.getValue() <= second;
          var all = last <= second;
          var expected =
              !out || all && fall.getValue() >= burst
                  ? Weighing.share(Optional.of(whole), new RegionName(fall.getKey()))
                  : 0;
          assertThat(world.share(fall.getKey()) > 0).as(what).isEqualTo(expected > 0);
        }
        if (last <= second) {
          assertThat(world.report.weighings().get(Worlds.ORDERS).basis())
              .as(what)
              .isEqualTo(Weighing.Basis.LAST_GOOD);
          assertThat(world.answer().orElseThrow().members())
              .as(what)
              .allSatisfy(member -> assertThat(whole.members()).contains(member));
        }
      }
    }
  }

  /** When the burst began that ended with the last fall: each within 30 s of the next. */
  private static int burst(SortedMap<String, Integer> falls) {
    var times = falls.values().stream().sorted(java.util.Comparator.reverseOrder()).toList();
    var begun = times.getFirst();
    for (var time : times) {
      begun = begun - time <= 30 ? time : begun;
    }
    return begun;
  }

  private void fell(String region) {
    verdicts.put(new Endpoint(Worlds.HOST, new RegionName(region)), Worlds.fell(now));
  }

  private void spared(String region) {
    verdicts.put(new Endpoint(Worlds.HOST, new RegionName(region)), Worlds.fell(now).spared());
  }

  @Test
  void aZoneThatLeftGitIsRefusedUnlessTrafficIsFrozen() {
    converged("eu-1");
    health("eu-1", Verdict.State.UP);
    tick(desired);
    assertThat(store.zones()).containsExactly(Worlds.ZONE);
    var without =
        new Desired(
            desired.commit(),
            desired.regions(),
            new TreeMap<>(),
            new TreeMap<>(),
            desired.warnings());
    controls =
        controls.after(
            new Event(
                "r",
                1,
                new HybridTime(now.toEpochMilli(), 0),
                new Command.Freeze(ANA, Command.Scope.TRAFFIC)));
    tick(without);
    assertThat(store.zones()).as("frozen").containsExactly(Worlds.ZONE);
    controls = Controls.NONE;
    tick(without);
    assertThat(store.zones()).isEmpty();
    assertThat(report.events()).hasSize(1);
    assertThat(report.events().getFirst().text().detail("to"))
        .contains("git no longer lists the zone");
    tick(without);
    assertThat(report.events()).isEmpty();
  }
}
