package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/**
 * What was last done to a service instance or binding.
 *
 * @param type create, update or delete
 * @param state initial, in progress, succeeded or failed
 * @param at milliseconds since the epoch
 * @param description what the broker says of it, or why it failed; null for nothing
 * @param operation by what its broker knows it; null where it did not say
 */
public record LastOperation(
    String type, String state, long at, @Nullable String description, @Nullable String operation) {

  public LastOperation(String type, String state, long at) {
    this(type, state, at, null, null);
  }

  /** The same operation as it stands now. */
  public LastOperation become(String now, long when, @Nullable String told) {
    return new LastOperation(type, now, when, told, operation);
  }

  /** Whether it has not ended. */
  public boolean busy() {
    return state.equals("in progress") || state.equals("initial");
  }

  public boolean is(String wantedType, String wantedState) {
    return type.equals(wantedType) && state.equals(wantedState);
  }

  /** Whether what it is about is being made. */
  public boolean creating() {
    return type.equals("create") && busy();
  }
}
