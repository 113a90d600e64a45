package io.acf.simulator;

/** Where a region's faults are set and seen; safe for use by several threads. */
public interface FaultBoard {
  /** Replaces all faults; those that happen once happen now. */
  void set(Faults faults);

  /** The faults that last. */
  Faults current();

  default void clear() {
    set(Faults.NONE);
  }
}
