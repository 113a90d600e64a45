package io.acf.simulator.engine;

import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Task;
import java.util.OptionalInt;

/** Where instances and tasks really run, if they do. Everything is called inside a transaction. */
public interface Cells {
  /** Nothing really runs: an instance is healthy once it is started. */
  Cells NONE =
      new Cells() {
        @Override
        public boolean take(Process process, Instance instance) {
          return false;
        }

        @Override
        public boolean takes(Process process) {
          return false;
        }

        @Override
        public void keep(Process process) {}

        @Override
        public boolean takes(Task task) {
          return false;
        }

        @Override
        public boolean take(Task task) {
          return false;
        }

        @Override
        public void cancel(Task task) {}

        @Override
        public OptionalInt port(String instanceGuid) {
          return OptionalInt.empty();
        }
      };

  /** Whether instances of a process run here. */
  boolean takes(Process process);

  /** Starts an instance; what becomes of it is told later. False where it does not run here. */
  boolean take(Process process, Instance instance);

  /** Ends every instance of a process that is no longer among those that should be alive. */
  void keep(Process process);

  /** Whether a task runs here. */
  boolean takes(Task task);

  /** Starts a task; how it ends is told later. False where it does not run here. */
  boolean take(Task task);

  /** Ends a task; nothing is told of it any more. */
  void cancel(Task task);

  /** The loopback port on which an instance listens. */
  OptionalInt port(String instanceGuid);
}
