package io.acf.app.boot;

import org.jspecify.annotations.Nullable;

/** The server cannot start; says why and what to do. */
final class NotStarted extends Exception {
  private static final long serialVersionUID = 1;
  private final String tip;

  NotStarted(String message, String tip, @Nullable Throwable cause) {
    super(message, cause);
    this.tip = tip;
  }

  String tip() {
    return tip;
  }
}
