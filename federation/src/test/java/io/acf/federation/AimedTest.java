package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import io.acf.regions.Fault;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How pairs stand from the commit on, before any region is looked at. */
class AimedTest {
  private static final RegionName EU_1 = new RegionName("eu-1");
  private static final Pair PAIR = new Pair(Worlds.ORDERS, EU_1);
  private static final Instant LATER = Worlds.START.plusSeconds(60);
  private static final SortedMap<RegionName, Fault> NOBODY = Collections.emptySortedMap();
  private static final SortedMap<RegionName, Fault> AWAY =
      new TreeMap<>(Map.of(EU_1, Fault.of(Fault.Cause.TIMEOUT, "no answer")));

  private final Desired one = desired(1, "one");
  private final Desired two = desired(2, "two");

  private static Desired desired(long generation, String version) {
    return Worlds.desired(
        generation, Worlds.federation(Worlds.ORDERS.value(), version, 1, 2, "eu-1"));
  }

  private static PairStatus.Aim aim(Desired desired) {
    var spec = desired.federations().get(Worlds.ORDERS);
    return new PairStatus.Aim(spec.placement().get(EU_1).digest(), desired.generation());
  }

  private PairStatus status(State state, Reason reason) {
    return new PairStatus(
        PAIR,
        new Condition(state, reason, "as found"),
        Worlds.START,
        Optional.of(LATER.plusSeconds(9)),
        aim(one),
        new PairStatus.Observed(
            Optional.of(Worlds.START),
            Optional.of(aim(one).release().label()),
            true,
            Optional.of(one.generation()),
            2,
            2),
        3,
        Memory.NOTHING);
  }

  private static SortedMap<Pair, PairStatus> only(PairStatus status) {
    return new TreeMap<>(Map.of(status.pair(), status));
  }

  @ParameterizedTest
  @CsvSource({
    // found at the release before | known of the API | said of the new one
    "CONVERGED,   NONE,             answers, PROGRESSING, NOT_LOOKED_AT",
    "CONVERGED,   NONE,             away,    DEFERRED,    TIMEOUT",
    "PROGRESSING, STAGING,          answers, PROGRESSING, NOT_LOOKED_AT",
    "PROGRESSING, STAGING,          away,    DEFERRED,    TIMEOUT",
    "UNREACHABLE, UNREACHABLE,      answers, DEFERRED,    UNREACHABLE",
    "UNREACHABLE, UNREACHABLE,      away,    DEFERRED,    UNREACHABLE",
    "UNREACHABLE, INSTANCES_UNSEEN, answers, PROGRESSING, NOT_LOOKED_AT",
    "UNREACHABLE, NOT_ASKED,        away,    DEFERRED,    TIMEOUT",
    "DEFERRED,    CORDONED,         answers, DEFERRED,    CORDONED",
    "DEFERRED,    FROZEN,           away,    DEFERRED,    FROZEN",
    "FAILED,      STAGING_FAILED,   answers, FAILED,      STAGING_FAILED",
    "DRIFTED,     ROUTES,           answers, DRIFTED,     ROUTES",
    "UNKNOWN,     NOT_LOOKED_AT,    answers, UNKNOWN,     NOT_LOOKED_AT",
  })
  void anotherReleaseIsAimedAtOnce(
      State state, Reason reason, String api, State next, Reason because) {
    var away = api.equals("away") ? AWAY : NOBODY;
    var before = status(state, reason);
    var aimed = PairStatuses.aimed(only(before), two, away, LATER).get(PAIR);
    assertThat(aimed.state()).isEqualTo(next);
    assertThat(aimed.reason()).isEqualTo(because);
    assertThat(aimed.aim()).isEqualTo(aim(two));
    assertThat(aimed.observed()).as("nothing new was seen").isEqualTo(before.observed());
    assertThat(aimed.reached()).contains(one.generation());
    assertThat(aimed.attempts()).isZero();
    assertThat(aimed.nextTry()).isEmpty();
    var same = state == next && reason == because;
    assertThat(aimed.since()).isEqualTo(same ? Worlds.START : LATER);
    assertThat(PairStatuses.aimed(only(aimed), two, away, LATER.plusSeconds(1)).get(PAIR))
        .as("aimed once more")
        .isEqualTo(aimed);
  }

  @Test
  void aCommitThatDoesNotTouchItOnlyRaisesTheGeneration() {
    var before = status(State.CONVERGED, Reason.NONE);
    var aimed = PairStatuses.aimed(only(before), desired(5, "one"), AWAY, LATER).get(PAIR);
    assertThat(aimed.condition()).isEqualTo(before.condition());
    assertThat(aimed.since()).isEqualTo(before.since());
    assertThat(aimed.attempts()).isEqualTo(3);
    assertThat(aimed.reached()).contains(desired(5, "one").generation());
  }

  @Test
  void newPairsAreThereAndThoseThatLeftStayAsTheyAre() {
    var left = new Pair(Worlds.ORDERS, new RegionName("us-1"));
    var before = status(State.CONVERGED, Reason.NONE);
    var gone =
        new PairStatus(
            left,
            before.condition(),
            before.since(),
            before.nextTry(),
            before.aim(),
            before.observed(),
            0,
            Memory.NOTHING);
    var aimed = PairStatuses.aimed(only(gone), two, NOBODY, LATER);
    assertThat(aimed.keySet()).containsExactly(PAIR, left);
    assertThat(aimed.get(left)).isEqualTo(gone);
    assertThat(aimed.get(PAIR)).isEqualTo(PairStatuses.first(PAIR, aim(two), LATER));
    assertThat(PairStatuses.aimed(gone, two, NOBODY, LATER)).as("git wants it no more").isEmpty();
  }

  /**
   * A look at a region that hangs may take long: who waits for others hears of it before it ends.
   */
  @Test
  void theMachineTellsItWhileItsLookIsUnderWay() {
    var machine = new RegionDelivery(DeliveryPolicy.DEFAULT);
    var known = new TreeMap<>(Map.of(Worlds.ORDERS, status(State.CONVERGED, Reason.NONE)));
    var state = DeliveryState.first(EU_1, LATER);
    for (var input :
        List.of(
            new DeliveryInput.Aimed(two, known),
            new DeliveryInput.Tick(),
            new DeliveryInput.ApiProbed(Optional.of(AWAY.get(EU_1))))) {
      state = machine.next(state, input, LATER).state();
    }
    assertThat(state.statuses().get(Worlds.ORDERS).condition())
        .isEqualTo(Condition.of(State.DEFERRED, AWAY.get(EU_1)));
  }

  @Test
  void anApiThatIsFoundAwayIsToldOfWhatWaitsForItsFirstLook() {
    var fault = AWAY.get(EU_1);
    var waits = PairStatuses.aimed(only(status(State.CONVERGED, Reason.NONE)), two, NOBODY, LATER);
    var told = PairStatuses.away(waits.get(PAIR), fault, LATER);
    assertThat(told.condition()).isEqualTo(Condition.of(State.DEFERRED, fault));
    for (var other :
        List.of(
            status(State.CONVERGED, Reason.NONE),
            status(State.PROGRESSING, Reason.STAGING),
            status(State.DEFERRED, Reason.FROZEN))) {
      assertThat(PairStatuses.away(other, fault, LATER)).isSameAs(other);
    }
  }

  @Test
  void theJournalIsToldOnce() {
    var before = status(State.CONVERGED, Reason.NONE);
    var aimed = PairStatuses.aimed(only(before), two, NOBODY, LATER).get(PAIR);
    assertThat(PairStatuses.events(before, aimed))
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.kind()).isEqualTo(Event.Kind.STATE_CHANGED);
              assertThat(fact.text().detail("from")).isEqualTo("converged");
              assertThat(fact.text().detail("to")).isEqualTo("progressing");
              assertThat(fact.text().detail("reason")).isEqualTo("not-looked-at");
            });
    assertThat(PairStatuses.events(aimed, aimed)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CONVERGED,   NONE,          CONVERGED,   NONE,          true",
    "CONVERGED,   NONE,          PROGRESSING, DEPLOYING,     false",
    "CONVERGED,   NONE,          DEFERRED,    CORDONED,      true",
    "CONVERGED,   NONE,          UNREACHABLE, TIMEOUT,       true",
    "CONVERGED,   NONE,          UNKNOWN,     UNREACHABLE,   true",
    "CONVERGED,   NONE,          UNKNOWN,     NOT_LOOKED_AT, false",
    "CONVERGED,   NONE,          FAILED,      CRASHED,       false",
    "CONVERGED,   NONE,          DRIFTED,     ROUTES,        false",
    "DEFERRED,    CORDONED,      UNREACHABLE, TIMEOUT,       false",
  })
  void rolledOutIsConvergedSomewhereAndOnItsWayNowhere(
      State here, Reason why, State there, Reason because, boolean done) {
    var wide =
        Worlds.desired(1, Worlds.federation(Worlds.ORDERS.value(), "one", 1, 2, "eu-1", "us-1"));
    var spec = wide.federations().get(Worlds.ORDERS);
    var statuses = new TreeMap<RegionName, PairStatus>();
    statuses.put(EU_1, status(here, why));
    assertThat(new FederationStatus(spec, statuses).rolledOut()).as("one is missing").isFalse();
    statuses.put(new RegionName("us-1"), status(there, because));
    assertThat(new FederationStatus(spec, statuses).rolledOut()).isEqualTo(done);
    var next = Worlds.federation(Worlds.ORDERS.value(), "two", 1, 2, "eu-1", "us-1");
    assertThat(new FederationStatus(next, statuses).rolledOut()).as("of another").isFalse();
  }
}
