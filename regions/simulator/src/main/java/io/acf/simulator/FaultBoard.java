package io.acf.simulator;

/** Where a region's faults are set and seen; safe for use by several threads. */
public interface FaultBoard {
  /** Replaces all faults; those that happen once happen now. */
  void set(Faults faults);

  /** One more fault beside those that are set; one that happens once happens now. */
  void add(Fault fault);

  /** One fault less; nothing where it is not set. */
  void remove(Fault fault);

  /** The faults that last. */
  Faults current();

  default void clear() {
    set(Faults.NONE);
  }
}
