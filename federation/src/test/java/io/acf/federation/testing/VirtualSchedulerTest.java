package io.acf.federation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.federation.Input;
import io.acf.federation.Machine;
import io.acf.federation.Next;
import io.acf.federation.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A toy machine on virtual time: it sums what it is told, and asks for each number once more. */
class VirtualSchedulerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private sealed interface Told extends Input {
    record Number(String name, int value) implements Told {
      @Override
      public Object key() {
        return name;
      }
    }

    record Doubled(int value) implements Told {
      @Override
      public Object key() {
        return "doubled " + value;
      }
    }
  }

  private record Ask(int value) {}

  private static final Machine<List<Integer>, Told, Ask> TOY =
      (state, input, now) -> {
        var seen = new ArrayList<>(state);
        return switch (input) {
          case Told.Number it -> {
            if (it.value() < 0) {
              throw new IllegalArgumentException("below 0");
            }
            yield new Next<>(state, List.of(new Ask(it.value()), new Ask(it.value() + 100)));
          }
          case Told.Doubled it -> {
            seen.add(it.value());
            yield Next.of(List.copyOf(seen));
          }
        };
      };

  private final Trace trace = new Trace(100);
  private final VirtualTime time = new VirtualTime(START, new SplittableRandom(1), trace);
  private final List<Integer> arrived = new ArrayList<>();
  private Duration arrival = Duration.ofMillis(10);
  private Duration reply = Duration.ofMillis(5);
  private boolean survives = true;
  private final VirtualScheduler scheduler =
      new VirtualScheduler(
          time,
          new VirtualScheduler.Weather() {
            @Override
            public Duration arrival(String what) {
              return arrival;
            }

            @Override
            public Duration reply(String what) {
              return reply;
            }

            @Override
            public Duration step(String name) {
              return Duration.ofMillis(1);
            }

            @Override
            public boolean arrivesAfterDeath(String what) {
              return survives;
            }
          });
  private final Scheduler.Running<List<Integer>, Told> toy =
      scheduler.run(
          "toy",
          List.of(),
          TOY,
          (ask, self) ->
              scheduler.start(
                  new Scheduler.Call<>(
                      "double " + ask.value(),
                      () -> {
                        arrived.add(ask.value());
                        return Math.multiplyExact(ask.value(), 2);
                      },
                      mistake -> -1),
                  doubled -> self.tell(new Told.Doubled(doubled))));

  private void runFor(Duration length) {
    var until = time.now().plus(length);
    while (time.next(until)) {
      // Everything that is due happens.
    }
  }

  @Test
  void whatIsStartedArrivesAndIsRepliedToLater() {
    toy.tell(new Told.Number("a", 1));
    runFor(Duration.ofMillis(1));
    assertThat(arrived).isEmpty();
    runFor(Duration.ofMillis(10));
    assertThat(arrived).containsExactlyInAnyOrder(1, 101);
    assertThat(toy.state()).isEmpty();
    runFor(Duration.ofMillis(20));
    assertThat(toy.state()).containsExactlyInAnyOrder(2, 202);
  }

  @Test
  void ofInputsWithOneKeyTheNewestIsTakenAtThePlaceOfTheFirst() {
    toy.tell(new Told.Number("a", 1));
    toy.tell(new Told.Number("b", 2));
    toy.tell(new Told.Number("a", 3));
    runFor(Duration.ofSeconds(1));
    assertThat(arrived).containsExactlyInAnyOrder(3, 103, 2, 102);
    assertThat(trace.last()).extracting(Trace.Line::text).startsWith("toy <- a", "toy <- b");
    assertThat(scheduler.mostWaiting()).isBetween(2, 4);
  }

  @Test
  void aStepThatThrowsIsAMistakeAndTheMachineLives() {
    toy.tell(new Told.Number("a", -1));
    toy.tell(new Told.Number("b", 2));
    runFor(Duration.ofSeconds(1));
    assertThat(scheduler.mistakes()).hasSize(1);
    assertThat(scheduler.mistakes().getFirst()).contains("below 0");
    assertThat(toy.state()).containsExactlyInAnyOrder(4, 204);
  }

  @Test
  void anEffectThatThrowsIsAMistakeAndRepliedToAllTheSame() {
    toy.tell(new Told.Number("a", Integer.MAX_VALUE - 100));
    runFor(Duration.ofSeconds(1));
    assertThat(scheduler.mistakes()).hasSize(2);
    assertThat(scheduler.mistakes().getFirst()).contains("integer overflow");
    assertThat(toy.state()).containsOnly(-1);
  }

  @Test
  void aKilledLifeHearsNothingWhileItsRequestsMayArrive() {
    toy.tell(new Told.Number("a", 1));
    runFor(Duration.ofMillis(2));
    scheduler.kill();
    runFor(Duration.ofSeconds(1));
    assertThat(arrived).containsExactlyInAnyOrder(1, 101);
    assertThat(toy.state()).isEmpty();
  }

  @Test
  void requestsOfAKilledLifeMayBeLost() {
    survives = false;
    toy.tell(new Told.Number("a", 1));
    runFor(Duration.ofMillis(2));
    scheduler.kill();
    runFor(Duration.ofSeconds(1));
    assertThat(arrived).isEmpty();
  }

  @Test
  void aLifeMayEndBetweenTwoEffectsOfOneStep() {
    var crashed = new ArrayList<Instant>();
    scheduler.crashAfter(2, () -> crashed.add(time.now()));
    toy.tell(new Told.Number("a", 1));
    runFor(Duration.ofSeconds(1));
    assertThat(arrived).containsExactly(1);
    assertThat(crashed).containsExactly(START.plusMillis(1));
    assertThat(scheduler.dead()).isTrue();
  }

  @Test
  void whatIsAbandonedRepliesSoon() {
    reply = Duration.ofSeconds(1);
    var replies = new ArrayList<Instant>();
    var effort =
        scheduler.start(
            new Scheduler.Call<>(
                "upload",
                () -> {
                  scheduler.takes(Duration.ofMinutes(5));
                  return 1;
                },
                mistake -> -1),
            it -> replies.add(time.now()));
    runFor(Duration.ofSeconds(10));
    effort.abandon();
    runFor(Duration.ofMinutes(10));
    assertThat(replies).containsExactly(START.plusSeconds(11));
  }

  @Test
  void whatNeverEndsIsGivenUp() {
    var replies = new ArrayList<Integer>();
    var unused =
        scheduler.start(
            new Scheduler.Call<>(
                "hang",
                Duration.ofMinutes(10),
                () -> {
                  scheduler.takes(Duration.ofDays(1));
                  return 1;
                },
                mistake -> -1),
            replies::add);
    runFor(Duration.ofMinutes(10));
    assertThat(replies).isEmpty();
    runFor(Duration.ofDays(2));
    assertThat(replies).containsExactly(-1);
  }

  @Test
  void equalDiceGiveEqualTraces() {
    assertThat(hash(7)).isEqualTo(hash(7)).isNotEqualTo(hash(8));
  }

  private static long hash(long seed) {
    var trace = new Trace(1);
    var time = new VirtualTime(START, new SplittableRandom(seed), trace);
    for (int i = 0; i < 20; i++) {
      var name = "thing " + i;
      time.in(Duration.ofMillis(i % 3), () -> trace.add(time.now(), name));
    }
    while (time.next(START.plusSeconds(1))) {
      // All of it.
    }
    assertThat(trace.count()).isEqualTo(20);
    assertThat(time.waiting()).isZero();
    return trace.hash();
  }
}
