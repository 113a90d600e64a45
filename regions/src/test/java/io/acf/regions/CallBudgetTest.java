package io.acf.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The call budget as a table, and what holds of it in any order of events. */
class CallBudgetTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final CallBudget.Allowance OWN = new CallBudget.Allowance(100, 10);
  private static final int SEEDS = 300;

  private static CallBudget full() {
    return CallBudget.full(OWN, NOW);
  }

  private static Instant at(double seconds) {
    return NOW.plus(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static CallBudget spent(CallBudget budget, int calls, Instant now) {
    for (int i = 0; i < calls; i++) {
      budget = budget.take(now).orElseThrow();
    }
    return budget;
  }

  private static int takeAll(CallBudget budget, Instant now) {
    int taken = 0;
    for (var next = budget.take(now); next.isPresent(); next = next.get().take(now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void defaultIsTheLimitsOfARegion() {
    assertThat(CallBudget.Allowance.of(Limits.DEFAULT)).isEqualTo(OWN);
  }

  private record Row(String what, CallBudget budget, double seconds, int left) {}

  @Test
  void whatIsLeft() {
    var empty = spent(full(), 100, NOW);
    var told = full().told(2_000, 1_000, at(1_000), NOW);
    var rows =
        List.of(
            new Row("full", full(), 0, 100),
            new Row("never more than full", full(), 3_600, 100),
            new Row("empty", empty, 0, 0),
            new Row("a tenth of a second is a call", empty, 0.1, 1),
            new Row("a bit less is none", empty, 0.099, 0),
            new Row("10 a second", empty, 7, 70),
            new Row("full again", empty, 10, 100),
            new Row("time that goes back gives nothing", empty, -60, 0),
            new Row("half of what remains at once", told, 0, 500),
            new Row("the other half until the reset", spent(told, 500, NOW), 500, 250),
            new Row("all of it by then", spent(told, 500, NOW), 999, 499),
            new Row("our own after the reset", spent(told, 500, NOW), 1_001, 100),
            new Row("what remains is told lower", told.told(2_000, 100, at(1_000), NOW), 0, 100),
            new Row("1000 at most", full().told(9_000_000, 9_000_000, at(60), NOW), 0, 1_000),
            new Row("0 means half a tenth, spread", full().told(2_000, 0, at(100), NOW), 0, 50),
            new Row("nonsense is not heard", full().told(0, -1, at(100), NOW), 0, 100),
            new Row("held", full().heldUntil(at(30)), 29, 0),
            new Row("held no longer", full().heldUntil(at(30)), 30, 100),
            new Row("lifted", spent(told, 500, NOW).heldUntil(at(900)).lifted(NOW), 0, 100));
    for (var row : rows) {
      assertThat(row.budget().left(at(row.seconds()))).as(row.what()).isEqualTo(row.left());
      assertThat(takeAll(row.budget(), at(row.seconds()))).as(row.what()).isEqualTo(row.left());
    }
  }

  private record Ask(int left, boolean people, boolean drift, boolean resync) {}

  @Test
  void theMoreUrgentKeepTheirReserve() {
    var rows =
        List.of(
            new Ask(100, true, true, true),
            new Ask(50, true, true, true),
            new Ask(49, true, true, false),
            new Ask(25, true, true, false),
            new Ask(24, true, false, false),
            new Ask(1, true, false, false),
            new Ask(0, false, false, false));
    for (var row : rows) {
      var budget = spent(full(), 100 - row.left(), NOW);
      assertThat(budget.allowed(Urgency.PEOPLE_AND_COMMITS, NOW))
          .as(row.toString())
          .isEqualTo(row.people());
      assertThat(budget.allowed(Urgency.DRIFT, NOW)).as(row.toString()).isEqualTo(row.drift());
      assertThat(budget.allowed(Urgency.RESYNC, NOW)).as(row.toString()).isEqualTo(row.resync());
    }
  }

  @Test
  void saysWhenItIsWorthAskingAgain() {
    var empty = spent(full(), 100, NOW);
    assertThat(full().nextAt(Urgency.RESYNC, NOW)).isEqualTo(NOW);
    assertThat(empty.nextAt(Urgency.PEOPLE_AND_COMMITS, NOW)).isEqualTo(at(0.1));
    assertThat(empty.nextAt(Urgency.DRIFT, NOW)).isEqualTo(at(2.5));
    assertThat(empty.nextAt(Urgency.RESYNC, NOW)).isEqualTo(at(5));
    assertThat(full().heldUntil(at(30)).nextAt(Urgency.RESYNC, NOW)).isEqualTo(at(30));
    var last = full().told(2_000, 1, at(90), NOW);
    assertThat(spent(last, 1, NOW).nextAt(Urgency.PEOPLE_AND_COMMITS, NOW)).isEqualTo(at(90));
  }

  /** In any time: what may be made at once, and what comes back in that time. */
  @Test
  void neverMoreCallsInAnyWindowThanItsBurstAndItsRate() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      var own = new CallBudget.Allowance(1 + dice.nextInt(150), 1 + dice.nextInt(20));
      var budget = CallBudget.full(own, NOW);
      var made = new ArrayDeque<Instant>();
      var window = Duration.ofMillis(1 + dice.nextInt(20_000));
      long most = own.burst() + own.perSecond() * window.toMillis() / 1000 + 1;
      var now = NOW;
      for (int step = 0; step < 1_000; step++) {
        now = now.plusNanos(dice.nextLong(dice.nextInt(5) == 0 ? 3_000_000_000L : 50_000_000L));
        var taken = budget.take(now);
        if (taken.isPresent()) {
          budget = taken.get();
          made.addLast(now);
        }
        while (!made.isEmpty() && made.getFirst().isBefore(now.minus(window))) {
          made.removeFirst();
        }
        assertThat(made.size())
            .as("seed " + seed + ", step " + step)
            .isLessThanOrEqualTo((int) most);
      }
    }
  }

  /** A region that counts exactly is never asked more than it allows, and in the end all of it. */
  @Test
  void neverMoreThanARegionAllowsAndNotMuchLess() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      int limit = 20 + dice.nextInt(500);
      var reset = at(60 + dice.nextInt(600));
      var budget = full();
      int asked = 0;
      for (var now = NOW; now.isBefore(reset); now = now.plusMillis(100)) {
        var taken = budget.take(now);
        if (taken.isPresent()) {
          asked++;
          assertThat(asked).as("seed " + seed).isLessThanOrEqualTo(limit + limit / 20);
          budget = taken.get().told(limit, Math.max(0, limit - asked), reset, now);
        }
      }
      assertThat(asked).as("seed " + seed).isGreaterThanOrEqualTo(limit * 9 / 10);
    }
  }

  @Test
  void noLowerUrgencyStarvesAHigherOne() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      var budget = full();
      var now = NOW;
      for (int step = 0; step < 500; step++) {
        now = now.plusMillis(dice.nextInt(20));
        var urgency = dice.nextBoolean() ? Urgency.RESYNC : Urgency.DRIFT;
        if (budget.allowed(urgency, now)) {
          budget = budget.take(now).orElseThrow();
        }
        assertThat(budget.allowed(Urgency.PEOPLE_AND_COMMITS, now)).as("seed " + seed).isTrue();
        assertThat(budget.left(now)).as("seed " + seed).isGreaterThanOrEqualTo(24);
      }
    }
  }

  /** Whatever is told and asked: what it says stays within its bounds and agrees with itself. */
  @Test
  void agreesWithItself() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      var budget = full();
      var now = NOW;
      for (int step = 0; step < 200; step++) {
        now = now.plusMillis(dice.nextLong(-1_000, 60_000));
        budget =
            switch (dice.nextInt(6)) {
              case 0 ->
                  budget.told(
                      dice.nextLong(), dice.nextLong(), now.plusSeconds(dice.nextInt()), now);
              case 1 ->
                  budget.told(
                      2_000, dice.nextInt(2_001), now.plusSeconds(dice.nextInt(3_600)), now);
              case 2 -> budget.heldUntil(now.plusMillis(dice.nextInt(100_000)));
              case 3 -> budget.lifted(now);
              default -> budget.take(now).orElse(budget);
            };
        var what = "seed " + seed + ", step " + step + ": " + budget;
        assertThat(budget.left(now)).as(what).isBetween(0, 1_000);
        for (var urgency : Urgency.values()) {
          var next = budget.nextAt(urgency, now);
          assertThat(next).as(what).isAfterOrEqualTo(now);
          if (budget.allowed(urgency, now)) {
            assertThat(next).as(what).isEqualTo(now);
            assertThat(budget.take(now)).as(what).isPresent();
          }
        }
      }
    }
  }

  @Test
  void aClockThatStandsStillGivesNothing() {
    var empty = spent(full(), 100, NOW);
    for (int i = 0; i < 1_000; i++) {
      assertThat(empty.take(NOW)).isEmpty();
    }
  }
}
