package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a broker did, or has begun.
 *
 * @param state succeeded, in progress or failed
 * @param body its answer, an object
 * @param retryAfterSeconds when it wants to be asked again
 */
public record Outcome(String state, ObjectNode body, @Nullable Integer retryAfterSeconds) {

  public boolean inProgress() {
    return state.equals("in progress");
  }

  /** What it says to people, not more than a screen or two; null for nothing. */
  public @Nullable String description() {
    String told = text("description");
    return told == null ? null : Answers.shown(told);
  }

  public @Nullable String text(String field) {
    return body.path(field).isTextual() ? body.path(field).asText() : null;
  }
}
