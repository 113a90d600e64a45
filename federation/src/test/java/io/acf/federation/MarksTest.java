package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Observation;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which mark is newer, and whose an app is: what several replicas make of one region. */
class MarksTest {
  private static final AppName APP = new AppName("orders");
  private static final FederationName PAYMENTS = new FederationName("payments");
  private static final CommitId NOWHERE = new CommitId("dead".repeat(10));

  private final FakeRegion region = FakeRegion.named("eu-1");
  private int commits;

  /** A commit with what it says. */
  private record Node(Desired desired, Optional<Node> parent) {
    CommitId id() {
      return desired.commit().id();
    }
  }

  private Node commit(Node parent, FederationSpec... federations) {
    commits++;
    var base = Worlds.desired(1000 + commits, federations);
    var count = parent == null ? 1 : parent.desired.commit().count() + 1;
    var commit = new Commit(base.commit().id(), count, Worlds.START, "ana", "change " + commits);
    return new Node(
        new Desired(commit, base.regions(), base.zones(), base.federations(), List.of()),
        Optional.ofNullable(parent));
  }

  private static FederationSpec orders(String version) {
    return Worlds.federation("orders", version, 1, 2, "eu-1");
  }

  /** The same apps, host and releases under another name. */
  private static FederationSpec named(String name, FederationSpec spec) {
    return new FederationSpec(
        new FederationName(name), spec.apps(), spec.placement(), spec.traffic());
  }

  /** One orchestrator with its own clone and journal. */
  private final class Replica {
    private final Clone clone = new Clone();
    private final DrivenDelivery delivery;
    private final String name;
    private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
    private Instant now = Worlds.START;
    private Node head;
    private long raise;
    private Controls controls = Controls.NONE;
    private DrivenDelivery.Round last;
    private int told;

    Replica(String name) {
      this.name = name;
      this.delivery = new DrivenDelivery(region.as(name), DeliveryPolicy.DEFAULT, clone);
    }

    /** Fetches a head with its history and follows it. */
    Replica follow(Node to) {
      for (var it = Optional.of(to); it.isPresent(); it = it.get().parent()) {
        clone.fetch(it.get().desired(), it.get().parent().map(Node::id));
      }
      head = to;
      return this;
    }

    /** An operator accepts a head that does not descend: the generation is raised over the last. */
    void accept(Node to) {
      raise =
          Math.max(raise, head.desired.commit().count() + raise + 1 - to.desired.commit().count());
      follow(to);
    }

    PairStatus tick(FederationName federation) {
      var desired = head.desired.raised(raise);
      var report = delivery.tick(desired, controls, now);
      last = report;
      raise = Math.max(raise, report.raised());
      report.events().stream()
          .filter(event -> event.kind() == Event.Kind.ADOPTED)
          .forEach(event -> controls = controls.after(event(event)));
      statuses = report.statuses();
      now = now.plus(report.again());
      return statuses.get(federation);
    }

    /** A person takes back what the last look found in the way; gives the command's event. */
    Event adopt(FederationName federation) {
      var found = last.adoptable(federation);
      var event =
          event(
              new Command.Adopt(
                  new Command.Terms("ana", "forged", Optional.empty()),
                  new Pair(federation, region.name()),
                  found));
      controls = controls.after(event);
      return event;
    }

    private Event event(Fact fact) {
      told++;
      return new Event(name, told, new HybridTime(now.toEpochMilli(), told), fact);
    }

    /** Its process is killed and its journal emptied: it knows its clone alone. */
    Replica emptied() {
      var fresh = new Replica(name);
      return fresh.follow(head);
    }

    PairStatus settle(FederationName federation) {
      var status = tick(federation);
      for (int i = 0; i < 60 && status.state() != State.CONVERGED; i++) {
        status = tick(federation);
      }
      return status;
    }

    PairStatus settle() {
      return settle(Worlds.ORDERS);
    }

    /** As it stands once everything was looked at, where no audit events are told. */
    PairStatus stays() {
      var end = now.plus(DeliveryPolicy.DEFAULT.wholeWhereDeaf());
      var status = tick(Worlds.ORDERS);
      while (!now.isAfter(end)) {
        status = tick(Worlds.ORDERS);
      }
      return status;
    }
  }

  private AppView app() {
    var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(Worlds.SPACE)));
    return ((SpaceView.Readable) seen.spaces().get(Worlds.SPACE)).apps().get(APP);
  }

  private AppMarks marks() {
    return app().marks();
  }

  private void forge(String generation, CommitId commit) {
    forge(APP, generation, commit);
  }

  private void forge(AppName app, String generation, CommitId commit) {
    region.mark(
        Worlds.SPACE,
        app,
        marks ->
            new AppMarks(
                marks.owner(),
                marks.release(),
                Generation.parse(generation),
                Optional.ofNullable(commit),
                marks.replica()));
  }

  private void serves(String version) {
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest(version));
  }

  // ------------------------------------------------------------------ which mark is newer

  @Test
  void theMarkSaysGenerationCommitAndReplica() {
    var first = commit(null, orders("one"));
    new Replica("r-1").follow(first).settle();
    assertThat(marks().generation()).contains(Generation.ofCommits(1));
    assertThat(marks().commit()).contains(first.id());
    assertThat(marks().replica()).contains("r-1");
  }

  @Test
  void theMarkOfADescendantIsNewerWhateverItsNumber() {
    var first = commit(null, orders("one"));
    var second = commit(first, orders("two"));
    var behind = new Replica("r-1").follow(second).follow(first);
    new Replica("r-2").follow(second).settle();
    forge("0.0", second.id());
    var status = behind.stays();
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.STALE);
    assertThat(status.message())
        .contains("generation 0.0 of commit " + second.id().brief() + " by replica r-2")
        .contains("descends from ours, " + first.id().brief());
    assertThat(status.tip()).contains("acf source refresh").doesNotContain("adopt");
    serves("two");
    assertThat(behind.follow(second).settle().state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void theMarkOfAnAncestorIsOlderWhateverItsNumberAndTellsOfTheRaise() {
    var first = commit(null, orders("one"));
    new Replica("r-1").follow(first).settle();
    forge("41.0", first.id());
    var replica = new Replica("r-2").follow(commit(first, orders("two")));
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
    assertThat(marks().generation()).contains(Generation.ofCommits(42));
    assertThat(replica.raise).isEqualTo(40);
  }

  @Test
  void aRaiseThatNoHistoryCanHaveIsNoRaise() {
    var first = commit(null, orders("one"));
    new Replica("r-1").follow(first).settle();
    forge("999999999999999999.0", first.id());
    var replica = new Replica("r-2").follow(commit(first, orders("two")));
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    assertThat(marks().generation()).contains(Generation.ofCommits(2));
    assertThat(replica.raise).isZero();
  }

  @Test
  void anEmptyJournalAfterAnAcceptedRewriteGetsTheRaiseFromTheRegion() {
    var third = commit(commit(commit(null, orders("a")), orders("b")), orders("c"));
    var replica = new Replica("r-1").follow(third);
    replica.settle();
    var rewritten = commit(null, orders("d"));
    replica.accept(rewritten);
    replica.settle();
    assertThat(marks().generation()).contains(Generation.ofCommits(4));
    var fresh = new Replica("r-2").follow(rewritten);
    assertThat(fresh.settle().state()).isEqualTo(State.CONVERGED);
    assertThat(fresh.follow(commit(rewritten, orders("e"))).settle().state())
        .isEqualTo(State.CONVERGED);
    assertThat(marks().generation()).contains(Generation.ofCommits(5));
    serves("e");
  }

  @Test
  void whatTheOldHistoryLeftIsOverwrittenByAnAcceptedRewrite() {
    var old = commit(commit(null, orders("a")), orders("b"));
    var replica = new Replica("r-1").follow(old);
    replica.settle();
    replica.accept(commit(null, orders("c")));
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("c");
  }

  @Test
  void whoHasNotAcceptedTheRewriteIsStaleByItsNumber() {
    var old = commit(commit(null, orders("a")), orders("b"));
    var frozen = new Replica("r-1").follow(old);
    frozen.settle();
    var accepted = new Replica("r-2").follow(old);
    var rewritten = commit(commit(null, orders("c")), orders("d"));
    accepted.accept(rewritten);
    accepted.settle();
    frozen.follow(rewritten).follow(old); // It has fetched it, and follows the old one.
    var status = frozen.stays();
    assertThat(status.reason()).isEqualTo(Reason.STALE);
    assertThat(status.message()).contains("another line of history").contains("r-2");
    serves("d");
  }

  /** Two lines that are as long: neither is known to be the newer, so nothing is overwritten. */
  @Test
  void theSameNumberOnAnotherLineOfHistoryIsNotOverwritten() {
    var root = commit(null, orders("root"));
    var theirs = commit(root, orders("theirs"));
    new Replica("r-1").follow(theirs).settle();
    var ours = new Replica("r-2").follow(theirs).follow(commit(root, orders("ours")));
    assertThat(ours.head.desired.commit().count()).isEqualTo(theirs.desired.commit().count());
    var status = ours.stays();
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.STALE);
    assertThat(status.message()).contains("another line of history").contains("r-1");
    serves("theirs");
    assertThat(ours.follow(commit(ours.head, orders("longer"))).settle().state())
        .isEqualTo(State.CONVERGED);
    serves("longer");
  }

  /** Else a commit that only a lost clone had could never be followed. */
  @Test
  void theSameNumberOfACommitThatNobodyFindsIsOverwritten() {
    var first = commit(null, orders("one"));
    new Replica("r-9").follow(first).settle();
    forge("2.0", NOWHERE);
    var replica = new Replica("r-1").follow(commit(first, orders("two")));
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
  }

  @Test
  void aCommitThatNobodyFindsIsStaleByItsNumberAndNamed() {
    var first = commit(null, orders("one"));
    new Replica("r-9").follow(first).settle();
    forge("99999.0", NOWHERE);
    var replica = new Replica("r-1").follow(commit(first, orders("two")));
    var status = replica.stays();
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.STALE);
    assertThat(status.message())
        .contains("generation 99999.0 of commit deaddea by replica r-9")
        .contains("newer than ours, 2.0");
    assertThat(status.tip()).contains("acf regions adopt orders eu-1 --reason");
    serves("one");
    forge("1.7", NOWHERE);
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
  }

  @Test
  void aMarkWithoutACommitIsJudgedByItsNumber() {
    var first = commit(null, orders("one"));
    new Replica("r-1").follow(first).settle();
    forge("1.0", null); // As an acf wrote it that knew of no commit.
    var replica = new Replica("r-1").follow(commit(first, orders("two")));
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    forge("99999.0", null);
    assertThat(replica.follow(commit(replica.head, orders("three"))).stays().reason())
        .isEqualTo(Reason.STALE);
    serves("two");
  }

  // ------------------------------------------------------------------ rollbacks

  @Test
  void aRollbackIsNotUndoneByOneWhoHasNotHeardOfIt() {
    var first = commit(null, orders("one"));
    var second = commit(first, orders("two"));
    new Replica("r-1").follow(first).settle(); // What was rolled back to.
    forge("2.1700", second.id());
    var deaf = new Replica("r-2").follow(second);
    assertThat(deaf.stays().reason()).isEqualTo(Reason.ROLLED_BACK_ELSEWHERE);
    // A commit that touches something else ends nothing.
    var beside = commit(second, orders("two"), Worlds.federation("other", "x", 1, 1, "us-1"));
    var status = deaf.follow(beside).stays();
    assertThat(status.state()).isEqualTo(State.DEFERRED);
    assertThat(status.reason()).isEqualTo(Reason.ROLLED_BACK_ELSEWHERE);
    assertThat(status.message()).contains("2.1700").contains("rolled back");
    assertThat(status.tip()).contains("acf regions adopt orders eu-1");
    serves("one");
    assertThat(deaf.follow(commit(beside, orders("three"))).settle().state())
        .isEqualTo(State.CONVERGED);
    serves("three");
  }

  // ------------------------------------------------------------------ taken back by a person

  @Test
  void aForgedMarkIsTakenBackOnce() {
    var first = commit(null, orders("one"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    forge("99999.0", NOWHERE);
    replica.follow(commit(first, orders("two")));
    assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
    var asked = replica.adopt(Worlds.ORDERS);
    assertThat(replica.tick(Worlds.ORDERS).message())
        .contains("is taken back from generation 99999.0 of commit deaddea")
        .contains("as ana asked: forged");
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
    assertThat(marks().generation()).contains(Generation.ofCommits(2));
    assertThat(replica.controls.adoptions()).isEmpty();
    // The same mark again is not covered any more, also not where the command is heard again late.
    forge("99999.0", NOWHERE);
    replica.follow(commit(replica.head, orders("three")));
    assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
    assertThat(asked.kind()).isEqualTo(Event.Kind.ADOPT);
  }

  @Test
  void whatHasChangedSinceItWasAskedIsNotWrittenOver() {
    var first = commit(null, orders("one"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    forge("99999.0", NOWHERE);
    replica.follow(commit(first, orders("two")));
    replica.stays();
    replica.adopt(Worlds.ORDERS);
    forge("99999.1", NOWHERE);
    assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
    assertThat(marks().generation()).contains(new Generation(99999, 1));
    assertThat(replica.controls.adoptions()).isEmpty();
    serves("one");
    replica.adopt(Worlds.ORDERS);
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
  }

  @Test
  void appsThatAreMarkedOneAfterTheOtherAreTakenBackTogether() {
    var first = commit(null, Worlds.federation("orders", "one", 2, 2, "eu-1"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    forge("99999.0", NOWHERE);
    replica.follow(commit(first, Worlds.federation("orders", "two", 2, 2, "eu-1")));
    assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
    replica.adopt(Worlds.ORDERS);
    forge(new AppName("orders-1"), "88888.0", NOWHERE);
    assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
    replica.adopt(Worlds.ORDERS);
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
  }

  @Test
  void aForgedMarkOnWhatRunsAsWantedCanBeTakenBackToo() {
    var replica = new Replica("r-1").follow(commit(null, orders("one")));
    replica.settle();
    forge("99999.0", NOWHERE);
    assertThat(replica.stays().state()).isEqualTo(State.CONVERGED);
    replica.adopt(Worlds.ORDERS);
    assertThat(replica.stays().state()).isEqualTo(State.CONVERGED);
    assertThat(marks().generation()).contains(Generation.ofCommits(1));
  }

  @Test
  void aRollbackThatIsNotKnownHereCanBeTakenBack() {
    var second = commit(commit(null, orders("one")), orders("two"));
    new Replica("r-1").follow(second.parent().orElseThrow()).settle();
    forge("2.1700", second.id());
    var replica = new Replica("r-2").follow(second);
    assertThat(replica.stays().reason()).isEqualTo(Reason.ROLLED_BACK_ELSEWHERE);
    replica.adopt(Worlds.ORDERS);
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
  }

  @Test
  void anAppOfAnotherAcfCanBeTakenOverAndOneOfAFederationInGitOrOfNobodyCannot() {
    new Replica("their-1")
        .follow(commit(null, named("payments", orders("theirs"))))
        .settle(PAYMENTS);
    var ours = new Replica("r-1").follow(commit(commit(null, orders("one")), orders("two")));
    assertThat(ours.stays().reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(statusTip(ours)).contains("acf regions adopt orders eu-1");
    ours.adopt(Worlds.ORDERS);
    assertThat(ours.settle().state()).isEqualTo(State.CONVERGED);
    serves("two");
    var both = commit(ours.head, orders("two"), named("payments", orders("two")));
    assertThat(ours.follow(both).settle(PAYMENTS).reason()).isEqualTo(Reason.NAME_TAKEN);
    ours.adopt(PAYMENTS);
    ours.stays();
    assertThat(marks().owner()).contains(Worlds.ORDERS);
    region.mark(Worlds.SPACE, APP, marks -> AppMarks.NONE);
    ours.stays();
    ours.adopt(Worlds.ORDERS);
    assertThat(ours.stays().reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(marks()).isEqualTo(AppMarks.NONE);
  }

  private static String statusTip(Replica replica) {
    return replica.statuses.get(Worlds.ORDERS).tip();
  }

  // ------------------------------------------------------------------ names

  @Test
  void aRenamedFederationIsCarriedOverWithoutADeployment() {
    var first = commit(null, orders("one"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    var deployments = app().deployments().size();
    var written = region.written().size();
    var renamed = commit(first, named("payments", orders("one")));
    assertThat(replica.follow(renamed).settle(PAYMENTS).state()).isEqualTo(State.CONVERGED);
    assertThat(region.written().subList(written, region.written().size()))
        .singleElement()
        .isInstanceOf(Step.Fence.class);
    assertThat(marks().owner()).contains(PAYMENTS);
    assertThat(app().deployments()).hasSize(deployments);
    // And back again, with another release in the same commit.
    var back = commit(renamed, orders("two"));
    assertThat(replica.follow(back).settle().state()).isEqualTo(State.CONVERGED);
    assertThat(marks().owner()).contains(Worlds.ORDERS);
    serves("two");
  }

  @Test
  void aRenameInTheMiddleOfADeploymentIsCarriedOver() {
    var first = commit(null, orders("one"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    region.pace(50);
    replica.follow(commit(first, orders("two")));
    for (int i = 0; i < 150 && replica.tick(Worlds.ORDERS).reason() != Reason.DEPLOYING; i++) {}
    region.pace(0);
    var renamed = commit(replica.head, named("payments", orders("three")));
    assertThat(replica.follow(renamed).settle(PAYMENTS).state()).isEqualTo(State.CONVERGED);
    serves("three");
  }

  @Test
  void aFederationThatIsInGitKeepsItsAppsAndOneThatDropsThemGivesThem() {
    var two = Worlds.federation("orders", "one", 2, 1, "eu-1");
    var first = commit(null, two);
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    // Both name the app orders-1.
    var claim = named("payments", two);
    var status = replica.follow(commit(first, two, claim)).settle(PAYMENTS);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(status.message()).contains("belongs to federation orders");
    // One commit moves it.
    var moved = commit(replica.head, orders("one"), apps(claim, 1, 2));
    assertThat(replica.follow(moved).settle(PAYMENTS).state()).isEqualTo(State.CONVERGED);
    assertThat(replica.settle().state()).isEqualTo(State.CONVERGED);
    assertThat(owner("orders-1")).contains(PAYMENTS);
    assertThat(owner("orders")).contains(Worlds.ORDERS);
  }

  private Optional<FederationName> owner(String app) {
    var seen = (Observation.Seen) region.observe(new TreeSet<>(List.of(Worlds.SPACE)));
    var space = (SpaceView.Readable) seen.spaces().get(Worlds.SPACE);
    return space.apps().get(new AppName(app)).owner();
  }

  /** A part of a federation's apps; the manifest stays, as only its apps are looked at here. */
  private static FederationSpec apps(FederationSpec spec, int from, int to) {
    var manifest = Worlds.federation("orders", "one", 2, 1, "eu-1").placement();
    return new FederationSpec(spec.name(), spec.apps().subList(from, to), manifest, spec.traffic());
  }

  @Test
  void aFederationThatLeavesForOneCommitComesBackAsItWas() {
    var first = commit(null, orders("one"), Worlds.federation("other", "x", 1, 1, "eu-1"));
    var replica = new Replica("r-1").follow(first);
    replica.settle();
    var gone = commit(first, Worlds.federation("other", "x", 1, 1, "eu-1"));
    replica.follow(gone).settle(new FederationName("other"));
    var written = region.written().size();
    var back = commit(gone, orders("one"), Worlds.federation("other", "x", 1, 1, "eu-1"));
    assertThat(replica.follow(back).settle().state()).isEqualTo(State.CONVERGED);
    assertThat(region.written()).hasSize(written);
  }

  @Test
  void anAppOfAnotherAcfOrOfNobodyIsNeverTouched() {
    var elsewhere = commit(null, named("payments", orders("theirs")));
    new Replica("their-1").follow(elsewhere).settle(PAYMENTS);
    var ours = new Replica("r-1").follow(commit(commit(null, orders("one")), orders("two")));
    var executed = region.executed().size();
    var status = ours.stays();
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(status.message()).contains("payments").contains("their-1");
    region.mark(Worlds.SPACE, APP, marks -> AppMarks.NONE);
    assertThat(ours.stays().message()).contains("was not made by acf");
    assertThat(region.executed()).hasSize(executed);
  }

  @Test
  void anAppThatAnOlderAcfMarkedIsCarriedOverWhereItIsWhatWeWant() {
    var first = commit(null, orders("one"));
    new Replica("r-1").follow(first).settle();
    forge("1.0", null);
    var replica = new Replica("r-1").follow(commit(first, named("payments", orders("one"))));
    assertThat(replica.settle(PAYMENTS).state()).isEqualTo(State.CONVERGED);
    assertThat(marks().owner()).contains(PAYMENTS);
  }

  @Test
  void whoIsBehindARenameIsStaleAndNotRobbed() {
    var first = commit(null, orders("one"));
    var second = commit(first, named("payments", orders("two")));
    new Replica("r-1").follow(second).settle(PAYMENTS);
    var behind = new Replica("r-2").follow(second).follow(first);
    assertThat(behind.stays().reason()).isEqualTo(Reason.STALE);
    assertThat(marks().owner()).contains(PAYMENTS);
  }

  // ------------------------------------------------------------------ laws

  /** Whatever two replicas do in turn, what is older never overwrites what is newer. */
  @Test
  void anOlderOneNeverOverwritesANewer() {
    for (int seed = 0; seed < 40; seed++) {
      var world = new MarksTest();
      var dice = new Random(seed);
      world.region.pace(dice.nextInt(3));
      var nodes = new java.util.ArrayList<Node>();
      nodes.add(world.commit(null, orders("v0")));
      var replicas = List.of(world.new Replica("a"), world.new Replica("b"));
      replicas.forEach(it -> it.follow(nodes.getFirst()));
      var newest = -1;
      for (int i = 0; i < 120; i++) {
        if (dice.nextInt(8) == 0) {
          nodes.add(world.commit(nodes.getLast(), orders("v" + nodes.size())));
        }
        var replica = replicas.get(dice.nextInt(2));
        if (dice.nextInt(6) == 0) {
          replica.follow(nodes.getLast());
        }
        if (dice.nextInt(12) == 0) {
          world.region.loseAnswers(1);
        }
        replica.tick(Worlds.ORDERS);
        var view = world.app();
        var at = view == null ? -1 : index(nodes, view.marks().commit());
        assertThat(at).as("seed " + seed + " step " + i).isGreaterThanOrEqualTo(newest);
        newest = at;
      }
      world.region.loseAnswers(0);
      for (var replica : replicas) {
        assertThat(replica.follow(nodes.getLast()).settle().state())
            .as("seed " + seed)
            .isEqualTo(State.CONVERGED);
      }
    }
  }

  /** What may befall the one who looks after a region. */
  private enum Mishap {
    EMPTY_JOURNAL,
    NEW_REPLICA,
    REWRITE_ACCEPTED,
    FORGED_AND_ADOPTED
  }

  /** Every two of them, in both orders, with a commit before, between and after, or without. */
  @Test
  void noTwoMishapsGetARegionStuck() {
    for (var one : Mishap.values()) {
      for (var other : Mishap.values()) {
        for (int commits = 0; commits < 8; commits++) {
          var world = new MarksTest();
          var name = one + " then " + other + ", commits " + Integer.toBinaryString(commits);
          var replica = world.new Replica("r-1");
          replica.follow(world.commit(world.commit(null, orders("a")), orders("b"))).settle();
          replica = world.befall(one, world.pushed(replica, (commits & 1) != 0));
          replica = world.befall(other, world.pushed(replica, (commits & 2) != 0));
          replica = world.pushed(replica, (commits & 4) != 0);
          assertThat(replica.settle().state()).as(name).isEqualTo(State.CONVERGED);
          var wanted = replica.head.desired.federations().get(Worlds.ORDERS);
          assertThat(world.region.serves(Worlds.SPACE, Worlds.HOST))
              .as(name)
              .contains(wanted.placement().get(world.region.name()).artifact(APP).digest());
        }
      }
    }
  }

  private Replica pushed(Replica replica, boolean really) {
    if (really) {
      replica.follow(commit(replica.head, orders("push " + commits))).settle();
    }
    return replica;
  }

  private Replica befall(Mishap mishap, Replica replica) {
    return switch (mishap) {
      case EMPTY_JOURNAL -> replica.emptied();
      case NEW_REPLICA -> new Replica("r-" + (commits + 2)).follow(replica.head);
      case REWRITE_ACCEPTED -> {
        replica.accept(commit(null, orders("rewritten " + commits)));
        replica.settle();
        yield replica;
      }
      case FORGED_AND_ADOPTED -> {
        forge("99999." + commits, NOWHERE);
        replica.follow(commit(replica.head, orders("forged " + commits)));
        assertThat(replica.stays().reason()).isEqualTo(Reason.STALE);
        replica.adopt(Worlds.ORDERS);
        replica.settle();
        yield replica;
      }
    };
  }

  private static int index(List<Node> nodes, Optional<CommitId> commit) {
    return commit.map(id -> nodes.stream().map(Node::id).toList().indexOf(id)).orElse(-1);
  }
}
