package io.acf.federation;

import java.util.List;
import java.util.function.Supplier;

/** Does independent tasks side by side; the core owns no threads. */
public interface Concurrency {
  /**
   * Runs all tasks, at most so many at once, and returns their results in order when the last has
   * ended. A task never throws.
   *
   * @param atOnce 1 or more
   */
  <T> List<T> all(int atOnce, List<Supplier<T>> tasks);

  /** One after the other: for tests. */
  Concurrency NONE =
      new Concurrency() {
        @Override
        public <T> List<T> all(int atOnce, List<Supplier<T>> tasks) {
          return tasks.stream().map(Supplier::get).toList();
        }
      };
}
