package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.regions.Audit;
import io.acf.regions.CallBudget;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery machine, step by step; {@link HandDelivery} asserts what holds after each. */
class RegionDeliveryTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final Controls.Said SAID =
      new Controls.Said("ana", "x", Worlds.START, Optional.empty());

  private final FakeRegion region = FakeRegion.named("eu-1");
  private final HandDelivery delivery = new HandDelivery(region, DeliveryPolicy.DEFAULT);
  private long commits;

  private static FederationSpec spec(String name, String version) {
    return Worlds.federation(name, version, 1, 2, "eu-1");
  }

  private static FederationSpec[] several(int count, String version) {
    return IntStream.range(0, count)
        .mapToObj(i -> spec("f-%02d".formatted(i), version))
        .toArray(FederationSpec[]::new);
  }

  private void aim(FederationSpec... specs) {
    delivery.tell(new DeliveryInput.Aimed(Worlds.desired(++commits, specs), new TreeMap<>()));
  }

  private static Controls frozen() {
    return new Controls(new TreeMap<>(), new TreeMap<>(), Optional.of(SAID), Optional.empty());
  }

  private static Controls cordoned(String region) {
    return new Controls(
        new TreeMap<>(Map.of(new RegionName(region), SAID)),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean uploads(Step step) {
    return step instanceof Step.Upload;
  }

  /** Until a federation is at its upload. */
  private void uploading(String name) {
    delivery.run(
        "uploads",
        () -> {
          var step = delivery.state.executing().get(new FederationName(name));
          return step != null && uploads(step);
        });
    delivery.asked.clear();
  }

  private void rest(Duration time) {
    var end = delivery.now.plus(time);
    delivery.run("rests", () -> delivery.now.isAfter(end));
  }

  private List<DeliveryEffect.Abandon> abandoned() {
    return delivery.asked.stream()
        .filter(DeliveryEffect.Abandon.class::isInstance)
        .map(DeliveryEffect.Abandon.class::cast)
        .toList();
  }

  @Test
  void moreFederationsThanMayBeWorkedOnAtOnceAllConverge() {
    aim(several(13, "one"));
    delivery.converge();
    assertThat(delivery.state.queues().held()).isEmpty();
    assertThat(delivery.state.queues().ready()).isEmpty();
    assertThat(delivery.state.queues().staging()).isEmpty();
    aim(several(13, "two"));
    delivery.converge();
    assertThat(region.executed().stream().filter(RegionDeliveryTest::uploads).count())
        .isEqualTo(26);
  }

  @Test
  void whoRestsOnPairsHearsNothingOfWhatWasOnlySeenAgain() {
    aim(several(3, "one"));
    delivery.converge();
    rest(Duration.ofMinutes(1));
    delivery.asked.clear();
    rest(Duration.ofMinutes(1));
    assertThat(delivery.asked.stream().anyMatch(DeliveryEffect.SeenAgain.class::isInstance))
        .isTrue();
    assertThat(delivery.asked.stream().anyMatch(DeliveryEffect.Tell.class::isInstance)).isFalse();
    assertThat(delivery.pair("f-01").status().seenAt())
        .hasValueSatisfying(at -> assertThat(at).isAfter(delivery.now.minusSeconds(10)));
  }

  @Test
  void aNewerCommitGivesUpAnUpload() {
    aim(spec("orders", "one"));
    uploading("orders");
    aim(spec("orders", "two"));
    assertThat(abandoned())
        .containsExactly(new DeliveryEffect.Abandon(new FederationName("orders")));
    assertThat(delivery.step("orders").abandoned).isTrue();
    delivery.converge();
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
  }

  @Test
  void aNewerCommitWaitsForAnyOtherStepAndThatStepIsTheLast() {
    aim(spec("orders", "one"));
    delivery.run("works", () -> !delivery.state.executing().isEmpty());
    assertThat(delivery.state.executing().firstEntry().getValue())
        .isInstanceOf(Step.CreateApp.class);
    delivery.asked.clear();
    aim(spec("orders", "two"));
    assertThat(abandoned()).isEmpty();
    assertThat(delivery.asked).noneMatch(DeliveryEffect.Execute.class::isInstance);
    delivery.asked.clear();
    delivery.step("orders").end();
    assertThat(delivery.asked).noneMatch(DeliveryEffect.Execute.class::isInstance);
    delivery.converge();
    assertThat(region.executed().stream().filter(RegionDeliveryTest::uploads).count()).isOne();
  }

  @Test
  void aCommandEndsThePlanAfterTheStepUnderWay() {
    aim(spec("orders", "one"));
    uploading("orders");
    delivery.tell(new DeliveryInput.Said(frozen()));
    assertThat(abandoned()).as("the upload goes on to its end").isEmpty();
    var done = region.executed().size();
    delivery.step("orders").end();
    for (int i = 0; i < 50; i++) {
      if (delivery.underWay.isEmpty()) {
        delivery.wake();
      } else {
        delivery.underWay.getFirst().end();
      }
    }
    assertThat(region.executed()).hasSize(done + 1);
    delivery.tell(new DeliveryInput.Said(Controls.NONE));
    delivery.converge();
  }

  @Test
  void aNewerCommitGivesUpAnUploadAlsoAfterACommand() {
    aim(spec("orders", "one"));
    uploading("orders");
    delivery.tell(new DeliveryInput.Said(cordoned("us-1")));
    aim(spec("orders", "two"));
    assertThat(abandoned()).hasSize(1);
    delivery.converge();
  }

  /** Of what people say, a region hears nothing that does not bear on what is done in it. */
  @Test
  void wordsAboutTrafficOrOtherRegionsDoNotTouchDelivery() {
    aim(spec("orders", "one"), spec("others", "one"));
    uploading("orders");
    var said = new TreeMap<>(Map.of(EU, SAID));
    var none = new TreeMap<RegionName, Controls.Said>();
    var ends =
        new Controls.Said("ana", "x", Worlds.START, Optional.of(Worlds.START.plusSeconds(1)));
    var before = delivery.state;
    for (var controls :
        List.of(
            new Controls(none, said, Optional.empty(), Optional.empty()),
            new Controls(none, none, Optional.empty(), Optional.of(SAID)),
            new Controls(none, new TreeMap<>(Map.of(EU, ends)), Optional.empty(), Optional.empty()),
            cordoned("us-1"),
            retrying("others/us-1"))) {
      delivery.tell(new DeliveryInput.Said(controls));
      assertThat(delivery.state).hasToString(before.toString());
      assertThat(delivery.asked).isEmpty();
    }
  }

  private static Controls retrying(String key) {
    var federation = key.replaceAll("/.*", "");
    var region =
        key.contains("/")
            ? Optional.of(new RegionName(key.replaceAll(".*/", "")))
            : Optional.<RegionName>empty();
    var terms = new Command.Terms("ana", "x", Optional.empty());
    var retry = new Command.RetryRollout(terms, new FederationName(federation), region);
    return Controls.NONE.after(
        new Event("r", 1, new HybridTime(Worlds.START.toEpochMilli(), 0), Worlds.START, retry));
  }

  @Test
  void aRetryOfOneFederationReadsThatOneAndCutsNoOther() {
    aim(spec("orders", "one"), spec("others", "one"));
    delivery.converge();
    rest(Duration.ofMinutes(1));
    aim(spec("orders", "two"), spec("others", "one"));
    uploading("orders");
    delivery.tell(new DeliveryInput.Said(retrying("others")));
    assertThat(delivery.pair("orders").run().orElseThrow().superseded()).isFalse();
    assertThat(delivery.state.everything()).isFalse();
    assertThat(delivery.state.pairs().get(new FederationName("orders")).unread()).isEmpty();
    assertThat(delivery.pair("others").unread()).containsAll(EnumSet.allOf(Part.class));
    delivery.tell(new DeliveryInput.Said(retrying("orders/eu-1")));
    assertThat(delivery.pair("orders").run().orElseThrow().superseded()).isTrue();
    delivery.converge();
    assertThat(delivery.asked).noneMatch(DeliveryEffect.Observe.class::isInstance);
  }

  /** What is converged has nothing that could be held. */
  @Test
  void aFreezeAndItsEndLeaveAloneWhatIsConverged() {
    aim(spec("orders", "one"), spec("others", "one"));
    delivery.converge();
    rest(Duration.ofMinutes(1));
    delivery.asked.clear();
    var pairs = delivery.state.pairs().toString();
    delivery.tell(new DeliveryInput.Said(frozen()));
    delivery.tell(new DeliveryInput.Said(Controls.NONE));
    assertThat(delivery.state.pairs()).hasToString(pairs);
    assertThat(delivery.state.everything()).isFalse();
    assertThat(delivery.asked).isEmpty();
  }

  @Test
  void aGateThatShutsEndsThePlanAfterTheStepUnderWay() {
    aim(spec("orders", "one"));
    uploading("orders");
    var why = Condition.progressing(Reason.WAITING, "eu-1 goes first");
    var name = new FederationName("orders");
    delivery.tell(new DeliveryInput.Gated(name, Gate.shut(release("orders"), why)));
    assertThat(abandoned()).isEmpty();
    assertThat(delivery.pair("orders").run().orElseThrow().superseded()).isTrue();
    delivery.run("shut", () -> delivery.pair("orders").status().message().equals(why.message()));
    assertThat(delivery.pair("orders").run()).isEmpty();
    delivery.tell(new DeliveryInput.Gated(name, Gate.open(release("orders"))));
    delivery.converge();
  }

  /** What a rollout has let pass of one release says nothing of the next. */
  @Test
  void nothingOfAReleaseIsSentBeforeItsRolloutHasSpokenOfIt() {
    aim(spec("orders", "one"));
    delivery.converge();
    var before = release("orders");
    var executed = region.executed().size();
    delivery.open(false);
    aim(spec("orders", "two"));
    delivery.tell(new DeliveryInput.Gated(new FederationName("orders"), Gate.open(before)));
    var end = delivery.now.plus(Duration.ofMinutes(6));
    delivery.run("time passes", () -> delivery.now.isAfter(end));
    assertThat(region.executed()).hasSize(executed);
    delivery.tell(
        new DeliveryInput.Gated(new FederationName("orders"), Gate.open(release("orders"))));
    delivery.converge();
    assertThat(region.executed()).hasSizeGreaterThan(executed);
  }

  private Digest release(String federation) {
    return delivery.pair(federation).release().digest();
  }

  @Test
  void aFederationThatLeavesAndComesBackWhileItsStepIsUnderWayHasOneStepAtATime() {
    aim(spec("orders", "one"), spec("others", "one"));
    uploading("orders");
    var step = delivery.step("orders");
    aim(spec("others", "one"));
    assertThat(abandoned()).hasSize(1);
    assertThat(delivery.state.executing()).containsKey(new FederationName("orders"));
    aim(spec("orders", "two"), spec("others", "one"));
    for (int i = 0; i < 100; i++) {
      var other = delivery.underWay.stream().filter(it -> it != step).findFirst();
      if (other.isPresent()) {
        other.get().end();
      } else {
        delivery.wake();
      }
      assertThat(delivery.step("orders")).as("the only step").isSameAs(step);
    }
    step.end();
    delivery.converge();
    assertThat(region.serves(Worlds.SPACE, Worlds.HOST)).contains(Worlds.digest("two"));
  }

  /** What a look shows of a federation that was worked on meanwhile may be of before. */
  @Test
  void aLookDoesNotUndoWhatAStepHasChangedMeanwhile() {
    aim(spec("orders", "one"), spec("others", "one"));
    uploading("orders");
    delivery.tell(new DeliveryInput.Insisted());
    var look = delivery.state.looking().orElseThrow();
    assertThat(look.touched()).contains(new FederationName("orders"));
    var before = delivery.state.view();
    delivery.step("orders").end();
    var after = delivery.state.view();
    delivery.end("observe", new Observation.Seen(before.orElseThrow().spaces()));
    var whose = RegionView.Whose.of(delivery.pair("orders"));
    assertThat(delivery.state.view().orElseThrow().of(whose, look.started()))
        .isEqualTo(after.orElseThrow().of(whose, look.started()));
  }

  /** A release without the artefact of its app, which no commit that was accepted can have. */
  @Test
  void aDecisionThatBreaksIsThatPairsAlone() {
    var broken = spec("broken", "one");
    var whole = broken.placement().get(EU);
    var odd =
        new FederationSpec(
            broken.name(),
            broken.apps(),
            new TreeMap<>(
                Map.of(
                    EU,
                    new Release(
                        whole.digest(), whole.manifest(), new TreeMap<>(), whole.target()))),
            broken.traffic());
    aim(odd, spec("orders", "one"));
    delivery.run("the other converges", () -> delivery.pair("orders").status().runsNewest());
    var status = delivery.pair("broken").status();
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.OUR_MISTAKE);
    assertThat(status.message()).contains("IllegalArgumentException").contains(" at ");
    aim(broken, spec("orders", "one"));
    delivery.converge();
  }

  /** What ends has ended, also where taking it in is a mistake of ours: nothing waits for ever. */
  @Test
  void aLookOrAStepWhoseEndBreaksIsNotWaitedForForEver() {
    aim(spec("orders", "one"));
    uploading("orders");
    delivery.underWay.remove(delivery.step("orders"));
    var orders = new FederationName("orders");
    delivery.tell(new DeliveryInput.StepEnded(orders, null));
    assertThat(delivery.pair("orders").status().reason()).isEqualTo(Reason.OUR_MISTAKE);
    delivery.tell(new DeliveryInput.Insisted());
    delivery.run("looks", () -> delivery.state.looking().isPresent());
    delivery.end("observe", null);
    delivery.converge();
  }

  /** What was told is lost, and everybody says so; the machine is woken and goes on. */
  @Test
  void aMachineOutlivesAnInputThatBreaks() {
    aim(spec("orders", "one"), spec("others", "one"));
    delivery.converge();
    delivery.tell(new DeliveryInput.Said(null));
    assertThat(delivery.state.statuses().values())
        .allSatisfy(it -> assertThat(it.reason()).isEqualTo(Reason.OUR_MISTAKE));
    delivery.run(
        "all converge again",
        () ->
            delivery.state.statuses().values().stream()
                .allMatch(it -> it.state() == State.CONVERGED));
  }

  /** A decision that breaks each time is not made each tick for ever. */
  @Test
  void aDecisionThatBreaksIsMadeAgainAfterAGrowingPause() {
    var whole = spec("broken", "one");
    var release = whole.placement().get(EU);
    var empty =
        new Release(release.digest(), release.manifest(), new TreeMap<>(), release.target());
    aim(
        new FederationSpec(
            whole.name(), whole.apps(), new TreeMap<>(Map.of(EU, empty)), whole.traffic()));
    var start = delivery.now;
    delivery.run("time passes", () -> delivery.now.isAfter(start.plus(Duration.ofMinutes(8))));
    var status = delivery.pair("broken").status();
    assertThat(status.reason()).isEqualTo(Reason.OUR_MISTAKE);
    assertThat(Duration.between(delivery.now, status.nextTry().orElseThrow()))
        .isLessThanOrEqualTo(DeliveryPolicy.DEFAULT.retryMost());
    assertThat(status.nextTry().orElseThrow()).isAfter(status.since().plus(Duration.ofMinutes(7)));
  }

  @Test
  void inputsAboutWhatIsNotThereChangeNothing() {
    aim(spec("orders", "one"));
    delivery.converge();
    var nobody = new FederationName("nobody");
    delivery.end("");
    var pairs = delivery.state.pairs();
    var executed = region.executed().size();
    delivery.tell(new DeliveryInput.StepEnded(nobody, new Outcome.Done()));
    delivery.tell(new DeliveryInput.StepEnded(new FederationName("orders"), new Outcome.Done()));
    delivery.tell(new DeliveryInput.Gated(nobody, Gate.open(release("orders"))));
    delivery.tell(
        new DeliveryInput.Observed(
            new Observation.Blind(Fault.of(Fault.Cause.TIMEOUT, "x")), delivery.now));
    delivery.tell(
        new DeliveryInput.Glanced(
            new Observation.Blind(Fault.of(Fault.Cause.TIMEOUT, "x")), delivery.now));
    delivery.tell(new DeliveryInput.Heard(new Audit.Unheard("x", Duration.ZERO)));
    delivery.tell(new DeliveryInput.Woken());
    assertThat(delivery.state.pairs().keySet()).isEqualTo(pairs.keySet());
    assertThat(delivery.pair("orders").status()).isEqualTo(pairs.firstEntry().getValue().status());
    assertThat(region.executed()).hasSize(executed);
    delivery.converge();
  }

  @Test
  void ofAFederationThatHasLeftGitNothingIsKept() {
    aim(spec("orders", "one"), spec("shop", "one"));
    delivery.converge();
    delivery.end("");
    var orders = new FederationName("orders");
    var shop = new FederationName("shop");
    assertThat(delivery.state.trail().worked().keySet()).containsExactly(orders, shop);
    aim(spec("orders", "one"));
    assertThat(delivery.state.trail().worked().keySet()).containsExactly(orders);
    assertThat(delivery.state.pairs().keySet()).containsExactly(orders);
  }

  /** An open breaker ends its wait where the API answers: the look does not wait longer. */
  @Test
  void aLookThatWasRefusedComesOnceTheApiAnswers() {
    aim(spec("orders", "one"));
    delivery.converge();
    delivery.end("");
    delivery.tell(new DeliveryInput.Insisted());
    delivery.underWay.clear();
    delivery.tell(
        new DeliveryInput.Observed(
            new Observation.Refused("breaker open", Duration.ofMinutes(2), Optional.empty()),
            delivery.now));
    assertThat(delivery.state.looking()).isEmpty();
    assertThat(delivery.state.retryAt().orElseThrow()).isAfter(delivery.now);
    delivery.tell(new DeliveryInput.ApiProbed(Optional.empty()));
    assertThat(delivery.state.looking()).isPresent();
  }

  /** The first failure in a row may be a hiccup; a deadline that passed has cost enough. */
  @Test
  void aFirstFailureOfALookIsTriedAgainSoonTheNextAtTheUsualPace() {
    aim(spec("orders", "one"));
    delivery.converge();
    assertThat(blind(Fault.Cause.UNREACHABLE))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(500));
    assertThat(blind(Fault.Cause.UNREACHABLE)).isEqualTo(DeliveryPolicy.DEFAULT.tick());
    delivery.run("is seen again", () -> delivery.state.retryAt().isEmpty());
    assertThat(blind(Fault.Cause.SERVER_ERROR)).isLessThanOrEqualTo(Duration.ofMillis(500));
    delivery.run("is seen again", () -> delivery.state.retryAt().isEmpty());
    assertThat(blind(Fault.Cause.TIMEOUT)).isEqualTo(DeliveryPolicy.DEFAULT.tick());
  }

  /** Lets a look end blind; how long the region is left alone then. */
  private Duration blind(Fault.Cause cause) {
    delivery.run("looks", () -> delivery.state.looking().isPresent());
    delivery.underWay.clear();
    delivery.tell(
        new DeliveryInput.Observed(new Observation.Blind(Fault.of(cause, "x")), delivery.now));
    return Duration.between(delivery.now, delivery.state.retryAt().orElseThrow());
  }

  /** The last quarter of the calls is for people and commits. */
  @Test
  void driftLeavesTheReserveOfTheBudgetToACommit() {
    aim(spec("orders", "one"), spec("others", "one"));
    delivery.converge();
    region.stop(Worlds.SPACE, new AppName("orders"));
    var executed = region.executed().size();
    var started = starts();
    delivery.tell(new DeliveryInput.Budgeted(budget(24)));
    var end = delivery.now.plus(Duration.ofMinutes(6));
    delivery.run(
        "waits",
        () -> {
          delivery.tell(new DeliveryInput.Budgeted(budget(24)));
          return delivery.now.isAfter(end);
        });
    assertThat(region.executed()).as("drift waits").hasSize(executed);
    assertThat(delivery.pair("orders").status().state()).isEqualTo(State.DRIFTED);
    assertThat(delivery.pair("orders").status().nextTry()).isPresent();
    aim(spec("orders", "one"), spec("others", "two"));
    delivery.run(
        "the commit goes",
        () -> {
          delivery.tell(new DeliveryInput.Budgeted(budget(24)));
          return delivery.pair("others").status().runsNewest();
        });
    assertThat(starts()).isEqualTo(started);
    delivery.tell(new DeliveryInput.Budgeted(budget(25)));
    delivery.run("is mended", () -> starts() > started);
  }

  /** With nothing left a commit waits too, and goes on when calls have come back. */
  @Test
  void aCommitWaitsForAnEmptyBudget() {
    aim(spec("orders", "one"));
    delivery.tell(new DeliveryInput.Budgeted(budget(0)));
    delivery.run("waits", () -> delivery.now.isAfter(Worlds.START));
    assertThat(region.executed()).isEmpty();
    delivery.converge();
  }

  private long starts() {
    return region.executed().stream().filter(Step.Start.class::isInstance).count();
  }

  /** So many hundredths are left, and hardly any come back before it is told again. */
  private CallBudget budget(int left) {
    var own = new CallBudget.Allowance(10_000, 1);
    return new CallBudget(
        own, left * 100 * 1_000_000L, delivery.now, Optional.empty(), Optional.empty());
  }

  /** Anything may come in between any two steps; then it is quiet, and all converges. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverComesInNothingIsForgotten(long part) {
    for (long seed = part * 1000; seed < part * 1000 + 15; seed++) {
      new Storm(seed).run();
    }
  }

  /** One seed of it. */
  private static final class Storm {
    private final long seed;
    private final Random dice;
    private final FakeRegion region = FakeRegion.named("eu-1");
    private final HandDelivery delivery = new HandDelivery(region, DeliveryPolicy.DEFAULT);
    private final List<String> versions = new ArrayList<>();
    private long commits;

    Storm(long seed) {
      this.seed = seed;
      this.dice = new Random(seed);
      for (int i = 0; i < 7; i++) {
        versions.add("0");
      }
    }

    void run() {
      try {
        region.pace(dice.nextInt(3));
        commit();
        for (int i = 0; i < 250; i++) {
          if (dice.nextInt(8) == 0) {
            disturb();
          } else {
            goOn();
          }
        }
        region.up();
        delivery.tell(new DeliveryInput.ApiProbed(Optional.empty()));
        delivery.tell(new DeliveryInput.Said(Controls.NONE));
        for (var pair : delivery.state.pairs().values()) {
          delivery.tell(new DeliveryInput.Gated(pair.name(), Gate.open(pair.release().digest())));
        }
        delivery.converge();
        assertThat(delivery.state.executing()).isEmpty();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    private void goOn() {
      if (delivery.underWay.isEmpty() || dice.nextInt(6) == 0) {
        if (!delivery.wakes.isEmpty()) {
          delivery.wake();
        }
      } else {
        delivery.underWay.get(dice.nextInt(delivery.underWay.size())).end();
      }
      region.advance();
    }

    private void commit() {
      var specs = new ArrayList<FederationSpec>();
      for (int i = 0; i < versions.size(); i++) {
        if (specs.isEmpty() || dice.nextInt(5) > 0) {
          specs.add(spec("f-" + i, versions.get(i)));
        }
      }
      Desired desired = Worlds.desired(++commits, specs.toArray(FederationSpec[]::new));
      delivery.tell(new DeliveryInput.Aimed(desired, new TreeMap<>()));
    }

    private FederationName anyone() {
      return new FederationName("f-" + dice.nextInt(9));
    }

    private void disturb() {
      switch (dice.nextInt(12)) {
        case 0, 1, 2 -> {
          var which = dice.nextInt(versions.size());
          versions.set(which, Long.toString(commits));
          commit();
        }
        case 3 -> delivery.tell(new DeliveryInput.Said(frozen()));
        case 4 -> delivery.tell(new DeliveryInput.Said(Controls.NONE));
        case 5 -> {
          var shut = Condition.progressing(Reason.WAITING, "another goes first");
          var name = anyone();
          var pair = Optional.ofNullable(delivery.state.pairs().get(name));
          pair.map(it -> it.release().digest())
              .map(it -> dice.nextBoolean() ? Gate.open(it) : Gate.shut(it, shut))
              .ifPresent(gate -> delivery.tell(new DeliveryInput.Gated(name, gate)));
        }
        case 6 -> delivery.tell(new DeliveryInput.Insisted());
        case 7 ->
            delivery.tell(
                new DeliveryInput.ApiProbed(
                    Optional.of(Fault.of(Fault.Cause.TIMEOUT, "no answer"))
                        .filter(ignored -> dice.nextBoolean())));
        case 8 -> {
          var other = anyone();
          if (!delivery.state.executing().containsKey(other)) {
            delivery.tell(new DeliveryInput.StepEnded(other, new Outcome.Done()));
          }
        }
        case 9 -> region.failing(Fault.of(Fault.Cause.SERVER_ERROR, "500"));
        case 10 -> region.refusing("breaker open", Duration.ofSeconds(3));
        default -> region.up();
      }
    }
  }
}
