package io.acf.simulator.cell;

import org.jspecify.annotations.Nullable;

/** Who hears what becomes of what runs here. */
interface Tidings {
  void healthy(Launch launch);

  void routable(Launch launch, boolean ready);

  void ended(Launch launch, String why);

  /** A task has ended; without a failure it succeeded. */
  void taskEnded(String taskGuid, @Nullable String failure);

  /** A line of output. */
  void line(String appGuid, String source, int index, boolean error, String text);
}
