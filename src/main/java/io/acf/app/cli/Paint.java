package io.acf.app.cli;

/** Colours a word by what it means; an unknown is never green. */
enum Paint {
  PLAIN,
  ANSI;

  private static final String RESET = "\u001b[0m";

  /**
   * @param word a state, health or condition
   * @param text what is printed, padded or not
   */
  String state(String word, String text) {
    if (this == PLAIN) {
      return text;
    }
    return switch (word) {
      case "converged", "up", "following", "closed", "pass" -> "\u001b[32m" + text + RESET;
      case "failed", "down", "unreachable", "rejected", "open", "error" ->
          "\u001b[31m" + text + RESET;
      case "progressing",
          "drifted",
          "deferred",
          "suspect",
          "probation",
          "warming",
          "frozen",
          "half_open",
          "half-open",
          "cordoned",
          "drained",
          "warning" ->
          "\u001b[33m" + text + RESET;
      default -> "\u001b[2m" + text + RESET;
    };
  }

  String strong(String text) {
    return this == PLAIN ? text : "\u001b[1m" + text + RESET;
  }
}
