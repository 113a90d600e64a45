package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A stack. */
public final class Stack extends Entity {
  /** What may be staged on a stack: anything, with a warning, known apps only, nothing. */
  public enum State {
    ACTIVE,
    RESTRICTED,
    DEPRECATED,
    DISABLED
  }

  public String name = "";
  public @Nullable String description;
  public State state = State.ACTIVE;
  public @Nullable String stateReason;
}
