package io.acf.simulator.model;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what was changed. */
public interface Store extends AutoCloseable {

  /** One resource as it is now; no entity means that it was removed. */
  record Change(String table, String guid, @Nullable Entity entity) {}

  /**
   * Keeps all of {@code changes} or, where the process dies, none of them.
   *
   * @param count how many guids were given so far
   * @param everything all that there is, for a store that starts afresh
   */
  void keep(long count, Collection<Change> changes, Supplier<Collection<Change>> everything);

  /** Done when what was kept so far survives a power cut; fails where that cannot be. */
  default CompletableFuture<Void> kept() {
    return CompletableFuture.completedFuture(null);
  }

  /** What was kept before, in order of creation. */
  List<Change> load(Loader loader);

  /** How many guids had been given when the last change was kept. */
  long count();

  /** Makes an entity of a table from its stored form. */
  interface Loader {
    Class<? extends Entity> type(String table);
  }

  @Override
  void close();

  /** Keeps nothing. */
  Store NONE =
      new Store() {
        @Override
        public void keep(
            long count, Collection<Change> changes, Supplier<Collection<Change>> everything) {}

        @Override
        public List<Change> load(Loader loader) {
          return List.of();
        }

        @Override
        public long count() {
          return 0;
        }

        @Override
        public void close() {}
      };
}
