package io.acf.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  @TempDir Path folder;

  private static Store.Change change(String guid, int seq, String name) {
    App app = new App();
    app.guid = guid;
    app.seq = seq;
    app.name = name;
    app.label(Map.of("a", "b"));
    return new Store.Change("apps", guid, app);
  }

  private static List<String> names(LogStore store) {
    return store.load(table -> App.class).stream()
        .map(Store.Change::entity)
        .map(App.class::cast)
        .map(app -> app.name + app.labels)
        .toList();
  }

  @Test
  void keepsTheLastOfEachInOrderOfCreation() {
    Supplier<Collection<Store.Change>> none = List::of;
    try (LogStore store = LogStore.open(folder)) {
      store.keep(1, List.of(change("1", 1, "one"), change("2", 2, "two")), none);
      store.keep(5, List.of(change("1", 1, "uno")), none);
      store.keep(6, List.of(new Store.Change("apps", "2", (Entity) null)), none);
      store.keep(7, List.of(change("3", 3, "three")), none);
    }
    try (LogStore store = LogStore.open(folder)) {
      assertThat(names(store)).containsExactly("uno{a=b}", "three{a=b}");
      assertThat(store.count()).isEqualTo(7);
    }
  }

  @Test
  void startsAfreshWhenMostOfItIsOld() {
    Supplier<Collection<Store.Change>> alive = () -> List.of(change("1", 1, "last"));
    try (LogStore store = LogStore.open(folder, 2_000)) {
      for (int i = 0; i < 100; i++) {
        store.keep(i, List.of(change("1", 1, "n" + i)), alive);
      }
    }
    assertThat(folder.resolve("state-0.log")).doesNotExist();
    try (LogStore store = LogStore.open(folder)) {
      assertThat(names(store)).hasSize(1);
    }
  }

  @Test
  void dropsATornEndWhereverItIsTorn() throws IOException {
    Path file = folder.resolve("state-0.log");
    List<Long> ends = new ArrayList<>();
    try (LogStore store = LogStore.open(folder)) {
      for (int i = 1; i <= 3; i++) {
        store.keep(i, List.of(change("" + i, i, "n" + i)), List::of);
        ends.add(Files.size(file));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length; length += 13) {
      int cut = length;
      long records = ends.stream().filter(each -> each <= cut).count();
      Files.write(file, Arrays.copyOf(whole, length));
      try (LogStore store = LogStore.open(folder)) {
        assertThat(names(store)).as("cut at " + length).hasSize((int) records);
      }
      byte[] zeroes = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 4096);
      Files.write(file, zeroes);
      try (LogStore store = LogStore.open(folder)) {
        assertThat(names(store)).as("zeroes from " + length).hasSize((int) records);
        store.keep(9, List.of(change("9", 9, "later")), List::of);
      }
      try (LogStore store = LogStore.open(folder)) {
        assertThat(names(store)).as("goes on after that").hasSize((int) records + 1);
      }
    }
  }

  @Test
  void whatIsKeptIsOnTheDisk() throws Exception {
    try (LogStore store = LogStore.open(folder, 20_000)) {
      for (int i = 0; i < 200; i++) {
        store.keep(i, List.of(change("1", 1, "n" + i)), () -> List.of(change("1", 1, "last")));
        store.kept().get(10, TimeUnit.SECONDS);
        assertThat(store.onDisk()).isTrue();
      }
      assertThat(folder.resolve("state-0.log")).as("replaced meanwhile").doesNotExist();
      store.keep(200, List.of(change("1", 1, "nobody waits")), List::of);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(store::onDisk);
    }
  }

  @Test
  void aDiskThatFailedOnceIsNotTrustedAgain() {
    AtomicBoolean fails = new AtomicBoolean(true);
    try (GroupSync sync =
        new GroupSync(
            "test",
            () -> {
              if (fails.get()) {
                throw new UncheckedIOException(new IOException("no space"));
              }
            })) {
      sync.written();
      assertThatThrownBy(() -> sync.done().get(10, TimeUnit.SECONDS))
          .hasRootCauseMessage("no space");
      fails.set(false);
      sync.written();
      assertThatThrownBy(() -> sync.done().get(10, TimeUnit.SECONDS))
          .hasRootCauseMessage("no space");
    }
  }

  @Test
  void manyWaitForOneSync() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger syncs = new AtomicInteger();
    try (GroupSync sync =
        new GroupSync(
            "test",
            () -> {
              if (syncs.incrementAndGet() == 1) {
                awaitQuietly(first);
              }
            })) {
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      sync.written();
      waiting.add(sync.done());
      Awaitility.await().until(() -> syncs.get() == 1);
      for (int i = 0; i < 50; i++) {
        sync.written();
        waiting.add(sync.done());
      }
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      first.countDown();
      CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
      assertThat(syncs).hasValue(2);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
