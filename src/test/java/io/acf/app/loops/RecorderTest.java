package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.DeliveryFact;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.HybridTime;
import io.acf.federation.Journal;
import io.acf.federation.LatestKey;
import io.acf.health.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What state rests on outlives a disk that fails; what is only shown may be dropped, counted. */
class RecorderTest {
  private static final Digest RELEASE = new Digest("ab".repeat(32));

  /** A journal whose disk can fail. */
  private static final class Disk implements Journal {
    final List<Fact> kept = new CopyOnWriteArrayList<>();
    volatile boolean full;
    volatile boolean hangs;
    volatile boolean interrupted;
    volatile int tried;

    @Override
    public Appended append(Fact fact) {
      tried++;
      if (hangs) {
        hang();
      }
      if (full || interrupted) {
        return new Appended.Refused("disk full", "free space");
      }
      kept.add(fact);
      return new Appended.Durable(
          new Event("r", kept.size(), new HybridTime(kept.size(), 0), fact));
    }

    private void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    @Override
    public void recall(Consumer<Event> each) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<String> ours() {
      return new TreeSet<>(List.of("r"));
    }

    @Override
    public List<Event> after(long after, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  private static Fact converged(int federation, int generation) {
    var name = new FederationName("f" + federation);
    return new DeliveryFact.Converged(
        new Pair(name, World.EU_1), RELEASE, Optional.of(Generation.ofCommits(generation)), "");
  }

  private static Fact story(int number) {
    return new DeliveryFact.BreakerChanged(new RegionName("r" + number), "closed", "open");
  }

  @Test
  void theNewestOfEachKeyIsWrittenOnceTheDiskIsWellAgain() {
    var disk = new Disk();
    disk.full = true;
    try (var recorder = new Recorder(disk)) {
      recorder.record(List.of(converged(0, 1)));
      await().until(() -> disk.tried > 0);
      var newest = new HashMap<LatestKey, Fact>();
      for (int i = 0; i < 10_000; i++) {
        var fact = converged(i % 50, i);
        newest.put(fact.key().orElseThrow(), fact);
        recorder.record(List.of(fact, story(i)));
      }
      assertThat(recorder.dropped()).as("stories without room").isPositive();
      disk.full = false;
      await().until(() -> latest(disk).equals(newest));
      assertThat(disk.kept.size()).as("bounded").isLessThan(4096 + 51);
    }
  }

  /** Each ends a command of its own, so each has a key of its own; there is no bound to those. */
  @Test
  void factsOfOneStemThatAreKeysOfTheirOwnAreBoundedTooAndTheLastIsWritten() {
    var disk = new Disk();
    disk.full = true;
    try (var recorder = new Recorder(disk)) {
      recorder.record(List.of(adopted(0)));
      await().until(() -> disk.tried > 0);
      for (int i = 1; i <= 10_000; i++) {
        recorder.record(List.of(adopted(i)));
      }
      disk.full = false;
      await().until(() -> !disk.kept.isEmpty() && disk.kept.getLast().equals(adopted(10_000)));
      assertThat(disk.kept.size()).as("bounded").isLessThanOrEqualTo(4096 + 1);
      assertThat(recorder.dropped()).as("what state rests on is not counted as lost").isZero();
    }
  }

  private static Fact adopted(int second) {
    var pair = new Pair(new FederationName("f"), World.EU_1);
    return new DeliveryFact.Adopted(pair, Instant.ofEpochSecond(second), "");
  }

  private static Map<LatestKey, Fact> latest(Disk disk) {
    var latest = new HashMap<LatestKey, Fact>();
    for (var fact : new ArrayList<>(disk.kept)) {
      fact.key().ifPresent(key -> latest.put(key, fact));
    }
    return latest;
  }

  @Test
  void aStoryThatTheDiskRefusesIsDroppedAndCounted() {
    var disk = new Disk();
    disk.full = true;
    try (var recorder = new Recorder(disk)) {
      recorder.record(List.of(story(1)));
      await().until(() -> recorder.dropped() == 1);
      disk.full = false;
      var terms = new Command.Terms("ana", "x", Optional.empty());
      recorder.record(List.of(new Command.Drain(terms, World.EU_1), story(2)));
      await().until(() -> disk.kept.size() == 2);
      assertThat(recorder.dropped()).isEqualTo(1);
    }
  }

  /** However the threads take turns: what was recorded before it is closed is written. */
  @Test
  void whatWaitsIsWrittenWhenItIsClosed() {
    for (int round = 0; round < 200; round++) {
      var disk = new Disk();
      var recorder = new Recorder(disk);
      var facts = IntStream.range(0, round % 7 + 1).mapToObj(i -> converged(i, 1)).toList();
      recorder.record(facts);
      recorder.close();
      assertThat(disk.kept).isEqualTo(facts);
    }
  }

  /** A retry is due at once, and not a second later. */
  @Test
  void whatTheDiskRefusedIsTriedOnceMoreWhenItIsClosed() {
    var disk = new Disk();
    disk.full = true;
    var recorder = new Recorder(disk);
    recorder.record(List.of(converged(1, 1), converged(2, 1)));
    await().until(() -> disk.tried > 0);
    disk.full = false;
    recorder.close();
    assertThat(disk.kept).hasSize(2);
  }

  @Test
  void aDiskThatGoesOnRefusingIsNotWaitedFor() {
    var disk = new Disk();
    disk.full = true;
    var recorder = new Recorder(disk);
    recorder.record(List.of(converged(1, 1), story(1)));
    assertTimeout(Duration.ofSeconds(4), recorder::close);
    assertThat(disk.kept).isEmpty();
  }

  @Test
  void aDiskThatHangsIsWaitedForUntilTheDeadline() {
    var disk = new Disk();
    disk.hangs = true;
    var recorder = new Recorder(disk);
    recorder.record(List.of(converged(1, 1)));
    assertTimeout(Duration.ofSeconds(9), recorder::close);
    assertThat(disk.kept).isEmpty();
    await().until(() -> disk.interrupted);
  }
}
