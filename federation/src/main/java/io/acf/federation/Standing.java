package io.acf.federation;

/**
 * How something stands, and why.
 *
 * @param reason kebab-case, from a closed list; empty when converged
 */
public record Standing(State state, String reason, String message, String tip) {
  public static final Standing CONVERGED = new Standing(State.CONVERGED, "", "", "");

  static Standing progressing(String reason, String message) {
    return new Standing(State.PROGRESSING, reason, message, "");
  }

  static Standing failed(String reason, String message, String tip) {
    return new Standing(State.FAILED, reason, message, tip);
  }

  static Standing drifted(String reason, String message) {
    return new Standing(State.DRIFTED, reason, message, "");
  }

  static Standing deferred(String reason, String message, String tip) {
    return new Standing(State.DEFERRED, reason, message, tip);
  }

  /** The one that comes first in precedence; of equals the one that says something. */
  static Standing worse(Standing one, Standing other) {
    var order = other.state().compareTo(one.state());
    return order < 0 || order == 0 && one.message().isEmpty() ? other : one;
  }
}
