package io.acf.app.cli;

/** A verb could not do its work: what to say, what to do about it, and how to exit. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exit;
  private final String tip;

  /**
   * @param exit one of {@link Exit}
   * @param tip what to do; empty where the message says it
   */
  Failure(int exit, String message, String tip) {
    super(message);
    this.exit = exit;
    this.tip = tip;
  }

  Failure(int exit, String message, String tip, Throwable cause) {
    super(message, cause);
    this.exit = exit;
    this.tip = tip;
  }

  static Failure usage(String message, String tip) {
    return new Failure(Exit.USAGE, message, tip);
  }

  int exit() {
    return exit;
  }

  String tip() {
    return tip;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
