package io.acf.simulator.engine;

import io.acf.simulator.model.Stack;
import java.util.Optional;

/** What a stack's state means for what is staged on it (stack_state_validator.rb). */
public final class StackRule {
  private StackRule() {}

  /** Why nothing may be staged; an app that was staged before may be where a new one may not. */
  public static Optional<String> refusal(Stack stack, boolean stagedBefore) {
    boolean refused =
        stack.state == Stack.State.DISABLED
            || stack.state == Stack.State.RESTRICTED && !stagedBefore;
    return refused
        ? Optional.of(
            "ERROR: Staging failed. The stack '"
                + stack.name
                + "' is '"
                + stack.state
                + "' and cannot be used for staging."
                + reason(stack))
        : Optional.empty();
  }

  /** What whoever stages should know. */
  public static Optional<String> warning(Stack stack) {
    return stack.state == Stack.State.ACTIVE
        ? Optional.empty()
        : Optional.of(
            "WARNING: The stack '"
                + stack.name
                + "' is '"
                + stack.state
                + "' and will be removed in the future."
                + reason(stack));
  }

  private static String reason(Stack stack) {
    String reason = stack.stateReason;
    return reason == null || reason.isBlank() ? "" : " " + reason;
  }
}
