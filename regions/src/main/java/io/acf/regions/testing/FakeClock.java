package io.acf.regions.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the spaces of a fake region share: its time, what is due in it, its dice, and who asks.
 * Either it counts ticks, or it follows a clock that it is given; then whatever is due happens at
 * its own moment, however late the region is asked.
 */
final class FakeClock {
  private final Optional<Supplier<Instant>> given;
  private final Instant start;
  private final PriorityQueue<Item> agenda =
      new PriorityQueue<>(Comparator.comparing(Item::due).thenComparingLong(Item::nth));
  private long count;
  private int guids;
  final RandomGenerator dice;
  FakePace pace;

  /** Of the region's clock, since its beginning. */
  Duration now = Duration.ZERO;

  /** By which work is measured: the same; where ticks are counted, a second for each. */
  private Duration worked = Duration.ZERO;

  Optional<String> replica = Optional.empty();

  private record Item(Duration due, long nth, Runnable then) {}

  /** Counts ticks. */
  FakeClock() {
    given = Optional.empty();
    start = Instant.EPOCH;
    dice = new SplittableRandom(0);
    pace = FakePace.INSTANT;
  }

  /**
   * @param clock that never goes back
   */
  FakeClock(Supplier<Instant> clock, FakePace pace, RandomGenerator dice) {
    given = Optional.of(clock);
    start = clock.get();
    this.dice = dice;
    this.pace = pace;
  }

  /** Whether it follows a given clock, and instances take time. */
  boolean follows() {
    return given.isPresent();
  }

  Instant instant() {
    return start.plus(now);
  }

  /** One tick, in which so much of the region's time passes. */
  void tick(Duration passed) {
    now = now.plus(passed);
    worked = worked.plusSeconds(1);
    run();
  }

  /** What is due by the clock that it follows happens, if it follows one. */
  void follow() {
    given.ifPresent(clock -> until(Duration.between(start, clock.get())));
  }

  /** What is due by now happens. */
  void run() {
    follow();
    while (agenda.peek() instanceof Item item && item.due().compareTo(worked) <= 0) {
      agenda.remove();
      item.then().run();
    }
  }

  private void until(Duration time) {
    while (agenda.peek() instanceof Item item && item.due().compareTo(time) <= 0) {
      agenda.remove();
      to(item.due());
      item.then().run();
    }
    to(time);
  }

  private void to(Duration time) {
    if (time.compareTo(now) > 0) {
      now = time;
      worked = time;
    }
  }

  /** After the work of so long; at the next {@link #run} where that is zero. */
  void in(Duration work, Runnable then) {
    agenda.add(new Item(worked.plus(work), count++, then));
  }

  void in(FakePace.Span span, Runnable then) {
    in(span.draw(dice), then);
  }

  boolean happens(double share) {
    return share > 0 && dice.nextDouble() < share;
  }

  /** When something is due next. */
  Optional<Instant> next() {
    return Optional.ofNullable(agenda.peek()).map(item -> start.plus(item.due()));
  }

  /** Guids look like CF's, and are the same on every run. */
  String guid(String kind) {
    return UUID.nameUUIDFromBytes((kind + number()).getBytes(StandardCharsets.UTF_8)).toString();
  }

  int number() {
    return ++guids;
  }
}
