package io.acf.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Store;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
}
