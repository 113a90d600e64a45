package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What state rests on outlives a disk that fails; what is only shown may be dropped, counted. */
class RecorderTest {
  private static final Digest RELEASE = new Digest("ab".repeat(32));

  /** A journal whose disk can fail. */
  private static final class Disk implements Journal {
    final List<Fact> kept = new CopyOnWriteArrayList<>();
    volatile boolean full;
    volatile int tried;

    @Override
    public Appended append(Fact fact) {
      tried++;
      if (full) {
        return new Appended.Refused("disk full", "free space");
      }
      kept.add(fact);
      return new Appended.Durable(
          new Event("r", kept.size(), new HybridTime(kept.size(), 0), fact));
    }

    @Override
    public void recall(Consumer<Event> each) {
      throw new UnsupportedOperationException();
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
}
