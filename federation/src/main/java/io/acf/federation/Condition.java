package io.acf.federation;

import io.acf.regions.Fault;

/**
 * The state of something, and why.
 *
 * @param message one sentence for people; of a converged pair what others have set there, else
 *     empty
 * @param tip what to do; empty where waiting is all
 */
public record Condition(State state, Reason reason, String message, String tip) {
  public static final Condition CONVERGED = new Condition(State.CONVERGED, Reason.NONE, "");

  /** With the tip of the reason. */
  public Condition(State state, Reason reason, String message) {
    this(state, reason, message, reason.tip());
  }

  /** What a call to the region ran into. */
  static Condition of(State state, Fault fault, String message) {
    return new Condition(state, Reason.of(fault.cause()), message, fault.tip());
  }

  public static Condition of(State state, Fault fault) {
    return of(state, fault, fault.message());
  }

  static Condition progressing(Reason reason, String message) {
    return new Condition(State.PROGRESSING, reason, message);
  }

  /** What was found is of a release before; the region has not been looked at since. */
  static Condition newerRelease() {
    return progressing(Reason.NOT_LOOKED_AT, "a newer release is in force");
  }

  static Condition failed(Reason reason, String message, String tip) {
    return new Condition(State.FAILED, reason, message, tip);
  }

  static Condition drifted(Reason reason, String message) {
    return new Condition(State.DRIFTED, reason, message);
  }

  static Condition deferred(Reason reason, String message, String tip) {
    return new Condition(State.DEFERRED, reason, message, tip);
  }

  /** The same, in another state. */
  Condition in(State other) {
    return new Condition(other, reason, message, tip);
  }

  /** State and reason are the same; what is said of it may be newer. */
  boolean continues(Condition before) {
    return state == before.state && reason == before.reason;
  }

  /** The one that comes first in precedence; of equals the one that says something. */
  static Condition worse(Condition one, Condition other) {
    var order = other.state().compareTo(one.state());
    return order < 0 || order == 0 && one.message().isEmpty() ? other : one;
  }

  /** A decision of ours threw: what, and where. */
  static Condition mistake(RuntimeException thrown) {
    var trace = thrown.getStackTrace();
    var place = trace.length == 0 ? "" : " at " + trace[0];
    return new Condition(State.FAILED, Reason.OUR_MISTAKE, thrown + place);
  }
}
