package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.ZonePublisher;
import io.acf.dns.testing.FakeZonePublisher;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Stories of the traffic machine against zones in memory. */
class ZoneTrafficTest {
  private static final Command.Terms ANA = new Command.Terms("ana", "looked", Optional.empty());
  private static final RegionName AP = new RegionName("ap-1");
  private final FakeZonePublisher store = new FakeZonePublisher();
  private final ZoneDriver driver = new ZoneDriver(store);
  private final SortedMap<Endpoint, Verdict> verdicts = new TreeMap<>();
  private final SortedSet<Pair> completed = new TreeSet<>();
  private Controls controls = Controls.NONE;
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
    completed.add(pair(region));
  }

  private void tick(Desired wanted) {
    driver.second(wanted, verdicts, completed, controls, now);
    now = now.plusSeconds(1);
  }

  private Optional<Answer> answer() {
    return driver.report().answer(Worlds.ZONE, Worlds.HOST);
  }

  private Weighing weighing() {
    return driver.report().weighing(Worlds.ORDERS, Worlds.HOST).orElseThrow();
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
    var zone = driver.report().zone(Worlds.ZONE).orElseThrow();
    assertThat(zone.names()).containsEntry(Worlds.HOST, Optional.empty());
    assertThat(zone.apex().orElseThrow().nameServers()).hasSize(1);
  }

  @Test
  void quietWhenNothingChanges() {
    allUp();
    var replaced = store.replacements();
    for (int i = 0; i < 20; i++) {
      tick(desired);
    }
    assertThat(store.replacements()).isEqualTo(replaced);
    assertThat(driver.facts()).isEmpty();
  }

  @Test
  void aDeadRegionLeavesAtOnceAndAllDownKeepsTheLastGood() {
    allUp();
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(share("ap-1")).isEqualTo(0.5);
    assertThat(driver.facts()).extracting(Fact::kind).containsExactly(Event.Kind.TRAFFIC_PUBLISHED);
    health("ap-1", Verdict.State.DOWN);
    tick(desired);
    health("us-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("us-1")).isEqualTo(1.0);
    assertThat(weighing().basis()).isEqualTo(Weighing.Basis.LAST_GOOD);
    assertThat(driver.facts()).extracting(Fact::kind).containsExactly(Event.Kind.TRAFFIC_HELD);
    tick(desired);
    assertThat(driver.facts()).isEmpty();
  }

  @Test
  void aRestartKnowsNothingAndChangesNothing() {
    allUp();
    var replaced = store.replacements();
    verdicts.clear();
    driver.restart(Recall.NOTHING);
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
    assertThat(driver.problems().get(Worlds.ZONE)).contains("no space");
    assertThat(answer().orElseThrow().members()).hasSize(3);
    store.full(false);
    store.blind(true);
    tick(desired);
    assertThat(driver.problems()).containsKey(Worlds.ZONE);
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
            Place.drain(
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
    controls = recalled(drain(tomorrow, tomorrow));
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
          recalled(
              new Event("r", 1, new HybridTime(tomorrow.toEpochMilli(), 0), tomorrow, command));
      assertThat(said(recalled.at(now.plus(hour).minusSeconds(1)))).as(word).isTrue();
      assertThat(said(recalled.at(now.plus(hour)))).as(word).isFalse();
    }
  }

  /** As a process that begins now takes it over from its journal. */
  private Controls recalled(Event event) {
    var facts = new LatestFacts();
    facts.add(event);
    return LiveControls.of(facts, now).controls();
  }

  /** Nobody says that it is over, and no probe finds anything new. */
  @Test
  void whatPeopleSaidIsOverInTheSecondOfItsEnd() {
    allUp();
    var end = now.plusSeconds(2);
    freeze(end);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    tick(desired);
    assertThat(share("eu-1")).as("frozen").isPositive();
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Tick(), end);
    assertThat(share("eu-1")).isZero();
  }

  @Test
  void anEndWhileTheZoneIsReadIsSeenOnceItIsRead() {
    allUp();
    var end = now.plusSeconds(2);
    freeze(end);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    driver.hang(Worlds.ZONE);
    driver.tell(Worlds.ZONE, new ZoneInput.Tick(), end.minusMillis(1));
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Read(store.read(Worlds.ZONE)), end);
    assertThat(driver.effects()).hasAtLeastOneElementOfType(ZoneEffect.Publish.class);
  }

  /** What is published meanwhile was decided before; what is over is weighed with its reply. */
  @Test
  void anEndWhileAChangeIsVerifiedIsSeenOnceItIsVerified() {
    allUp();
    var end = now.plusSeconds(2);
    var hourAgo = now.minus(Duration.ofHours(1));
    controls = Controls.NONE.after(told(1, hourAgo, new Command.Drain(until(end), AP)));
    tick(desired);
    assertThat(share("ap-1")).as("drained").isZero();
    driver.hang(Worlds.ZONE);
    health("eu-1", Verdict.State.DOWN);
    driver.begin();
    tick(desired);
    assertThat(driver.effects()).hasAtLeastOneElementOfType(ZoneEffect.Publish.class);
    var change =
        driver.effects().stream()
            .filter(ZoneEffect.Publish.class::isInstance)
            .map(ZoneEffect.Publish.class::cast)
            .findFirst()
            .orElseThrow()
            .change();
    driver.tell(Worlds.ZONE, new ZoneInput.Published(store.publish(change)), end.minusMillis(1));
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Read(store.read(Worlds.ZONE)), end);
    assertThat(driver.effects()).hasAtLeastOneElementOfType(ZoneEffect.Publish.class);
  }

  /** A finding about one name is weighed by what holds then, and so are all others. */
  @Test
  void anEndBetweenTwoTicksIsSeenWithTheNextFinding() {
    allUp();
    var end = now.plusSeconds(2);
    freeze(end);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    var ap = new Endpoint(Worlds.HOST, AP);
    driver.tell(Worlds.ZONE, new ZoneInput.Judged(ap, Worlds.verdict(Verdict.State.DOWN)), end);
    assertThat(share("us-1")).isEqualTo(1.0);
  }

  /** A provider may refuse for a serial that its next look does not show yet. */
  @Test
  void whatWasRefusedAsStaleIsDecidedAnewThoughTheZoneLooksTheSame() {
    allUp();
    driver.hang(Worlds.ZONE);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    var stale = new ZonePublisher.Publication.Stale(new Fence(9));
    driver.tell(Worlds.ZONE, new ZoneInput.Published(stale), now);
    driver.tell(Worlds.ZONE, new ZoneInput.Tick(), now);
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Read(store.read(Worlds.ZONE)), now);
    assertThat(driver.effects()).hasAtLeastOneElementOfType(ZoneEffect.Publish.class);
  }

  private void freeze(Instant end) {
    controls =
        Controls.NONE.after(told(1, now, new Command.Freeze(until(end), Command.Scope.TRAFFIC)));
  }

  private static Command.Terms until(Instant end) {
    return new Command.Terms("ana", "looked", Optional.of(end));
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
        Controls.NONE.lost(
            Optional.of(Loss.of("damaged", now).answered(TrafficReport.read(store).regions())));
    tick(desired);
    assertThat(share("eu-1")).as("perhaps drained").isZero();
    assertThat(weighing().why().get(new RegionName("eu-1")))
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
      var world = new ZoneTrafficTest();
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
        for (var spared : world.driver.spare()) {
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
          assertThat(world.weighing().basis()).as(what).isEqualTo(Weighing.Basis.LAST_GOOD);
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
    assertThat(driver.facts()).hasSize(1);
    assertThat(driver.facts().getFirst().text().detail("to"))
        .contains("git no longer lists the zone");
    tick(without);
    assertThat(driver.facts()).isEmpty();
  }

  private static Event told(long sequence, Instant at, Fact fact) {
    return new Event("r", sequence, new HybridTime(at.toEpochMilli(), (int) sequence), at, fact);
  }

  private static Recall recalled(List<Event> journal, Instant now) {
    var latest = new LatestFacts();
    journal.forEach(latest::add);
    return Recall.of(latest, now);
  }

  /** The name's release is said, then traffic is frozen, then the process restarts, twice. */
  @Test
  void aReleaseThatWaitsForTheEndOfAFreezeOutlivesRestarts() {
    allUp();
    var without = Worlds.desired(2, Worlds.federation("carts", "one", 1, 1, "eu-1"));
    tick(without);
    var journal = new ArrayList<Event>();
    driver.facts().forEach(fact -> journal.add(told(journal.size() + 1, now, fact)));
    assertThat(journal).extracting(Event::kind).contains(Event.Kind.TRAFFIC_ORPHANED);
    journal.add(told(journal.size() + 1, now, new Command.ReleaseHost(ANA, Worlds.HOST)));
    journal.add(told(journal.size() + 1, now, new Command.Freeze(ANA, Command.Scope.TRAFFIC)));
    for (int restart = 0; restart < 2; restart++) {
      var recalled = recalled(journal, now);
      assertThat(recalled.orphans().get(Worlds.HOST).checked()).as("is probed").isTrue();
      controls = recalled.controls();
      driver.restart(recalled);
      tick(without);
      assertThat(answer()).as("frozen").isPresent();
      driver.facts().forEach(fact -> journal.add(told(journal.size() + 1, now, fact)));
    }
    journal.add(told(journal.size() + 1, now, new Command.Unfreeze(ANA, Command.Scope.TRAFFIC)));
    var again = recalled(journal, now);
    controls = again.controls();
    driver.restart(again);
    tick(without);
    assertThat(driver.report().zone(Worlds.ZONE).orElseThrow().names())
        .doesNotContainKey(Worlds.HOST);
    driver.facts().forEach(fact -> journal.add(told(journal.size() + 1, now, fact)));
    assertThat(recalled(journal, now).orphans()).as("it is over").isEmpty();
  }

  /** Two commits in a row, and the word that the first has used the release up is still to come. */
  @Test
  void aReleaseOfAnEarlierLeaveEndsNoLaterOne() {
    allUp();
    var release = new Command.ReleaseHost(ANA, Worlds.HOST, Optional.of(Generation.ofCommits(2)));
    controls = controls.after(told(1, now, release));
    tick(Worlds.desired(3, Worlds.federation("orders", "one", 1, 1, "eu-1", "ap-1", "us-1")));
    assertThat(driver.facts()).extracting(Fact::kind).contains(Event.Kind.TRAFFIC_RECLAIMED);
    tick(Worlds.desired(4, Worlds.federation("carts", "one", 1, 1, "eu-1")));
    assertThat(answer()).isPresent();
    assertThat(driver.facts()).extracting(Fact::kind).contains(Event.Kind.TRAFFIC_ORPHANED);
  }

  @Test
  void whatIsNotOursStaysAndStandsInNobodysWay() {
    var mail = new Hostname("mail.example.com");
    store.foreign(Worlds.ZONE, mail);
    store.foreign(Worlds.ZONE, new Hostname("carts.example.com"));
    converged("eu-1");
    health("eu-1", Verdict.State.UP);
    var both =
        Worlds.desired(
            1,
            Worlds.federation("orders", "one", 1, 1, "eu-1"),
            Worlds.federation("carts", "one", 1, 1, "eu-1"));
    tick(both);
    assertThat(answer()).isPresent();
    assertThat(driver.problems().get(Worlds.ZONE)).contains("carts.example.com");
    var replaced = store.replacements();
    tick(both);
    assertThat(store.replacements()).as("is not tried for ever").isEqualTo(replaced);
    tick(
        new Desired(
            both.commit(), both.regions(), new TreeMap<>(), new TreeMap<>(), both.warnings()));
    assertThat(store.zones()).isEmpty();
    assertThat(((ZonePublisher.Reading.Seen) store.read(Worlds.ZONE)).zone().foreign())
        .contains(mail);
  }

  /** Published, but the answer was lost: the look tells, and it is recorded once. */
  @Test
  void aLostAnswerIsNoLostChange() {
    allUp();
    store.losing(true);
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(driver.problems().get(Worlds.ZONE)).contains("lost");
    assertThat(driver.facts()).extracting(Fact::kind).containsExactly(Event.Kind.TRAFFIC_PUBLISHED);
    tick(desired);
    assertThat(driver.facts()).isEmpty();
    assertThat(driver.problems()).isEmpty();
  }

  /** Another replica published since the zone was read: nothing is overwritten unseen. */
  @Test
  void aStaleFenceIsLookedAtAgainBeforeAnythingIsWritten() {
    allUp();
    var other = new Hostname("other.example.com");
    store.published(Worlds.ZONE, other, answer());
    driver.begin();
    driver.tell(
        Worlds.ZONE,
        new ZoneInput.Judged(
            new Endpoint(Worlds.HOST, new RegionName("eu-1")), Worlds.verdict(Verdict.State.DOWN)),
        now);
    assertThat(driver.problems().get(Worlds.ZONE)).contains("newer than ours");
    health("eu-1", Verdict.State.DOWN);
    tick(desired);
    assertThat(share("eu-1")).isZero();
    assertThat(driver.report().orphans()).as("is kept and shown").containsKey(other);
  }

  @Test
  void aZoneThatHangsIsSaidAndAbandonedAndHoldsUpNoOther() {
    allUp();
    driver.hang(Worlds.ZONE);
    var second = new Hostname("second.example");
    var zones = new TreeMap<>(desired.zones());
    zones.put(second, new ZoneSpec(second, ZoneSpec.Provider.EMBEDDED, List.of()));
    var two =
        new Desired(
            desired.commit(), desired.regions(), zones, desired.federations(), desired.warnings());
    for (int i = 0; i < 9; i++) {
      tick(two);
    }
    assertThat(driver.report().zone(second)).isPresent();
    assertThat(driver.problems()).isEmpty();
    for (int i = 0; i < 3; i++) {
      tick(two);
    }
    assertThat(driver.problems().get(Worlds.ZONE)).contains("no answer for 1");
    assertThat(driver.effects()).contains(new ZoneEffect.Abandon(Worlds.ZONE));
    assertThat(answer()).as("what was published is shown").isPresent();
  }

  /** A verdict weighs its own name and is published without a look before. */
  @Test
  void aVerdictPublishesOneNameAtOnce() {
    var specs = new ArrayList<FederationSpec>();
    for (int i = 0; i < 200; i++) {
      specs.add(Worlds.federation("app-" + i, "one", 1, 1, "eu-1", "us-1"));
    }
    var many = Worlds.desired(1, specs.toArray(FederationSpec[]::new));
    for (var spec : specs) {
      for (var region : spec.placement().keySet()) {
        completed.add(new Pair(spec.name(), region));
        verdicts.put(
            new Endpoint(spec.traffic().orElseThrow().hostname(), region),
            Worlds.verdict(Verdict.State.UP));
      }
    }
    tick(many);
    driver.begin();
    var host = new Hostname("app-7.example.com");
    var endpoint = new Endpoint(host, new RegionName("eu-1"));
    driver.tell(
        Worlds.ZONE, new ZoneInput.Judged(endpoint, Worlds.verdict(Verdict.State.DOWN)), now);
    assertThat(driver.effects().getFirst()).isInstanceOf(ZoneEffect.Publish.class);
    assertThat(((ZoneEffect.Publish) driver.effects().getFirst()).change().set())
        .containsOnlyKeys(host);
    driver.begin();
    driver.tell(
        Worlds.ZONE,
        new ZoneInput.Judged(endpoint, Worlds.verdict(Verdict.State.DOWN).notAfter(now)),
        now);
    assertThat(driver.effects()).as("nothing new").isEmpty();
  }

  /** What is fitted to the provider is compared as it is read back. */
  @Test
  void aProviderThatTellsNoWeightsIsQuietToo() {
    var even =
        new FakeZonePublisher(
            new Capabilities(
                Capabilities.Sets.EVEN, Member.WEIGHT_MOST, Duration.ofMinutes(2), false));
    var there = new ZoneDriver(even);
    converged("eu-1");
    converged("us-1");
    health("eu-1", Verdict.State.UP);
    health("us-1", Verdict.State.UP);
    there.second(desired, verdicts, completed, controls, now);
    var replaced = even.replacements();
    for (int i = 1; i < 5; i++) {
      there.second(desired, verdicts, completed, controls, now.plusSeconds(i));
    }
    assertThat(even.replacements()).isEqualTo(replaced);
    assertThat(there.report().answer(Worlds.ZONE, Worlds.HOST).orElseThrow().ttl())
        .isEqualTo(Duration.ofMinutes(2));
  }

  /** What ends has ended, also where taking it in is a mistake of ours. */
  @Test
  void aLookWhoseEndBreaksIsSaidAndLookedAtAgain() {
    allUp();
    var before = answer();
    driver.hang(Worlds.ZONE);
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Tick(), now);
    assertThat(driver.effects()).containsExactly(new ZoneEffect.ReadZone(Worlds.ZONE));
    driver.tell(Worlds.ZONE, new ZoneInput.Read(null), now);
    assertThat(driver.problems().get(Worlds.ZONE)).startsWith("a mistake of acf: ");
    driver.begin();
    driver.tell(Worlds.ZONE, new ZoneInput.Tick(), now.plusSeconds(1));
    assertThat(driver.effects()).containsExactly(new ZoneEffect.ReadZone(Worlds.ZONE));
    assertThat(answer()).isEqualTo(before);
  }

  @Test
  void aNameWhoseWeighingBreaksStaysAsItIsAndTheOthersMove() {
    var shop = Worlds.federation("shop", "one", 1, 1, "ap-1", "eu-1");
    var orders = Worlds.federation("orders", "one", 1, 1, "ap-1", "eu-1");
    var both = Worlds.desired(1, orders, shop);
    for (var region : List.of("ap-1", "eu-1")) {
      converged(region);
      completed.add(new Pair(shop.name(), new RegionName(region)));
      health(region, Verdict.State.UP);
      verdicts.put(
          new Endpoint(shop.traffic().orElseThrow().hostname(), new RegionName(region)),
          Worlds.verdict(Verdict.State.UP));
    }
    tick(both);
    var before = driver.report().answer(Worlds.ZONE, shop.traffic().orElseThrow().hostname());
    assertThat(before).isPresent();
    health("eu-1", Verdict.State.DOWN);
    tick(Worlds.desired(2, orders, breaking(shop)));
    assertThat(share("eu-1")).isZero();
    assertThat(driver.report().answer(Worlds.ZONE, shop.traffic().orElseThrow().hostname()))
        .isEqualTo(before);
    assertThat(driver.problems().get(Worlds.ZONE))
        .contains("a mistake of acf about shop.example.com");
    health("eu-1", Verdict.State.UP);
    tick(Worlds.desired(3, orders, shop));
    assertThat(driver.problems()).isEmpty();
    assertThat(share("eu-1")).isPositive();
  }

  /** Whose health check is missing, as no reader would leave it. */
  private static FederationSpec breaking(FederationSpec spec) {
    var traffic = spec.traffic().orElseThrow();
    return new FederationSpec(
        spec.name(),
        spec.apps(),
        spec.placement(),
        Optional.of(
            new TrafficSpec(
                traffic.hostname(), traffic.zone(), traffic.weights(), traffic.ttl(), null)));
  }
}
