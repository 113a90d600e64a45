package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** One instance of a process. */
public final class Instance {
  /** What an instance is doing, as in stats. */
  public enum State {
    STARTING,
    RUNNING,
    CRASHED,
    DOWN
  }

  public int index;
  public String guid = "";
  public State state = State.STARTING;
  public boolean routable;

  /** Milliseconds since the epoch at which it came into its state. */
  public long since;

  /** Milliseconds since the epoch. */
  public long startedAt;

  public int crashes;

  /** Why no cell takes it, where it is DOWN for that. */
  public @Nullable String placementError;
}
