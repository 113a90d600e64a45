package io.acf.simulator.cell;

import java.io.IOException;
import java.nio.file.Path;

/** What runs in a folder of its own with an app's files: an instance or a task. */
sealed interface Tenant permits LocalInstance, LocalTask {
  String guid();

  /** The blob with its files. */
  String sha256();

  /** Runs to its end and tells of it. */
  void run(Path home) throws IOException, InterruptedException;

  /** Tells that it cannot be run. */
  void refused(String why);

  /** Asks it to end, and ends it where it does not; nothing is told of it any more. */
  void stop();

  /** Ends it, at once; nothing is told of it any more. */
  void kill();
}
